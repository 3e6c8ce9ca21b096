/** Letters on their way as the screen sees them. */
import { listOpenSubmissions, type SubmissionRecord } from '@/lib/db/submissions';
import type { Actor } from '@/lib/model/actor';
import type { Submission } from '@/lib/model/draft';
import { bus } from '@/lib/sync/bus';

/** What the browser may know of a submission. */
export function shownSubmission(record: SubmissionRecord): Submission {
  const { id, draftId, accountId, state, subject, recipients, refused, note, updatedAt } = record;
  return { id, draftId, accountId, state, subject, recipients, refused, note, updatedAt };
}

/** Tells the person's browsers how the letter stands. */
export function announceSubmission(actor: Actor, record: SubmissionRecord): void {
  bus().publish(actor.userId, [{ type: 'submissionChanged', submission: shownSubmission(record) }]);
}

/** The actor's letters that are not filed yet, and filed ones with refused recipients that nobody has put away; newest first. */
export async function listSubmissions(actor: Actor): Promise<Submission[]> {
  return (await listOpenSubmissions(actor)).map(shownSubmission);
}
