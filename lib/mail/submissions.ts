/** Letters on their way as the screen sees them. */
import { accountsWithPassword } from '@/lib/db/sending-passwords';
import { listOpenSubmissions, type SubmissionRecord } from '@/lib/db/submissions';
import type { Actor } from '@/lib/model/actor';
import type { Submission } from '@/lib/model/draft';
import { bus } from '@/lib/sync/bus';

/** A letter that is passed on and has not gone: it is to get no copy in Sent and no mark, so that these steps are done before it goes. */
export function isRedirect({ state, steps, waiting }: SubmissionRecord): boolean {
  return state !== 'accepted' && state !== 'filed' && waiting.length === 0 && steps.includes('copy') && steps.includes('mark');
}

/** What the browser may know of a submission. */
export function shownSubmission(record: SubmissionRecord): Submission {
  const { id, draftId, accountId, state, subject, recipients, refused, note, updatedAt } = record;
  const { waiting, notBefore, sendAt, held } = record;
  return {
    ...{ id, draftId, accountId, state, subject, recipients, refused, note, updatedAt },
    ...(waiting.length > 0 && { waiting }),
    ...(notBefore > 0 && { nextAt: notBefore }),
    ...(sendAt !== null && { sendAt }),
    ...(isRedirect(record) && { redirected: true }),
    ...(held && (state === 'accepted' || state === 'filed') && (sendAt ?? 0) > Date.now() && { held }),
  };
}

/** Tells the person's browsers how the letter stands. */
export function announceSubmission(actor: Actor, record: SubmissionRecord): void {
  bus().publish(actor.userId, [{ type: 'submissionChanged', submission: shownSubmission(record) }]);
}

/** Tells the person's browsers that a letter is no longer in the outbox. */
export function announceGone(actor: Actor, record: SubmissionRecord): void {
  bus().publish(actor.userId, [{ type: 'submissionChanged', submission: shownSubmission(record), gone: true }]);
}

/** The actor's letters that are not filed yet or that a server holds, and filed ones with refused recipients that nobody has put away; newest first. */
export async function listSubmissions(actor: Actor): Promise<Submission[]> {
  const [records, alone] = await Promise.all([listOpenSubmissions(actor, Date.now()), accountsWithPassword(actor.accountIds)]);
  return records.map((record) => ({ ...shownSubmission(record), ...(alone.has(record.accountId) && { alone: true }) }));
}
