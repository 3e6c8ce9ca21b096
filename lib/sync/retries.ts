/** Trying again by itself, later and later, what failed for a reason that passes. */
import { isAppError } from '@/lib/errors';
import { backoffMs } from './backoff';

/** How often in a row the server may refuse before Oriel waits for a new occasion; Dovecot, for one, has fits that pass. */
const maxRefusals = 3;

/** What one account tries again. */
export class Retries {
  readonly #timers = new Set<NodeJS.Timeout>();
  #failures = 0;

  /** Something went well: the next failure is tried again soon. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** Runs `work` later where a broken line, a busy server or a fit of the server made it fail; everything else is not asked again. */
  later(error: unknown, work: () => void): void {
    if (!isAppError(error)) return;
    const passing = error.code === 'serverAway' || error.code === 'connectionLimit';
    if (!passing && !(error.code === 'refusedByServer' && this.#failures < maxRefusals)) return;
    const run = () => {
      this.#timers.delete(timer);
      work();
    };
    const timer = setTimeout(run, backoffMs(this.#failures, Math.random()));
    this.#failures += 1;
    this.#timers.add(timer.unref());
  }

  /** Forgets everything. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#failures = 0;
  }
}
