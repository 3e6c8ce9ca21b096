/** When a letter is to go: at once, after a while in which it can be taken back, or at a time that was chosen. Pure. */
import type { NewSubmission } from '@/lib/db/submissions';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

/** What the writer wants: seconds to wait (U3), or a time (ms) with the IANA zone that it was said in. */
export interface SendWish {
  undoSeconds?: number | undefined;
  sendAt?: number | undefined;
  timeZone?: string | undefined;
  /** The submission server may hold it until then, where it does that: nobody can take it back from there. */
  hold?: boolean | undefined;
}

/** A time that comes sooner is not later but now. */
const soonestMs = 5000;
const farthestMs = 366 * 24 * 3_600_000;

/** The times of a new submission. Throws `badInput` for a time that is past or more than a year away, and for a zone that there is not. */
export function sendTime(
  { undoSeconds = 0, sendAt, timeZone, hold = false }: SendWish,
  now: number,
): Pick<NewSubmission, 'notBefore' | 'sendAt' | 'timeZone' | 'held'> {
  if (sendAt === undefined) return { notBefore: undoSeconds > 0 ? now + undoSeconds * 1000 : 0 };
  if (sendAt < now + soonestMs) throw new AppError('badInput', say('said.send.past'));
  if (sendAt > now + farthestMs) throw new AppError('badInput', say('said.send.tooFar'));
  if (timeZone === undefined || !isZone(timeZone)) throw new AppError('badInput', say('said.send.noZone'));
  return { notBefore: hold ? 0 : sendAt, sendAt, timeZone, held: hold };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false; // Not a zone that this machine knows.
  }
}
