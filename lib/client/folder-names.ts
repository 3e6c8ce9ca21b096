/** Folders that are made and renamed. */
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { sentenceOf } from './call';
import { change, send, takeBack } from './folder-acts';
import { notify } from './notice';
import { t } from './texts';
import { mailboxWords } from './words';

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
