/** What people read about a letter on its way, and when it is tried again. Pure. */
import type { AppError } from '@/lib/errors';

const minuteMs = 60_000;
const pausesMs = [1, 5, 15, 60].map((minutes) => minutes * minuteMs);

/** The error's sentence, with the server's own words marked as such. */
export function inWords(error: AppError): string {
  return error.serverText ? `${error.message} The server said: “${error.serverText.trim()}”` : error.message;
}

/** When to try again after so many attempts: 1, 5, 15, then every 60 minutes (R19). Milliseconds since the epoch. */
export function retryAt(now: number, attempts: number): number {
  return now + (pausesMs[Math.min(Math.max(attempts, 1), pausesMs.length) - 1] ?? 60 * minuteMs);
}
