/** Which folder is meant, whether it may be changed, and which path a name and a parent make. */
import { listMailboxes, readMailbox } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';

/** The folder, if it is the actor's (T45). Throws `notFound`. */
export async function mustBeTheirs(actor: Actor, id: MailboxId): Promise<Mailbox> {
  const mailbox = await readMailbox(actor, id);
  if (!mailbox) throw new AppError('notFound', say('said.folder.gone'));
  return mailbox;
}

/** All folders of one account. */
export async function foldersOf(actor: Actor, accountId: AccountId): Promise<Mailbox[]> {
  return (await listMailboxes(actor)).filter((box) => box.accountId === accountId);
}

/** Folders that letters go to by themselves stay where they are: other programs and the server's own rules look for them there. */
export function mustBePlain(mailbox: Mailbox): void {
  if (mailbox.role === 'inbox' || mailbox.path.toUpperCase() === 'INBOX') throw new AppError('badInput', say('said.folder.inbox'));
  if (mailbox.role !== null) throw new AppError('badInput', say('said.folder.hasRole', { folder: mailbox.name }));
}

/** Folders below one, at any depth. */
export function below(mailbox: Mailbox, folders: readonly Mailbox[]): Mailbox[] {
  const { delimiter } = mailbox;
  return delimiter === null ? [] : folders.filter(({ path }) => path.startsWith(mailbox.path + delimiter));
}

/** The folder that holds this one, or null at the top. */
export function parentOf(mailbox: Mailbox, folders: readonly Mailbox[]): Mailbox | null {
  const cut = mailbox.delimiter === null ? -1 : mailbox.path.lastIndexOf(mailbox.delimiter);
  return cut > 0 ? (folders.find(({ path }) => path === mailbox.path.slice(0, cut)) ?? null) : null;
}

/** What a path of one level is hung on, as the account's folders show it: on some servers everything lies below the inbox. */
function topPrefix(folders: readonly Mailbox[]): string {
  const inbox = folders.find(({ role }) => role === 'inbox');
  const rest = folders.filter(({ role }) => role !== 'inbox');
  const prefix = inbox?.delimiter ? `${inbox.path}${inbox.delimiter}` : null;
  return prefix && rest.length > 0 && rest.every(({ path }) => path.startsWith(prefix)) ? prefix : '';
}

/** The path of `name` inside `parent`, at the top where that is null. Throws `badInput` for a name or place that cannot be, `conflict` for a taken one. */
export function placeFor(name: string, parent: Mailbox | null, folders: readonly Mailbox[], self: Mailbox | null = null): string {
  const delimiter = folders.find((box) => box.delimiter !== null)?.delimiter ?? null;
  const composed = name.normalize('NFC');
  if (delimiter !== null && composed.includes(delimiter)) throw new AppError('badInput', say('said.folder.badSign', { sign: delimiter }));
  if (parent && parent.delimiter === null) throw new AppError('badInput', say('said.folder.noNesting'));
  const path = parent ? parent.path + parent.delimiter + composed : topPrefix(folders) + composed;
  const same = (other: string) => (path.toUpperCase() === 'INBOX' ? other.toUpperCase() === 'INBOX' : other === path);
  // A name space of the server, which holds no letters, may be made a folder.
  if (folders.some((box) => box.id !== self?.id && box.selectable && same(box.path)))
    throw new AppError('conflict', say('said.folder.taken'));
  return path;
}

/** Reads the account's list anew until it shows what was done. A reading under way may have begun before, so a second one is made where needed. */
export async function listUntil(actor: Actor, accountId: AccountId, shows: (folders: Mailbox[]) => boolean): Promise<Mailbox[]> {
  for (let readings = 0; ; readings += 1) {
    await engine().refreshList(accountId);
    const folders = await foldersOf(actor, accountId);
    if (shows(folders) || readings === 1) return folders;
  }
}
