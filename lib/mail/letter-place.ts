/** Where a letter of the actor lies, and who reads it: read once for everything that is told with an opened letter. */
import { listAccounts } from '@/lib/db/accounts';
import { readMailbox } from '@/lib/db/mailboxes';
import { preferencesOf } from '@/lib/db/preferences';
import type { Actor } from '@/lib/model/actor';
import type { Mailbox } from '@/lib/model/mail';
import type { Preferences } from '@/lib/model/preferences';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';

/** The account and folder of a letter, null where they are gone meanwhile, with the reader's other accounts and choices. */
export interface LetterPlace {
  accounts: readonly AccountRecord[];
  account: AccountRecord | null;
  folder: Mailbox | null;
  preferences: Preferences;
}

/** The place of the actor's letter. */
export async function placeOf(actor: Actor, { row }: StoredMessage): Promise<LetterPlace> {
  const [accounts, folder, preferences] = await Promise.all([
    listAccounts(actor),
    readMailbox(actor, row.mailboxId),
    preferencesOf(actor.userId),
  ]);
  return { accounts, account: accounts.find(({ id }) => id === row.accountId) ?? null, folder, preferences };
}
