/** Asking the mail server, not the cache, what is new in the list on the screen. */
import { lookNow } from './api';
import { readAgain, theCache } from './cache';
import { sentenceOf } from './call';
import { notify } from './notice';
import { currentRoute } from './router';
import { shellNow } from './store';
import { t } from './texts';

/** Asks, and says that all is up to date, or why it is not. Over several accounts all of them are asked. */
export async function askServer(): Promise<void> {
  const { mailboxId } = currentRoute();
  const { accounts, mailboxes } = shellNow();
  const mailbox = mailboxes.find((one) => one.id === mailboxId);
  const looks = mailbox
    ? [{ accountId: mailbox.accountId, mailboxId: mailbox.id }]
    : accounts.map(({ id }) => ({ accountId: id, mailboxId: null }));
  try {
    await Promise.all(looks.map((look) => lookNow(look)));
    readAgain(theCache(), mailboxId);
    notify(t('sync.upToDate'), { stayMs: 3000 });
  } catch (error) {
    notify(sentenceOf(error));
  }
}
