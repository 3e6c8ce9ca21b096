/** Passing a letter on unchanged (RFC 5322 section 3.6.6): through the outbox, once, without a letter of one's own around it. */
import { randomUUID } from 'node:crypto';
import { insertSubmissionWithDraft, readSubmission } from '@/lib/db/submissions';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { Submission } from '@/lib/model/draft';
import { emptyContent } from '@/lib/model/draft-content';
import { withoutDoubles } from '@/lib/model/recipients';
import type { Redirected, RedirectInput } from '@/lib/model/redirect';
import { say } from '@/lib/model/said';
import { envelopeOf } from '@/lib/smtp/compose';
import { composeResent, resentBlock } from '@/lib/smtp/compose-resent';
import { newMessageId } from '@/lib/smtp/message-id';
import { dropFrozenLetter, freezeLetter } from './draft-files';
import { ownDraft } from './drafts';
import { findOriginal } from './finish-letter';
import { senderAs } from './identities';
import { lentStream } from './lent-stream';
import { storedMessage } from './open-message';
import { ringOutbox } from './outbox-bell';
import { sendTime } from './send-times';
import { beginAnswer } from './start-as';
import { announceSubmission, isRedirect, shownSubmission } from './submissions';

/**
 * Puts a letter into the outbox as it lies on its server, to other people, from the address that it came to. The same `once` again answers the same
 * submission. It waits `undoSeconds` to be taken back; nothing then stays of it. It gets no mark and no copy in Sent: it is no letter of one's own words.
 * Throws `notFound`, `badInput` on a bad address, and what reading the letter throws; nothing is sent then.
 */
export async function redirectLetter(actor: Actor, { id, to, once, undoSeconds }: RedirectInput): Promise<Submission> {
  const known = await readSubmission(actor, { draftId: once });
  if (known) return shownSubmission(known);
  const stored = await storedMessage(actor, id);
  const begun = await beginAnswer(actor, stored, undefined);
  if (!begun) throw new AppError('notFound', say('said.draft.noAccount'));
  const { account } = begun;
  const { from } = senderAs(account, begun.identity, begun.from ?? undefined);
  const people = withoutDoubles(to);
  const resending = { from, to: people, messageIdHeader: newMessageId(from.address), date: new Date() };
  const envelope = { ...envelopeOf({ from, to: people, cc: [], bcc: [] }), bcc: [] };
  resentBlock(resending);
  const submissionId = randomUUID();
  await freezeLetter(submissionId, composeResent(resending, await lentStream(stored, '')));
  const subject = stored.row.subject.slice(0, 2000);
  const row = { id: submissionId, draftId: once, accountId: account.id, messageIdHeader: resending.messageIdHeader, subject, envelope };
  const time = sendTime({ undoSeconds }, Date.now());
  await insertSubmissionWithDraft(
    { ...row, ...time, steps: ['copy', 'mark'] },
    {
      id: once,
      accountId: account.id,
      kind: 'new',
      originalId: stored.row.id,
      originalHeader: stored.messageIdHeader,
      references: [],
      content: { ...emptyContent, to: people, subject },
      files: [],
      // There are no words of one's own to go on with: whatever becomes of it, no draft is left.
      closedAt: new Date(),
    },
  );
  const kept = await readSubmission(actor, { draftId: once });
  if (kept?.id !== submissionId) await dropFrozenLetter(submissionId);
  // Pressed twice at the same moment: the other press sends it.
  if (!kept) throw new AppError('conflict', say('said.draft.onItsWay'));
  announceSubmission(actor, kept);
  ringOutbox();
  return shownSubmission(kept);
}

/**
 * What is passed on by a submission that has not gone, so that it can be passed on to others. Throws `notFound` where there is no such submission, and where
 * its letter lies in no mailbox any more.
 */
export async function readRedirected(actor: Actor, submissionId: string): Promise<Redirected> {
  const submission = await readSubmission(actor, { id: submissionId });
  if (!submission || !isRedirect(submission)) throw new AppError('notFound', say('said.send.notInOutbox'));
  const draft = await ownDraft(actor, submission.draftId);
  const original = await findOriginal(actor, draft);
  if (original === null) throw new AppError('notFound', say('said.letter.gone'));
  const { row } = await storedMessage(actor, original);
  return { row, to: draft.to.map(({ name, address }) => ({ name, address })) };
}
