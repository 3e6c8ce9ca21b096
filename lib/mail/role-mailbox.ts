/** The mailbox of an account for a role, made where there is none. */
import { listMailboxes, mailboxByRole } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import type { Mailbox, MailboxRole } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { canBeMade, newPath } from '@/lib/sync/new-path';

/** The mailbox for `role`, or null where it is still to be made. Throws `notFound` where there is none and none is made. */
export async function knownRoleMailbox(actor: Actor, accountId: AccountId, role: MailboxRole): Promise<Mailbox | null> {
  const known = await mailboxByRole(actor, accountId, role);
  if (!known && !canBeMade(role)) throw new AppError('notFound', say('said.folder.noneForRole'));
  return known;
}

/** The mailbox for `role`, made on the server now where it is missing. Throws `notFound` where none is made, or what the server said. */
export async function roleMailbox(actor: Actor, accountId: AccountId, role: MailboxRole): Promise<Mailbox> {
  const known = await knownRoleMailbox(actor, accountId, role);
  if (known) return known;
  const others = (await listMailboxes(actor)).filter((box) => box.accountId === accountId);
  const path = await engine().withSession(accountId, null, (session) => session.create(newPath(role, others)));
  await engine().refreshList(accountId);
  const made =
    (await mailboxByRole(actor, accountId, role)) ??
    (await listMailboxes(actor)).find((box) => box.accountId === accountId && box.path === path);
  if (!made) throw new AppError('refusedByServer', say('said.folder.notMade', { folder: path }));
  return made;
}
