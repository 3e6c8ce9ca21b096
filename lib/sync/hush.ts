/** Letters of muted conversations do not stay in the inbox: what a person would do by hand is noted as they come, in the same transaction. */
import type { Transaction } from '@/lib/db/client';
import { readSyncMailbox, readSyncMailboxes } from '@/lib/db/mailboxes';
import { lettersFrom, lettersMuted } from '@/lib/db/thread-marks';
import { inAccount } from '@/lib/db/transaction';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Hush, Owner } from './apply';
import { enact, enactWithin, type Wish } from './apply-acts';
import { keepHeld } from './pending';

const read = { add: ['\\Seen'], remove: [] };

/** What is done to letters of muted conversations in an inbox: they go to the archive, and where there is none they are marked as read. */
export async function mutedWish(tx: Transaction | undefined, accountId: AccountId): Promise<Pick<Wish, 'kind' | 'to' | 'role' | 'edit'>> {
  const archives = (await readSyncMailboxes(accountId, tx)).filter(({ mailbox }) => mailbox.role === 'archive' && mailbox.selectable);
  const [archive] = archives.sort((a, b) => a.mailbox.path.length - b.mailbox.path.length);
  return archive ? { kind: 'move', to: archive.mailbox.id, role: 'archive' } : { kind: 'flags', edit: read };
}

/** Sends letters that came to the inbox on where their conversation is muted; nobody is told that they came. `acted` is called after a commit with acts in it. */
export function hushMuted(owner: Owner, acted: () => void): Hush {
  return async (tx, mailbox, came) => {
    if (mailbox.role !== 'inbox' || came.length === 0) return null;
    const letters = await lettersMuted(tx, owner.accountId, came);
    if (letters.length === 0) return null;
    const wish: Wish = { ...(await mutedWish(tx, owner.accountId)), mailboxId: mailbox.id, letters };
    const releases: (() => void)[] = [];
    // The person undoes the muting, not each letter's way.
    const { made, changes } = await enactWithin(tx, owner, [wish], { journalId: null }, releases);
    const gone = new Set(wish.kind === 'move' ? letters.map(({ id }) => id) : []);
    return {
      gone,
      changes: changes.filter((change) => change.type !== 'messagesRemoved'),
      ended: (kept) => {
        if (!kept) for (const release of releases) release();
        else for (const { act, release } of made) keepHeld(act.id, release);
        if (kept && made.length > 0) acted();
      },
    };
  };
}

/** Sends letters of an inbox from a UID on where their conversation is muted: those that were fetched without being told as new. Answers whether any was. */
export async function hushFrom(owner: Owner, mailboxId: MailboxId, uid: number): Promise<boolean> {
  const { accountId } = owner;
  const letters = await inAccount(accountId, async (tx) => {
    const box = await readSyncMailbox(accountId, mailboxId, tx);
    return box?.mailbox.role === 'inbox' ? lettersMuted(tx, accountId, await lettersFrom(tx, mailboxId, uid)) : [];
  });
  if (letters.length === 0) return false;
  const { acts } = await enact(owner, [{ ...(await mutedWish(undefined, accountId)), mailboxId, letters }], { journalId: null });
  return acts.length > 0;
}
