/** What a person does to folders. The mail server is asked first, so the screen changes with its answer; a refusal is said and changes nothing. */
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import type { AccountQuota, ChangeMailboxInput, CreateMailboxInput } from '@/lib/model/mailbox-acts';
import { applyChange, theCache } from './cache';
import { call, sentenceOf } from './call';
import { dismissNotice, notify, useNotice } from './notice';
import { shellNow } from './store';
import { t } from './texts';
import { mailboxWords } from './words';

/** GET /api/mailboxes/quota. */
export async function readQuotas(signal?: AbortSignal): Promise<AccountQuota[]> {
  return (await call('quotaOutput', '/api/mailboxes/quota', signal ? { signal } : {})).quotas;
}

/** Asks for a folder to be made or changed. Throws a `ClientError`. */
export async function send(path: string, method: 'POST' | 'PATCH', body: CreateMailboxInput | ChangeMailboxInput): Promise<Mailbox> {
  const { mailbox } = await call('mailboxOutput', path, { method, body });
  // The event says the same; where the stream is down, this does.
  applyChange(theCache(), { type: 'mailboxUpserted', mailbox });
  return mailbox;
}

/** Changes a folder. Throws a `ClientError`. */
export function change(id: MailboxId, body: ChangeMailboxInput): Promise<Mailbox> {
  // While the server is asked, an Undo of what was done before would be taken for that of this.
  const { notice } = useNotice.getState();
  if (notice) dismissNotice(notice.id);
  return send(`/api/mailboxes/${id}`, 'PATCH', body);
}

/** Puts a folder as it was, and says so. */
export async function takeBack(id: MailboxId, body: ChangeMailboxInput): Promise<void> {
  try {
    await change(id, body);
    notify(t('undo.done'), { stayMs: 4000 });
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}

/** The folder that holds this one, or null at the top. */
export function parentNow({ accountId, path, delimiter }: Mailbox): MailboxId | null {
  const cut = delimiter === null ? -1 : path.lastIndexOf(delimiter);
  const above = cut > 0 ? path.slice(0, cut) : null;
  return shellNow().mailboxes.find((one) => one.accountId === accountId && one.path === above)?.id ?? null;
}

/** Puts a folder into another one, or to the top with null. */
export async function putFolder(mailbox: Mailbox, parentId: MailboxId | null): Promise<void> {
  const before = parentNow(mailbox);
  if (before === parentId || mailbox.id === parentId) return;
  try {
    await change(mailbox.id, { parentId });
    const run = () => void takeBack(mailbox.id, { parentId: before });
    notify(t('folders.moved', { folder: mailboxWords(mailbox) }), { act: { words: t('act.undo'), run } });
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}
