/**
 * Starts a server so that it dies with us, however we die: Ctrl-C, SIGTERM, SIGKILL or a crash (see watchdog.sh).
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const watchdog = fileURLToPath(new URL('./watchdog.sh', import.meta.url));

export interface WatchedProcess {
  /** What the process wrote to both its outputs so far. */
  output(): string;
  /** Null while it runs. */
  exitCode(): number | null;
  /** SIGTERM, then after 12 s SIGKILL; resolves when it is gone with all its children. Keeps the folder. */
  stop(): Promise<void>;
  /** SIGKILL to it and all its children, for when nothing it holds matters any more. */
  kill(): Promise<void>;
}

/** Starts `command`; `folder` is removed where the starter dies without stopping it. */
export function startWatched(folder: string, command: string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}): WatchedProcess {
  const child = spawn('/bin/sh', [watchdog, folder, ...command], {
    cwd: options.cwd ?? folder,
    env: options.env ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in the terminal reaches only us, and the watchdog sees us go.
    detached: true,
  });
  const chunks: Buffer[] = [];
  const gone = ended(child, chunks);
  return {
    output: () => Buffer.concat(chunks).toString(),
    exitCode: () => child.exitCode,
    stop: async () => {
      if (child.exitCode === null && child.stdin?.writable) child.stdin.write('stop\n');
      await gone;
      if (child.pid !== undefined) await emptied(child.pid);
    },
    kill: async () => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
    },
  };
}

/** Children of a server may outlive it for a moment, and hold locks that those of the next one wait for. */
async function emptied(group: number): Promise<void> {
  try {
    for (let look = 0; look < 150; look += 1) {
      process.kill(-group, 0);
      await sleep(20);
    }
    process.kill(-group, 'SIGKILL');
  } catch {
    // None of it is left.
  }
}

function ended(child: ChildProcess, chunks: Buffer[]): Promise<void> {
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Writing "stop" to one that has just ended is no event.
  child.stdin?.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

export interface Owner {
  name: string;
  group: string;
  uid: number;
  gid: number;
}

let servant: Owner | null = null;

/** Who runs the servers: we ourselves, or `nobody` where we are root (Dovecot touches no mail as root). */
export function serverOwner(): Owner {
  if (servant) return servant;
  const ask = (...flags: string[]) =>
    execFileSync('id', process.getuid?.() === 0 ? [...flags, 'nobody'] : flags)
      .toString()
      .trim();
  servant = { name: ask('-un'), group: ask('-gn'), uid: Number(ask('-u')), gid: Number(ask('-g')) };
  return servant;
}

/** The command run as `serverOwner()`. */
export function asServerOwner(command: string[]): string[] {
  if (process.getuid?.() !== 0) return command;
  const { uid, gid } = serverOwner();
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...command];
}

/** A new temporary folder that belongs to `serverOwner()`. */
export function makeServerFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `oriel-${name}-`));
  chmodSync(folder, 0o755);
  if (process.getuid?.() === 0) chownSync(folder, serverOwner().uid, serverOwner().gid);
  return folder;
}
