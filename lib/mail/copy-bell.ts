/** Wakes the copying of this process when there is some, so that nobody waits for its next round. */
const slot = Symbol.for('oriel.copyBell');
const held = globalThis as unknown as Record<symbol, Set<() => void> | undefined>;

function listeners(): Set<() => void> {
  held[slot] ??= new Set();
  return held[slot];
}

/** Says that there is something to copy. */
export function ringCopying(): void {
  for (const listener of listeners()) listener();
}

/** Calls `listener` whenever there is. Answers how to stop. */
export function whenCopyingRings(listener: () => void): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}
