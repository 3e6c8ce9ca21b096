/** Wakes the work on imports of this process when there is some, so that nobody waits for its next round. */
const slot = Symbol.for('oriel.importBell');
const held = globalThis as unknown as Record<symbol, Set<() => void> | undefined>;

function listeners(): Set<() => void> {
  held[slot] ??= new Set();
  return held[slot];
}

/** Says that there is work. */
export function ringImports(): void {
  for (const listener of listeners()) listener();
}

/** Calls `listener` whenever there is work. Answers how to stop. */
export function whenImportsRing(listener: () => void): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}
