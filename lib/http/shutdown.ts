/**
 * What has to end before the process may. server.ts and Next's bundles hold different copies of this module, so the registry is a plain
 * object on `globalThis`.
 */

interface Registry {
  closing: boolean;
  /** Ends one open event stream, saying `bye` first. */
  streams: Set<() => void>;
  /** Stops one service for good; keyed by name so that a second registration replaces the first. */
  services: Map<string, () => Promise<void>>;
}

const slot = Symbol.for('oriel.shutdown');
const held = globalThis as unknown as Record<symbol, Registry | undefined>;

function registry(): Registry {
  held[slot] ??= { closing: false, streams: new Set(), services: new Map() };
  return held[slot];
}

/** True once the process has been told to end; no new stream should be opened. */
export function isClosing(): boolean {
  return registry().closing;
}

/** Registers an open stream; the answer takes it out again. */
export function registerStream(end: () => void): () => void {
  registry().streams.add(end);
  return () => registry().streams.delete(end);
}

/** Registers a service that `endAll` has to stop, such as the engine. */
export function registerService(name: string, stop: () => Promise<void>): void {
  registry().services.set(name, stop);
}

/** Ends all streams, then stops all services together. Answers the failures, by name of the service; one failure keeps no other from ending. */
export async function endAll(): Promise<[string, unknown][]> {
  const { streams, services } = registry();
  registry().closing = true;
  for (const end of [...streams]) end();
  const names = [...services.keys()];
  const results = await Promise.allSettled([...services.values()].map((stop) => stop()));
  return results.flatMap((result, index): [string, unknown][] =>
    result.status === 'rejected' ? [[names[index] ?? '', result.reason]] : [],
  );
}
