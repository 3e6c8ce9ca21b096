/** When a letter on its way is tried again, and what is said of one that is not everywhere yet. Pure. */
import type { SubmissionRecord } from '@/lib/db/submissions';
import { say, type Told } from '@/lib/model/said';

const minuteMs = 60_000;
const pausesMs = [1, 5, 15, 60].map((minutes) => minutes * minuteMs);

/** When to try again after so many attempts: 1, 5, 15, then every 60 minutes (R19). Milliseconds since the epoch. */
export function retryAt(now: number, attempts: number): number {
  return now + (pausesMs[Math.min(Math.max(attempts, 1), pausesMs.length) - 1] ?? 60 * minuteMs);
}

/** From when on a letter is tried: from its time, where it was to go later. Milliseconds since the epoch. */
export function begunAt({ createdAt, sendAt }: Pick<SubmissionRecord, 'createdAt' | 'sendAt'>): number {
  return Math.max(createdAt, sendAt ?? 0);
}

/** When a letter that its server took at `now` goes on to its recipients: at its time, where the server holds it until then. Milliseconds since the epoch. */
export function leavesAt({ held, sendAt }: Pick<SubmissionRecord, 'held' | 'sendAt'>, now: number): number {
  return held ? Math.max(now, sendAt ?? 0) : now;
}

/** Said while some recipients wait whom the server put off (R18). */
export function waitingNote({ waiting, envelope }: Pick<SubmissionRecord, 'waiting' | 'envelope'>): Told {
  return [say('said.note.waiting', { count: waiting.length, of: envelope.to.length }), say('said.note.again')];
}
