/** The mailbox of an account for a role, made where there is none. */
import { listMailboxes, mailboxByRole } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import type { Mailbox, MailboxRole } from '@/lib/model/mail';
import { engine } from '@/lib/sync/engine';

/** Names of mailboxes that are made; other mail programs know them by these. */
const names: Partial<Record<MailboxRole, string>> = { archive: 'Archive', trash: 'Trash', junk: 'Junk', sent: 'Sent' };

/** The path for a new mailbox: beside the others, which on some servers is below the inbox. */
export function newPath(name: string, others: readonly Pick<Mailbox, 'path' | 'delimiter' | 'role'>[]): string {
  const inbox = others.find((box) => box.role === 'inbox');
  const rest = others.filter((box) => box.role !== 'inbox');
  const prefix = inbox?.delimiter ? `${inbox.path}${inbox.delimiter}` : null;
  return prefix && rest.length > 0 && rest.every((box) => box.path.startsWith(prefix)) ? prefix + name : name;
}

/** The mailbox for `role`. Archive, trash, spam and sent are made where missing. Throws `notFound` where there is none, or what the server said. */
export async function roleMailbox(actor: Actor, accountId: AccountId, role: MailboxRole): Promise<Mailbox> {
  const known = await mailboxByRole(actor, accountId, role);
  if (known) return known;
  const name = names[role];
  if (!name) throw new AppError('notFound', 'This account has no such folder. Nothing was changed. Choose another one.');
  const others = (await listMailboxes(actor)).filter((box) => box.accountId === accountId);
  const path = await engine().withSession(accountId, null, (session) => session.create(newPath(name, others)));
  await engine().refreshList(accountId);
  const made =
    (await mailboxByRole(actor, accountId, role)) ??
    (await listMailboxes(actor)).find((box) => box.accountId === accountId && box.path === path);
  if (!made) throw new AppError('refusedByServer', `The server did not make the folder “${name}”. Nothing was moved.`);
  return made;
}
