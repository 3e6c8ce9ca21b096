/** Which letters on their way are due, and which soon. */
import type { AccountId } from '../model/ids';
import { database } from './client';
import { free, type SubmissionRecord, toRecord } from './submissions';

/** Most that are answered at once. */
export const mostDue = 200;

/**
 * Submissions that wait for work at `now` (ms) and that nobody holds, oldest first, those that follow after `last`: queued, deferred or accepted ones whose time has come, and
 * unclear ones to be looked up, and ones found in `sending`, which a crash left behind (R17).
 */
export async function dueSubmissions(now: number, last?: Pick<SubmissionRecord, 'id' | 'createdAt'>): Promise<SubmissionRecord[]> {
  const createdAt = new Date(last?.createdAt ?? 0);
  const after = last ? { OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: last.id } }] } : {};
  const rows = await database().submission.findMany({
    where: { state: { in: ['queued', 'deferred', 'accepted', 'sending', 'unclear'] }, notBefore: { lte: now }, AND: [free(now), after] },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: mostDue,
  });
  return rows.map(toRecord);
}

/** When the next letter is due that waits at `now` (ms) for no longer than `withinMs`, or null. */
export async function nextDueAt(now: number, withinMs: number): Promise<number | null> {
  const row = await database().submission.findFirst({
    where: { state: { in: ['queued', 'deferred', 'accepted', 'unclear'] }, notBefore: { gt: now, lte: now + withinMs } },
    orderBy: { notBefore: 'asc' },
    select: { notBefore: true },
  });
  return row?.notBefore ?? null;
}

/**
 * Lets letters of an account be due now whose next try is less than `withinMs` away from `now` (ms). Their tries are counted anew: a server that has
 * just come back may still be starting, and is asked again a minute later and not after an hour.
 */
export async function hastenSubmissions(accountId: AccountId, now: number, withinMs: number): Promise<void> {
  await database().submission.updateMany({
    where: { accountId, state: { in: ['deferred', 'accepted'] }, notBefore: { gt: now, lte: now + withinMs } },
    data: { notBefore: 0, attempts: 0 },
  });
}

/** Lets letters of these accounts be due now that wait for their seconds of undo alone: nobody is left who could take them back. */
export async function endUndo(accountIds: readonly AccountId[], now: number): Promise<void> {
  await database().submission.updateMany({
    where: { accountId: { in: [...accountIds] }, state: 'queued', sendAt: null, notBefore: { gt: now } },
    data: { notBefore: 0 },
  });
}

/** Is a letter of these accounts due at `now` (ms), or being handed over or filed? */
export async function isLetterLeaving(accountIds: readonly AccountId[], now: number): Promise<boolean> {
  const where = { accountId: { in: [...accountIds] }, state: { in: ['queued', 'sending', 'accepted'] }, notBefore: { lte: now } };
  return (await database().submission.count({ where })) > 0;
}

/** How many letters of the account are due at `now` (ms) and have not begun to go. */
export async function countDue(accountId: AccountId, now: number): Promise<number> {
  return database().submission.count({ where: { accountId, state: { in: ['queued', 'deferred'] }, notBefore: { lte: now } } });
}
