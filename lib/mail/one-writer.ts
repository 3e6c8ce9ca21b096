/** Who writes to a file that comes in pieces, so that there is only one who does, in all routes of this process: the next one stops it and waits. */

interface Writer {
  stop: AbortController;
  over: Promise<unknown>;
}

const slot = Symbol.for('oriel.writers');
const held = globalThis as unknown as Record<symbol, Map<string, Writer> | undefined>;

function writers(): Map<string, Writer> {
  held[slot] ??= new Map();
  return held[slot];
}

/** Whether somebody writes to the file right now. */
export function isWritten(id: string): boolean {
  return writers().has(id);
}

/** Does `work` as the only one on the file: whoever is at it is told by their signal to stop, and waited for. Rejects as `work` does. */
export async function asOnlyWriter<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const all = writers();
  for (let other = all.get(id); other; other = all.get(id)) {
    other.stop.abort();
    await other.over;
  }
  // Nothing is awaited from the last look to here: of several who waited one begins, and the others find it.
  const stop = new AbortController();
  const mine = work(stop.signal);
  const over = mine.then(
    () => all.delete(id),
    () => all.delete(id),
  );
  all.set(id, { stop, over });
  return mine;
}
