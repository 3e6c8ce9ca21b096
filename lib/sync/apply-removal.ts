/** Drops everything of an account that leaves Oriel. Nothing is asked of the mail server: the letters there stay as they are. */
import { deleteAccount } from '@/lib/db/accounts';
import { database } from '@/lib/db/client';
import { inAccount } from '@/lib/db/transaction';
import type { Owner } from './apply';
import { bus } from './bus';

/**
 * Drops the cache of an account folder by folder, then the account, and says so. A fall in between leaves a locked account whose remaining
 * folders are whole; opening it reads the others anew. Nobody may hold its line any more.
 */
export async function applyRemoval(owner: Owner): Promise<void> {
  const boxes = await database().mailbox.findMany({ where: { accountId: owner.accountId }, select: { id: true } });
  for (const { id } of boxes) {
    await inAccount(owner.accountId, async (tx) => {
      await tx.$executeRaw`DELETE FROM "Mailbox" WHERE "id" = ${id}`;
    });
  }
  await inAccount(owner.accountId, async (tx) => {
    const whose = { where: { accountId: owner.accountId } };
    await tx.threadRef.deleteMany(whose);
    await tx.threadMerge.deleteMany(whose);
    await tx.departed.deleteMany(whose);
    await deleteAccount(tx, owner.userId, owner.accountId);
  });
  bus().publish(owner.userId, [{ type: 'reset', mailboxId: null }]);
}
