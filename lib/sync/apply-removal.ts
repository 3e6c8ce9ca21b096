/** Drops everything of an account that leaves Oriel. Nothing is asked of the mail server: the letters there stay as they are. */
import { deleteAccount } from '@/lib/db/accounts';
import { deleteMailboxes } from '@/lib/db/mailbox-cache';
import { readSyncMailboxes } from '@/lib/db/mailboxes';
import { inAccount } from '@/lib/db/transaction';
import type { Owner } from './apply';
import { bus } from './bus';

/**
 * Drops the cache of an account folder by folder, then the account, and says so. A fall in between leaves a locked account whose remaining
 * folders are whole; opening it reads the others anew. Nobody may hold its line any more.
 */
export async function applyRemoval(owner: Owner): Promise<void> {
  for (const { mailbox } of await readSyncMailboxes(owner.accountId)) {
    await inAccount(owner.accountId, (tx) => deleteMailboxes(tx, [mailbox.id]));
  }
  await inAccount(owner.accountId, (tx) => deleteAccount(tx, owner.userId, owner.accountId));
  bus().publish(owner.userId, [{ type: 'reset', mailboxId: null }]);
}
