/** How letters reached those they were sent to: kept when the submission server answers, and shown with the letter. */
import { findDeliveries, keepDeliveries, lettersWith, readDeliveries } from '@/lib/db/deliveries';
import { readDraftRow } from '@/lib/db/drafts';
import type { SubmissionRecord } from '@/lib/db/submissions';
import type { Actor } from '@/lib/model/actor';
import type { Delivered, DeliveryState } from '@/lib/model/delivery-states';
import type { AccountId } from '@/lib/model/ids';
import type { StoredMessage } from '@/lib/model/stored';
import type { SubmitOutcome } from '@/lib/smtp/submit';
import { bus } from '@/lib/sync/bus';
import { awaitAnswer } from './follow-ups';
import type { LetterPlace } from './letter-place';
import { leavesAt } from './submission-words';

/** One line, without controls and what turns text around. */
const plain = (words: string): string =>
  words
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim()
    .slice(0, 300);

/** Tells the person's browsers that more is known of a letter. */
export async function announceDelivery(actor: Actor, accountId: AccountId, messageIdHeader: string): Promise<void> {
  const ids = await lettersWith(accountId, messageIdHeader);
  bus().publish(actor.userId, [{ type: 'deliveryChanged', accountId, ids }]);
}

/** Keeps what the submission server answered for each of `recipients`, at `now` (ms). Receipts, which come from nobody, are not followed. */
export async function keepAnswer(
  actor: Actor,
  submission: SubmissionRecord,
  outcome: SubmitOutcome,
  { recipients, now }: { recipients: readonly string[]; now: number },
): Promise<void> {
  if (submission.envelope.from === '' || outcome.kind === 'unclear') return;
  const { id: envid, accountId, messageIdHeader } = submission;
  const draft = await readDraftRow(actor, submission.draftId);
  const asked = draft?.readReceipt === true;
  if (outcome.kind === 'accepted' && draft) await awaitAnswer(submission, draft, leavesAt(submission, now));
  const row = (address: string, state: DeliveryState, words: string | null) => ({
    accountId,
    messageIdHeader,
    envid,
    recipient: address.toLowerCase(),
    state,
    words: words && plain(words),
    asked,
    at: now,
  });
  const named = 'putOff' in outcome ? [...outcome.refused, ...outcome.putOff] : outcome.refused;
  const reasons = new Map(named.map(({ address, reason }) => [address.toLowerCase(), reason]));
  const others: [DeliveryState, string | null] =
    outcome.kind === 'accepted'
      ? ['accepted', outcome.reply || null]
      : [outcome.kind === 'deferred' ? 'queued' : 'refused', outcome.error.serverText ?? outcome.error.message];
  await keepDeliveries(
    recipients.map((address) => {
      const reason = reasons.get(address.toLowerCase());
      if (reason === undefined) return row(address, ...others);
      return row(address, /^4\d\d\b/u.test(reason) ? 'queued' : 'refused', reason);
    }),
  );
  await announceDelivery(actor, accountId, messageIdHeader);
}

/**
 * What is known of one of the reader's own letters, oldest first; nothing for any other. Blind recipients are named: only the sender sees this.
 */
export async function deliveryShown(stored: StoredMessage, { accounts, folder }: LetterPlace): Promise<{ delivery?: Delivered[] }> {
  const { row, messageIdHeader } = stored;
  const from = row.from[0]?.address.toLowerCase();
  const own = folder?.role === 'sent' || accounts.some(({ address }) => address.toLowerCase() === from);
  if (!own || messageIdHeader === null || folder?.role === 'drafts') return {};
  const known = await readDeliveries(row.accountId, messageIdHeader);
  const delivery = known.map(({ recipient, state, words, at }) => ({ address: recipient, state, words, at }));
  return delivery.length > 0 ? { delivery } : {};
}

/** What was learnt of the account's letter that a report names, where it left within `withinMs` before `now` (ms). */
export async function sentLetter(
  accountId: AccountId,
  named: { envid: string | null; headers: readonly string[] },
  now: number,
  withinMs: number,
): Promise<Awaited<ReturnType<typeof findDeliveries>>> {
  const since = now - withinMs;
  const byEnvid = named.envid === null ? [] : await findDeliveries(accountId, { envid: named.envid }, since);
  if (byEnvid.length > 0 || named.headers.length === 0) return byEnvid;
  const found = await findDeliveries(accountId, { headers: named.headers }, since);
  return found.filter(({ messageIdHeader }) => messageIdHeader === found[0]?.messageIdHeader);
}
