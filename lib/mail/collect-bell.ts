/** Wakes the collecting of this process when somebody asked for it, so that nobody waits for its next round. */
const slot = Symbol.for('oriel.collectBell');
const held = globalThis as unknown as Record<symbol, Set<() => void> | undefined>;

function listeners(): Set<() => void> {
  held[slot] ??= new Set();
  return held[slot];
}

/** Says that there is something to collect. */
export function ringCollecting(): void {
  for (const listener of listeners()) listener();
}

/** Calls `listener` whenever there is. Answers how to stop. */
export function whenCollectingRings(listener: () => void): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}
