/** Asking the mail server, not the cache, what is new. */
import type { LookInput } from '@/lib/model/freshness';
import { readAgain, theCache } from './cache';
import { sentenceOf } from './call';
import { lookNow } from './freshness-api';
import { notify } from './notice';
import { currentRoute } from './router';
import { shellNow } from './store';
import { t } from './texts';

const allAccounts = (): LookInput[] => shellNow().accounts.map(({ id }) => ({ accountId: id, mailboxId: null }));

/** Asks, does what follows, and says that all is up to date, or why it is not. */
async function ask(looks: readonly LookInput[], then: () => void = () => undefined): Promise<void> {
  try {
    await Promise.all(looks.map((look) => lookNow(look)));
    then();
    notify(t('sync.upToDate'), { stayMs: 3000 });
  } catch (error) {
    notify(sentenceOf(error));
  }
}

/** Asks the servers of all accounts. */
export const askAll = (): Promise<void> => ask(allAccounts());

/** Asks for the list on the screen and reads it again; a list over several accounts asks for all of them. */
export function askForList(): Promise<void> {
  const { mailboxId } = currentRoute();
  const mailbox = shellNow().mailboxes.find((one) => one.id === mailboxId);
  const looks = mailbox ? [{ accountId: mailbox.accountId, mailboxId: mailbox.id }] : allAccounts();
  return ask(looks, () => readAgain(theCache(), mailboxId));
}
