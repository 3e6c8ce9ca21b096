/** What a person does to folders. The mail server is asked first, so the screen changes with its answer; a refusal is said and changes nothing. */
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import type { AccountQuota, ChangeMailboxInput, CreateMailboxInput } from '@/lib/model/mailbox-acts';
import { newestFirst } from '@/lib/model/route';
import type { List } from '@/lib/model/view';
import { applyChange, theCache } from './cache';
import { call, request, sentenceOf } from './call';
import { dismissNotice, notify, useNotice } from './notice';
import { actOnList } from './queue';
import { currentRoute, navigate } from './router';
import { shellNow } from './store';
import { t } from './texts';
import { mailboxWords } from './words';

/** GET /api/mailboxes/quota. */
export async function readQuotas(signal?: AbortSignal): Promise<AccountQuota[]> {
  return (await call('quotaOutput', '/api/mailboxes/quota', signal ? { signal } : {})).quotas;
}

async function send(path: string, method: 'POST' | 'PATCH', body: CreateMailboxInput | ChangeMailboxInput): Promise<Mailbox> {
  const { mailbox } = await call('mailboxOutput', path, { method, body });
  // The event says the same; where the stream is down, this does.
  applyChange(theCache(), { type: 'mailboxUpserted', mailbox });
  return mailbox;
}

function change(id: MailboxId, body: ChangeMailboxInput): Promise<Mailbox> {
  // While the server is asked, an Undo of what was done before would be taken for that of this.
  const { notice } = useNotice.getState();
  if (notice) dismissNotice(notice.id);
  return send(`/api/mailboxes/${id}`, 'PATCH', body);
}

/** Makes a folder, at the top where `parentId` is null. Answers the sentence of what went wrong, or null. */
export async function makeFolder(accountId: AccountId, parentId: MailboxId | null, name: string): Promise<string | null> {
  try {
    const made = await send('/api/mailboxes', 'POST', { accountId, parentId, name });
    notify(t('folders.made', { folder: mailboxWords(made) }), { stayMs: 4000 });
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}

async function takeBack(id: MailboxId, body: ChangeMailboxInput): Promise<void> {
  try {
    await change(id, body);
    notify(t('undo.done'), { stayMs: 4000 });
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}

/** Renames a folder. Answers the sentence of what went wrong, or null. */
export async function renameFolder(mailbox: Mailbox, name: string): Promise<string | null> {
  if (name === mailbox.name) return null;
  try {
    const now = await change(mailbox.id, { name });
    const run = () => void takeBack(mailbox.id, { name: mailbox.name });
    notify(t('folders.renamed', { folder: mailboxWords(now) }), { act: { words: t('act.undo'), run } });
    return null;
  } catch (error) {
    return sentenceOf(error);
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

/** Shows a folder in the list, or hides it: its subscription. */
export async function subscribe(mailbox: Mailbox, subscribed: boolean): Promise<void> {
  try {
    await change(mailbox.id, { subscribed });
    const run = () => void takeBack(mailbox.id, { subscribed: !subscribed });
    notify(t(subscribed ? 'folders.shown' : 'folders.hidden', { folder: mailboxWords(mailbox) }), { act: { words: t('act.undo'), run } });
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}

/** Deletes a folder with its letters for ever. The dialog has asked and named the count. */
export async function deleteFolder(mailbox: Mailbox, letters: number): Promise<void> {
  try {
    await request(`/api/mailboxes/${mailbox.id}?letters=${letters}`, { method: 'DELETE' });
    applyChange(theCache(), { type: 'mailboxRemoved', mailboxId: mailbox.id });
    if (currentRoute().mailboxId === mailbox.id) {
      const inbox = shellNow().mailboxes.find((one) => one.accountId === mailbox.accountId && one.role === 'inbox');
      if (inbox) navigate({ mailboxId: inbox.id, messageId: null, filter: null }, { replace: true });
    }
    notify(t('folders.deleted', { folder: mailboxWords(mailbox) }), { stayMs: 4000 });
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}

const everythingIn = (mailboxId: MailboxId): List => ({
  view: { kind: 'mailbox', mailboxId },
  filter: null,
  sort: newestFirst,
  threads: false,
});

/** Marks everything in a folder as read. */
export function readAll(mailbox: Mailbox): void {
  const words = t('folders.reading', { folder: mailboxWords(mailbox) });
  void actOnList(everythingIn(mailbox.id), { kind: 'flags', add: ['\\Seen'], remove: [] }, words);
}

/** Deletes everything in a folder for ever. The dialog has asked and named the count. */
export function emptyFolder(mailbox: Mailbox): void {
  void actOnList(everythingIn(mailbox.id), { kind: 'delete' }, t('folders.emptying', { folder: mailboxWords(mailbox) }));
}
