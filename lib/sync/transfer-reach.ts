/** What transfers need of the accounts that they go between. */
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { ownerOfAccount } from '@/lib/db/owners';
import { AppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import type { AccountId, MailboxId, UserId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { Nudge } from './mailbox-queue';

/** The part of the engine that transfers use. */
export interface Reach {
  /** Lends a connection with `path` selected. Throws `notSignedIn` where the account is not attached, else what the session throws. */
  withSession<T>(accountId: AccountId, path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T>;
  refreshList(accountId: AccountId): Promise<void>;
  nudge(accountId: AccountId, mailboxId: MailboxId, nudge?: Nudge): Promise<void>;
  acted(accountId: AccountId): void;
}

/** A folder of the person's, as it is named now. Throws `notFound` where it is gone, or the account is somebody else's by now (T45). */
export async function folderOf(userId: UserId, accountId: AccountId, mailboxId: MailboxId): Promise<Mailbox> {
  const box = (await ownerOfAccount(accountId)) === userId ? await readSyncMailbox(accountId, mailboxId) : null;
  if (!box?.mailbox.selectable) throw new AppError('notFound', say('said.transfer.noFolder'));
  return box.mailbox;
}
