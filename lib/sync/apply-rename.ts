/** Writes a rename that was asked for here into the cache. Part of apply.ts in all but the file. */
import { updateMailbox } from '@/lib/db/mailbox-cache';
import { readSyncMailboxes } from '@/lib/db/mailboxes';
import { inAccount } from '@/lib/db/transaction';
import type { Change } from '@/lib/model/change';
import type { Owner } from './apply';
import { bus } from './bus';

/**
 * Gives the folder at `from` and all below it their new paths, so that each keeps its id and its letters also where the server gives no sign that
 * tells a renamed folder from a new one. Folders whose new path was listed already are left to the list.
 */
export async function applyRename(
  owner: Owner,
  { from, to, delimiter }: { from: string; to: string; delimiter: string | null },
): Promise<void> {
  const changes = await inAccount(owner.accountId, async (tx) => {
    const boxes = await readSyncMailboxes(owner.accountId, tx);
    const paths = new Set(boxes.map((box) => box.mailbox.path));
    const inside = (path: string) => path === from || (delimiter !== null && path.startsWith(from + delimiter));
    const moved = new Set<number>();
    for (const { mailbox } of boxes) {
      const path = to + mailbox.path.slice(from.length);
      if (!inside(mailbox.path) || paths.has(path)) continue;
      const { delimiter: own, role, selectable, subscribed, owner: whose = null } = mailbox;
      await updateMailbox(tx, mailbox.id, { path, delimiter: own, role, selectable, subscribed, owner: whose });
      moved.add(mailbox.id);
    }
    const after = await readSyncMailboxes(owner.accountId, tx);
    return after.filter(({ mailbox }) => moved.has(mailbox.id)).map(({ mailbox }): Change => ({ type: 'mailboxUpserted', mailbox }));
  });
  bus().publish(owner.userId, changes);
}
