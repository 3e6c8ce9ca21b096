/** The built production server, as an operator starts it: on a free port, with a data folder of its own. `npm run build` comes first. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MailServers } from './mail-servers';
import { freePorts } from './ports';
import { startWatched, type WatchedProcess } from './process';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = join(root, 'dist/server.js');

export interface OrielOptions {
  /** The provider that everybody signs in to; without it, set ORIEL_IMAP and ORIEL_SMTP in `env`, or hosts can be chosen freely. */
  servers?: MailServers;
  /** Wins over what is set here. `undefined` takes a setting away. */
  env?: Record<string, string | undefined>;
  /** Kept at the end where given; default: a new one, removed by `stop()`. */
  dataFolder?: string;
  port?: number;
}

export interface OrielServer {
  /** For example `http://127.0.0.1:4711`, without a slash at the end. */
  url: string;
  port: number;
  dataFolder: string;
  /** All lines written so far, also before a restart. */
  log(): string;
  /** The same data, the same port, a new process. */
  restart(): Promise<void>;
  /** SIGKILL, as a crash; `restart()` brings it back. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Settings that point Oriel to `servers`: TLS on both ports, trusting the test authority. */
export function settingsFor({ dovecot, postfix }: MailServers): Record<string, string> {
  return {
    ORIEL_IMAP: `imaps://localhost:${dovecot.ports.imaps}`,
    ORIEL_SMTP: `smtps://localhost:${postfix.ports.submissions}`,
    ORIEL_CA_FILE: dovecot.ca,
  };
}

async function healthy(url: string, process: WatchedProcess): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(`${url}/api/health`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    if (process.exitCode() !== null) throw new Error(`Oriel ended at once (exit ${process.exitCode()}):\n${process.output()}`);
    if (Date.now() > until) throw new Error(`Oriel was not healthy within 30 s (${answer?.status ?? 'no answer'}):\n${process.output()}`);
    await sleep(50);
  }
}

function environment(options: OrielOptions, dataFolder: string, port: number): NodeJS.ProcessEnv {
  const settings: Record<string, string | undefined> = {
    // Settings of whoever runs the tests must not leak in.
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(ORIEL_|DATABASE_URL$|VITEST|NODE_OPTIONS$|PORT$|TEST)/.test(name)),
    ),
    NODE_ENV: 'production',
    // As `npm start` sets it: many threads, few arenas.
    MALLOC_ARENA_MAX: '2',
    NEXT_TELEMETRY_DISABLED: '1',
    ORIEL_DATA: dataFolder,
    ORIEL_HOST: '127.0.0.1',
    ORIEL_PORT: String(port),
    ...(options.servers ? settingsFor(options.servers) : {}),
    ...options.env,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as NodeJS.ProcessEnv;
}

/** Starts Oriel and resolves when it is healthy. */
export async function startOriel(options: OrielOptions = {}): Promise<OrielServer> {
  if (!existsSync(entry)) throw new Error('Oriel is not built. Run `npm run build` first.');
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'oriel-data-'));
  const url = `http://127.0.0.1:${port}`;
  const env = environment(options, dataFolder, port);
  let before = '';
  let server: WatchedProcess | null = null;

  const start = async () => {
    server = startWatched(options.dataFolder ? '' : dataFolder, [process.execPath, '--enable-source-maps', entry], { env, cwd: root });
    await healthy(url, server);
  };
  const end = async (how: 'stop' | 'kill') => {
    await server?.[how]();
    before += server?.output() ?? '';
    server = null;
  };
  const stop = async () => {
    await end('stop');
    if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    port,
    dataFolder,
    log: () => before + (server?.output() ?? ''),
    restart: async () => {
      await end('stop');
      await start();
    },
    crash: () => end('kill'),
    stop,
  };
}
