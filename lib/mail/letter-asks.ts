/** What a letter lets its reader do beyond answering: leave its list, write to it, or tell the sender that it was read. Looks only; nothing goes out (T18). */
import { createHash } from 'node:crypto';
import { readDraftRow } from '@/lib/db/drafts';
import { readUnsubscription } from '@/lib/db/unsubscriptions';
import type { ListFacts } from '@/lib/mime/list-header';
import type { ReceiptWish } from '@/lib/mime/trust-receipt';
import type { Actor } from '@/lib/model/actor';
import type { Mailing } from '@/lib/model/mailing';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import type { OpenLetter } from './letter-cache';
import type { LetterPlace } from './letter-place';
import { headerFactsOf } from './trust';

/** What the header asks for, with the account and the folder of the letter. */
export interface LetterAsks extends LetterPlace {
  account: AccountRecord;
  list: ListFacts | null;
  receipt: ReceiptWish | null;
}

/** The keyword of RFC 3503. */
export const receiptKeyword = '$MDNSent';
const silent: readonly string[] = ['junk', 'sent', 'drafts', 'trash'];

/** Names the receipt of a letter for good, so that it cannot be sent twice. A UUID. */
export function receiptId({ row, messageIdHeader }: StoredMessage): string {
  const hex = createHash('sha256')
    .update(`receipt ${row.accountId} ${messageIdHeader ?? row.id}`)
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/**
 * Whom the reader may tell that the letter was read; null where nobody asks, it was answered here or by another program, or the reader does not want to be
 * asked. Changes nothing.
 */
export async function receiptAsked(actor: Actor, stored: StoredMessage, asks: LetterAsks): Promise<string | null> {
  const { row } = stored;
  const { account, folder, receipt } = asks;
  if (receipt === null || folder === null || folder.owner !== undefined || silent.includes(folder.role ?? '')) return null;
  if (row.flags.some((flag) => flag.toLowerCase() === receiptKeyword.toLowerCase())) return null;
  const from = row.from[0]?.address.toLowerCase() ?? '';
  if (from === account.address.toLowerCase()) return null;
  const { receipts, noReceipts } = asks.preferences;
  if (receipts === 'never' || noReceipts.includes(from)) return null;
  return (await readDraftRow(actor, receiptId(stored))) ? null : receipt.to;
}

/** The list of a letter as the reader sees it; null where there is none. */
async function mailingOf({ account, list }: LetterAsks): Promise<Mailing | null> {
  if (list === null) return null;
  const left = await readUnsubscription(account.id, list.key);
  return { ...list.mailing, ...(left === null ? {} : { left }) };
}

/** What the header of the actor's letter asks for; null where it asks for nothing. In spam nothing is to be left: it would only prove that it was read. */
export async function asksOf(place: LetterPlace, stored: StoredMessage, letter: OpenLetter): Promise<LetterAsks | null> {
  const { account, folder } = place;
  const facts = account && (await headerFactsOf(stored, letter, account));
  if (!account || !facts || (facts.mailing === null && facts.receipt === null)) return null;
  if (folder?.role !== 'junk' || facts.mailing === null) return { ...place, account, list: facts.mailing, receipt: facts.receipt };
  const { leave: _, ...mailing } = facts.mailing.mailing;
  return { ...place, account, list: { key: facts.mailing.key, mailing }, receipt: null };
}

/** What goes with a letter that is opened: its list, and who wants to be told. */
export async function asksShown(
  actor: Actor,
  stored: StoredMessage,
  place: LetterPlace,
  letter: OpenLetter,
): Promise<{ mailing?: Mailing; receipt?: string }> {
  const asks = await asksOf(place, stored, letter);
  if (asks === null) return {};
  const [mailing, receipt] = await Promise.all([mailingOf(asks), receiptAsked(actor, stored, asks)]);
  return { ...(mailing ? { mailing } : {}), ...(receipt === null ? {} : { receipt }) };
}
