/** Milliseconds after which code is fetched ahead even where nobody has moved. */
const patienceMs = 5000;
const signs = ['pointermove', 'pointerdown', 'keydown', 'touchstart'] as const;

/** Whether the person, or the network, asks for nothing to be fetched that may not be needed. */
function sparing(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g/.test(connection?.effectiveType ?? '');
}

/**
 * Fetches code before it is asked for, one piece after the other whenever the page is at rest: from the first sign of a person on, so that the first
 * press is answered at once, or a while after the first paint. Where data are to be saved nothing is fetched, and what fails is fetched by the press.
 * Returns the way to stop.
 */
export function fetchAhead(loads: readonly (() => Promise<unknown>)[]): () => void {
  if (sparing()) return () => undefined;
  const stopped = new AbortController();
  const atRest = () =>
    new Promise((resolve) => ('requestIdleCallback' in window ? requestIdleCallback(resolve) : setTimeout(resolve, 200)));
  const begin = async () => {
    clearTimeout(timer);
    for (const sign of signs) window.removeEventListener(sign, begin, true);
    for (const load of loads) {
      await atRest();
      if (stopped.signal.aborted) return;
      // The browser keeps a failure, so the rest is left alone where Oriel cannot be reached.
      if (!navigator.onLine) return;
      await load().catch(() => undefined);
    }
  };
  const timer = setTimeout(begin, patienceMs);
  for (const sign of signs) window.addEventListener(sign, begin, { capture: true, passive: true, signal: stopped.signal });
  return () => {
    clearTimeout(timer);
    stopped.abort();
  };
}
