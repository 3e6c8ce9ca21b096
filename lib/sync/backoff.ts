/** How long to wait before a server is tried again. */

/** Milliseconds before try number `tries` (from 0): 1 s, doubled up to 2 min, with jitter so that not all accounts come back at once. */
export function backoffMs(tries: number, random: number): number {
  const full = Math.min(120_000, 1000 * 2 ** Math.min(tries, 10));
  return Math.round(full * (0.5 + random / 2));
}

/** Waits; ends early when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
