/** Names this process as the holder of leases, and knows which other holders on this machine are gone. */
import { randomUUID } from 'node:crypto';
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
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
