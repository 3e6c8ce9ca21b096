/** Runs the built server as its own process, the way systemd would, and keeps all it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../support/ports';

/** A running server, or one that did not start. */
export interface RunningServer {
  child: ChildProcess;
  port: number;
  url: string;
  /** Standard output and error so far. */
  output(): string;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  ended: Promise<number | string>;
}

const folders: string[] = [];
const servers: RunningServer[] = [];

/** A data folder that `cleanUp` removes. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oriel-process-'));
  folders.push(folder);
  return folder;
}

/** Ends what still runs and removes the data folders. */
export async function cleanUp(): Promise<void> {
  for (const { child } of servers) if (child.exitCode === null) child.kill('SIGKILL');
  await Promise.all(servers.map((server) => server.ended));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Starts the server without waiting for it. A free port and a fresh data folder are taken where `env` names none. */
export async function spawnServer(env: Record<string, string> = {}): Promise<RunningServer> {
  if (!existsSync('dist/server.js')) throw new Error('Oriel is not built. Run `npm run build` first.');
  const port = env.ORIEL_PORT ? Number(env.ORIEL_PORT) : ((await freePorts(1))[0] ?? 0);
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['dist/server.js'], {
    env: {
      PATH,
      HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      ORIEL_DATA: env.ORIEL_DATA ?? newFolder(),
      ORIEL_PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | string>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown')));
  const server: RunningServer = { child, port, url: `http://127.0.0.1:${port}`, output: () => text, ended };
  servers.push(server);
  return server;
}

/** Starts the server and waits until it answers. */
export async function runServer(env: Record<string, string> = {}): Promise<RunningServer> {
  const server = await spawnServer(env);
  const deadline = Date.now() + 60_000;
  while (server.child.exitCode === null && Date.now() < deadline) {
    const status = await ask({ port: server.port, socketPath: env.ORIEL_SOCKET, path: '/api/health' }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return server;
    await sleep(50);
  }
  throw new Error(`The server did not come up:\n${server.output()}`);
}

/** What an answer looks like. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request by bare Node: any header, also those that fetch forbids, and unix sockets. */
export function ask(options: {
  port?: number;
  socketPath?: string | undefined;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}): Promise<Answer> {
  const { body, socketPath, port, ...rest } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ ...(socketPath ? { socketPath } : { host: '127.0.0.1', port }), ...rest, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Headers of a request that our own page would send. */
export function ownHeaders(origin: string, more: Record<string, string> = {}): Record<string, string> {
  return { Origin: origin, 'Sec-Fetch-Site': 'same-origin', 'x-oriel': '1', 'Content-Type': 'application/json', ...more };
}

/** The `name=value` of the cookies that an answer sets. */
export function cookiesOf(answer: Answer): string {
  return [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ');
}
