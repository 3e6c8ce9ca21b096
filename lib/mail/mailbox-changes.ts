/**
 * Making, renaming, moving, hiding and deleting folders. The mail server is asked first and waited for: where it is away or refuses, nothing changes
 * here either. Afterwards its folder list is read again, and browsers hear what changed.
 */
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import type { ChangeMailboxInput, CreateMailboxInput } from '@/lib/model/mailbox-acts';
import { say } from '@/lib/model/said';
import { applyRename } from '@/lib/sync/apply-rename';
import { engine } from '@/lib/sync/engine';
import { renaming } from '@/lib/sync/renames';
import { below, foldersOf, listUntil, mustBePlain, mustBeTheirs, parentOf, placeFor } from './mailbox-place';
import { mustMay } from './mailbox-rights';

async function parentFor(actor: Actor, accountId: number, id: MailboxId | null): Promise<Mailbox | null> {
  if (id === null) return null;
  const parent = await mustBeTheirs(actor, id);
  if (parent.accountId !== accountId) throw new AppError('badInput', say('said.folder.otherAccount'));
  return parent;
}

/** Makes a folder and subscribes to it. Throws `notFound`, `badInput`, `conflict` for a taken name, or what the server says. */
export async function createMailbox(actor: Actor, { accountId, name, parentId }: CreateMailboxInput): Promise<Mailbox> {
  if (!actor.accountIds.includes(accountId)) throw new AppError('notFound', say('said.account.gone'));
  const parent = await parentFor(actor, accountId, parentId);
  if (parent) await mustMay({ userId: actor.userId, accountId }, parent, 'make');
  const wanted = placeFor(name, parent, await foldersOf(actor, accountId));
  const path = await engine().withSession(accountId, null, (session) => session.makeFolder(wanted));
  const folders = await listUntil(actor, accountId, (all) => all.some((box) => box.path === path));
  const made = folders.find((box) => box.path === path);
  // Some servers write the name in their own way, for instance in small letters.
  const like = made ?? folders.find((box) => box.path.toLowerCase() === path.toLowerCase());
  if (!like) throw new AppError('refusedByServer', say('said.folder.notListed'));
  return like;
}

/** The new path, or null where the folder stays where it is. */
async function newPlace(
  actor: Actor,
  mailbox: Mailbox,
  { name, parentId }: ChangeMailboxInput,
  folders: Mailbox[],
): Promise<string | null> {
  if (name === undefined && parentId === undefined) return null;
  const above = parentOf(mailbox, folders);
  const parent = parentId === undefined ? above : await parentFor(actor, mailbox.accountId, parentId);
  if (parent?.id === above?.id && (name === undefined || name === mailbox.name)) return null;
  mustBePlain(mailbox);
  if (parent && (parent.id === mailbox.id || below(mailbox, folders).some((box) => box.id === parent.id)))
    throw new AppError('badInput', say('said.folder.intoItself'));
  const owner = { userId: actor.userId, accountId: mailbox.accountId };
  await mustMay(owner, mailbox, 'drop');
  if (parent && parent.id !== above?.id) await mustMay(owner, parent, 'make');
  return placeFor(name ?? mailbox.name, parent, folders, mailbox);
}

async function rename(actor: Actor, mailbox: Mailbox, wanted: string, folders: Mailbox[]): Promise<void> {
  const { accountId, path: from, delimiter } = mailbox;
  const subscribed = [mailbox, ...below(mailbox, folders)].filter((box) => box.subscribed).map((box) => box.path);
  const to = await renaming(accountId, async () => {
    const path = await engine().withSession(accountId, null, (session) =>
      session.renameFolder({ from, to: wanted, delimiter, subscribed }),
    );
    await applyRename({ userId: actor.userId, accountId }, { from, to: path, delimiter });
    return path;
  });
  await listUntil(actor, accountId, (all) => all.some((box) => box.path === to) && !all.some((box) => box.path === from));
}

/**
 * Gives a folder another name or place, with all inside, or subscribes to it or not. Its id, and those of what is inside, stay. Throws `notFound`,
 * `badInput` for folders with a role and impossible places, `conflict` for a taken name, or what the server says.
 */
export async function changeMailbox(actor: Actor, id: MailboxId, input: ChangeMailboxInput): Promise<Mailbox> {
  const mailbox = await mustBeTheirs(actor, id);
  const { accountId } = mailbox;
  const folders = await foldersOf(actor, accountId);
  const wanted = await newPlace(actor, mailbox, input, folders);
  if (wanted !== null) await rename(actor, mailbox, wanted, folders);
  const now = await mustBeTheirs(actor, id);
  const { subscribed } = input;
  if (subscribed === undefined || subscribed === now.subscribed) return now;
  await engine().withSession(accountId, null, (session) => session.subscribeFolder(now.path, subscribed));
  await listUntil(actor, accountId, (all) => all.some((box) => box.id === id && box.subscribed === subscribed));
  return mustBeTheirs(actor, id);
}

/**
 * Deletes a folder with its letters, for ever. `told` is the count that the person agreed to: with more letters on the server nothing is deleted.
 * Throws `conflict` for that, and where folders lie inside; `badInput` for folders with a role; else what the server says.
 */
export async function deleteMailbox(actor: Actor, id: MailboxId, told: number): Promise<void> {
  const mailbox = await mustBeTheirs(actor, id);
  mustBePlain(mailbox);
  await mustMay({ userId: actor.userId, accountId: mailbox.accountId }, mailbox, 'drop');
  const { accountId, path } = mailbox;
  // Somebody may have made one elsewhere a moment ago.
  const inside = below(mailbox, await listUntil(actor, accountId, () => true));
  if (inside.length > 0) throw new AppError('conflict', say('said.folder.holdsFolders'));
  await engine().withSession(accountId, null, async (session) => {
    const { messages } = mailbox.selectable ? await session.status(path) : { messages: 0 };
    if (messages > told) throw new AppError('conflict', say('said.folder.fuller', { folder: mailbox.name, count: messages }));
    await session.removeFolder(path);
  });
  await listUntil(actor, accountId, (all) => !all.some((box) => box.path === path && box.selectable));
}
