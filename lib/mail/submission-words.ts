/** When a letter on its way is tried again. Pure. */
const minuteMs = 60_000;
const pausesMs = [1, 5, 15, 60].map((minutes) => minutes * minuteMs);

/** When to try again after so many attempts: 1, 5, 15, then every 60 minutes (R19). Milliseconds since the epoch. */
export function retryAt(now: number, attempts: number): number {
  return now + (pausesMs[Math.min(Math.max(attempts, 1), pausesMs.length) - 1] ?? 60 * minuteMs);
}
