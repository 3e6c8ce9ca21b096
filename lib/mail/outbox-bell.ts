/** Wakes the outbox of this process when a letter was put into it, so that nobody waits for its next round. */
const slot = Symbol.for('oriel.outboxBell');
const held = globalThis as unknown as Record<symbol, Set<() => void> | undefined>;

function listeners(): Set<() => void> {
  held[slot] ??= new Set();
  return held[slot];
}

/** Says that there is work. */
export function ringOutbox(): void {
  for (const listener of listeners()) listener();
}

/** Calls `listener` whenever there is work. Answers how to stop. */
export function whenOutboxRings(listener: () => void): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}
