/** Names this process as the holder of leases, and knows which other holders on this machine are gone. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const slot = Symbol.for('oriel.leaseHolders');
const held = globalThis as unknown as Record<symbol, Set<string> | undefined>;

function ours(): Set<string> {
  held[slot] ??= new Set();
  return held[slot];
}

/** A name for a new holder in this process: machine, process, and a part that no later process repeats. */
export function newHolder(): string {
  const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
  ours().add(holder);
  return holder;
}

/** Says that the holder has ended its work. */
export function endHolder(holder: string): void {
  ours().delete(holder);
}

/**
 * True where the holder is surely gone: it was a process of this machine that no longer runs, or an earlier one with the number that this process has
 * now, as in a restarted container. False in doubt; its lease then runs out by itself.
 */
export function isGone(holder: string): boolean {
  const [machine, pid] = holder.split('/');
  if (machine !== hostname() || ours().has(holder)) return false;
  return Number(pid) === process.pid || !runs(Number(pid));
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** True where the process has ended and only waits for its parent to take note, as under a container's first process that never does. */
function isZombie(pid: number): boolean {
  try {
    // The state follows the name, which stands in parentheses and may hold any character (proc_pid_stat(5)).
    return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // No such system, or it ended just now, which the next round sees.
    return false;
  }
}
