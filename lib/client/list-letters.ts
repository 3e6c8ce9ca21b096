/** What a letter of a mailing list, or one that asks for a receipt, lets its reader do. Its code comes with the first press. */
import type { MessageId } from '@/lib/model/ids';
import { letterPath } from '@/lib/model/letter-link';
import type { MessageDetail, MessageRow } from '@/lib/model/mail';
import type { Mailing } from '@/lib/model/mailing';
import { keys, theCache } from './cache';
import { request, sentenceOf } from './call';
import { notify } from './notice';
import { choose, preferencesNow } from './preferences';
import { t } from './texts';
import { personWords } from './words';

const longMs = 15_000;

function patch(id: MessageId, change: (detail: MessageDetail) => MessageDetail): void {
  theCache().setQueryData<MessageDetail>(keys.message(id), (detail) => (detail ? change(detail) : detail));
}

/** The host of a page, or the address of a letter: who is asked. */
export const whoIsAsked = ({ way, to }: NonNullable<Mailing['leave']>): string => (way === 'letter' ? to : new URL(to).host);

/** Asks to be taken off the list of a letter, as it was confirmed. The notice says how it went. */
export async function leaveList(row: MessageRow, leave: NonNullable<Mailing['leave']>): Promise<void> {
  const { way, to } = leave;
  try {
    const answer = await request('/api/unsubscribes', { method: 'POST', body: { id: row.id, way, to } });
    const at = typeof answer === 'object' && answer !== null && 'at' in answer ? Number(answer.at) : Date.now();
    patch(row.id, (detail) => (detail.mailing ? { ...detail, mailing: { ...detail.mailing, left: at } } : detail));
    notify(t('list.asked', { who: whoIsAsked(leave) }));
  } catch (error) {
    notify(t('list.notAsked', { reason: sentenceOf(error) }), { stayMs: longMs });
  }
}

const withoutAsking = (detail: MessageDetail): MessageDetail => {
  const { receipt: _, ...rest } = detail;
  return rest;
};

/** Takes the question off the letter for now. */
export function putOffReceipt(row: MessageRow): void {
  patch(row.id, withoutAsking);
}

async function answer(row: MessageRow, given: 'sent' | 'refused'): Promise<boolean> {
  try {
    await request('/api/receipts', { method: 'POST', body: { id: row.id, answer: given } });
    patch(row.id, withoutAsking);
    return true;
  } catch (error) {
    notify(t('receipt.failed', { reason: sentenceOf(error) }), { stayMs: longMs });
    return false;
  }
}

/** Tells the sender that the letter was read. */
export async function sendReceipt(row: MessageRow): Promise<void> {
  if (await answer(row, 'sent')) notify(t('receipt.sent', { name: personWords(row.from[0]) }));
}

/** Never asks again for letters of this sender; the notice takes it back for those to come. */
export async function neverTell(row: MessageRow): Promise<void> {
  const address = row.from[0]?.address.toLowerCase() ?? '';
  const before = preferencesNow().noReceipts;
  await choose({ noReceipts: [...new Set([...before, address])] });
  if (!(await answer(row, 'refused'))) return;
  const back = () => void choose({ noReceipts: preferencesNow().noReceipts.filter((one) => one !== address) });
  notify(t('receipt.neverDone', { address }), { act: { words: t('act.undo'), run: back } });
}

/** The address that finds the letter wherever it lies, by its Message-ID where it has one. */
export function linkTo(row: MessageRow, messageIdHeader: string | null): string {
  return `${window.location.origin}${letterPath({ header: messageIdHeader, row: row.id })}`;
}

/** Copies the address of a letter. */
export async function copyLink(row: MessageRow): Promise<void> {
  const detail = theCache().getQueryData<MessageDetail>(keys.message(row.id));
  const link = linkTo(row, detail?.messageIdHeader ?? null);
  try {
    await navigator.clipboard.writeText(link);
    notify(t('letter.linkCopied'));
  } catch {
    // Forbidden, or the page is not served over TLS: shown, so that it can be copied by hand.
    notify(t('letter.linkNotCopied', { link }), { stayMs: 60_000 });
  }
}
