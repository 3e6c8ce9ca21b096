/** Telling a sender that a letter was read: only where its reader says so, once, and marked so that no other program asks again (RFC 8098, RFC 3503). */
import { randomUUID } from 'node:crypto';
import { insertSubmissionWithDraft, readSubmission } from '@/lib/db/submissions';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { emptyContent } from '@/lib/model/draft-content';
import type { ReceiptInput } from '@/lib/model/mailing';
import { fill } from '@/lib/model/message';
import { say, type Tongue } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { mailAddress, oneLine } from '@/lib/smtp/address';
import { composeReceipt } from '@/lib/smtp/compose-receipt';
import { newMessageId } from '@/lib/smtp/message-id';
import { changeFlags } from './act-flags';
import { dropFrozenLetter, freezeLetter } from './draft-files';
import { asksOf, type LetterAsks, receiptAsked, receiptId, receiptKeyword } from './letter-asks';
import { placeOf } from './letter-place';
import { openLetter, storedMessage } from './open-message';
import { ringOutbox } from './outbox-bell';
import { announceSubmission } from './submissions';

function worded({ texts, locale }: Tongue, key: string, values: Record<string, string>): string {
  return fill<string | number>(texts[key] ?? key, values, locale).join('');
}

/** Puts the receipt into the outbox. Once: the second of two presses finds the first one's. */
async function sendReceipt(actor: Actor, stored: StoredMessage, { account, receipt }: LetterAsks, tongue: Tongue): Promise<void> {
  if (receipt === null) throw new AppError('conflict', say('said.receipt.notAsked'));
  const subject = oneLine(stored.row.subject);
  const to = mailAddress(receipt.to);
  const words = { subject, address: account.address };
  const letter = {
    from: { name: account.name, address: account.address },
    to,
    subject: worded(tongue, 'receipt.subject', words),
    text: worded(tongue, 'receipt.text', words),
    messageIdHeader: newMessageId(account.address),
    date: new Date(),
    of: { messageIdHeader: stored.messageIdHeader, original: receipt.original },
  };
  const draft = {
    id: receiptId(stored),
    accountId: account.id,
    kind: 'new' as const,
    originalId: null,
    originalHeader: null,
    references: [],
    content: { ...emptyContent, to: [{ name: '', address: to }], subject: letter.subject, text: letter.text },
    files: [],
  };
  const id = randomUUID();
  await freezeLetter(id, composeReceipt(letter));
  // No copy in Sent: it is no letter of the reader's own words.
  const submission = { id, draftId: draft.id, accountId: account.id, messageIdHeader: letter.messageIdHeader, subject: letter.subject };
  const made = await insertSubmissionWithDraft({ ...submission, envelope: { from: '', to: [to], bcc: [] }, steps: ['copy'] }, draft);
  // Pressed twice at the same moment: the other press sends it.
  if (!made) return dropFrozenLetter(id);
  const queued = await readSubmission(actor, { id });
  if (queued) announceSubmission(actor, queued);
  ringOutbox();
}

/**
 * Answers the wish for a receipt: `sent` puts one into the outbox, and either answer marks the letter on its server. Throws `notFound` for a letter that
 * is not the actor's, `conflict` where nobody asks any more.
 */
export async function answerReceipt(actor: Actor, { id, answer }: ReceiptInput, tongue: Tongue): Promise<void> {
  const stored = await storedMessage(actor, id);
  if (answer === 'sent') {
    const asks = await asksOf(await placeOf(actor, stored), stored, await openLetter(stored));
    if (!asks || (await receiptAsked(actor, stored, asks)) === null) throw new AppError('conflict', say('said.receipt.notAsked'));
    await sendReceipt(actor, stored, asks, tongue);
  }
  await changeFlags(actor, { ids: [id], add: [receiptKeyword], remove: [], quiet: true });
}
