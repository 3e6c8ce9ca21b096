/** Passing a letter on unchanged (RFC 5322 section 3.6.6): through the outbox, once, without a letter of one's own around it. */
import { randomUUID } from 'node:crypto';
import { closeDraft, closeSentDraft, insertDraft } from '@/lib/db/drafts';
import { insertSubmission, readSubmission } from '@/lib/db/submissions';
import { isUniqueViolation } from '@/lib/db/unique';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { Submission } from '@/lib/model/draft';
import { emptyContent } from '@/lib/model/draft-content';
import { withoutDoubles } from '@/lib/model/recipients';
import type { RedirectInput } from '@/lib/model/redirect';
import { say } from '@/lib/model/said';
import { envelopeOf } from '@/lib/smtp/compose';
import { composeResent, resentBlock } from '@/lib/smtp/compose-resent';
import { dropFrozenLetter, freezeLetter } from './draft-files';
import { senderAs } from './identities';
import { lentStream } from './lent-stream';
import { storedMessage } from './open-message';
import { ringOutbox } from './outbox-bell';
import { sendTime } from './send-times';
import { beginAnswer } from './start-as';
import { announceSubmission, shownSubmission } from './submissions';

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
  const resending = { from, to: people, messageIdHeader: `${randomUUID()}@${from.address.split('@').pop()}`, date: new Date() };
  const envelope = { ...envelopeOf({ from, to: people, cc: [], bcc: [] }), bcc: [] };
  resentBlock(resending);
  const submissionId = randomUUID();
  await freezeLetter(submissionId, composeResent(resending, await lentStream(stored, '')));
  const subject = stored.row.subject.slice(0, 2000);
  const draft = await insertDraft({
    id: once,
    accountId: account.id,
    kind: 'new',
    originalId: null,
    originalHeader: null,
    references: [],
    content: { ...emptyContent, to: people, subject },
    files: [],
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) return null;
    throw error;
  });
  if (draft !== null) {
    const row = { id: submissionId, draftId: once, accountId: account.id, messageIdHeader: resending.messageIdHeader, subject, envelope };
    const time = sendTime({ undoSeconds }, Date.now());
    const { made } = await insertSubmission({ ...row, ...time, steps: ['copy', 'mark'] }, draft);
    // There are no words of one's own to go on with: whatever becomes of it, no draft is left.
    if (made) await closeSentDraft(once);
    else await closeDraft(actor, once);
  }
  const kept = await readSubmission(actor, { draftId: once });
  if (kept?.id !== submissionId) await dropFrozenLetter(submissionId);
  // Pressed twice at the same moment: the other press sends it.
  if (!kept) throw new AppError('conflict', say('said.draft.onItsWay'));
  announceSubmission(actor, kept);
  ringOutbox();
  return shownSubmission(kept);
}
