/** Writes what the server says that a person may do with a mailbox. Part of apply.ts in all but the file. */
import { writeRights } from '@/lib/db/mailbox-freshness';
import { inAccount } from '@/lib/db/transaction';
import type { MailboxId } from '@/lib/model/ids';
import type { Owner } from './apply';
import { mailboxChanges } from './apply-acts';
import { bus } from './bus';

/** Keeps MYRIGHTS (RFC 4314) and tells browsers. A mailbox that is gone is left out. */
export async function applyRights(owner: Owner, id: MailboxId, rights: string | null): Promise<void> {
  const changes = await inAccount(owner.accountId, async (tx) => {
    await writeRights(tx, id, rights);
    return mailboxChanges(tx, owner, [id]);
  });
  bus().publish(owner.userId, changes);
}
