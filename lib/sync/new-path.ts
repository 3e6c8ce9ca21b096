/** Where a mailbox is made for a role that an account has none for. */
import type { Mailbox, MailboxRole } from '@/lib/model/mail';

/** Names of mailboxes that are made; other mail programs know them by these. */
const names: Partial<Record<MailboxRole, string>> = { archive: 'Archive', trash: 'Trash', junk: 'Junk', sent: 'Sent', drafts: 'Drafts' };

/** Whether a mailbox is made for this role where there is none. */
export function canBeMade(role: MailboxRole): boolean {
  return names[role] !== undefined;
}

/** The path for a new mailbox: beside the others, which on some servers is below the inbox. */
export function newPath(role: MailboxRole, others: readonly Pick<Mailbox, 'path' | 'delimiter' | 'role'>[]): string {
  const name = names[role] ?? role;
  const inbox = others.find((box) => box.role === 'inbox');
  const rest = others.filter((box) => box.role !== 'inbox');
  const prefix = inbox?.delimiter ? `${inbox.path}${inbox.delimiter}` : null;
  return prefix && rest.length > 0 && rest.every((box) => box.path.startsWith(prefix)) ? prefix + name : name;
}
