/** What the menu of a folder does with the folder and all its letters. */
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { newestFirst } from '@/lib/model/route';
import type { List } from '@/lib/model/view';
import { applyChange, theCache } from './cache';
import { request, sentenceOf } from './call';
import { change, takeBack } from './folder-acts';
import { notify } from './notice';
import { actOnList } from './queue';
import { currentRoute, navigate } from './router';
import { shellNow } from './store';
import { t } from './texts';
import { mailboxWords } from './words';

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
