/** What is known of folders beside their letters: how large they are, what the person may do with them, and with whom they are shared. */
import { readAccount } from '@/lib/db/accounts';
import { readSizes } from '@/lib/db/mailbox-sizes';
import { isAppError } from '@/lib/errors';
import type { MailboxStatus } from '@/lib/imap/types';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import type { FolderFacts, FolderShare, FolderSize, ShareFolderInput } from '@/lib/model/mailbox-facts';
import { knownRights, levelOf, may, rightsOfLevel, type Share } from '@/lib/model/rights';
import { applyRights } from '@/lib/sync/apply-rights';
import { engine } from '@/lib/sync/engine';
import { mustBeTheirs } from './mailbox-place';
import { mustMay } from './mailbox-rights';

/** The sizes of all folders, after the accounts that are there were asked anew; those that are away answer with what was known. */
export async function readFolderSizes(actor: Actor): Promise<FolderSize[]> {
  await Promise.all(actor.accountIds.map(askAnew));
  return readSizes(actor);
}

async function askAnew(accountId: AccountId): Promise<void> {
  if (!engine().attached(accountId)) return;
  try {
    await engine().refreshList(accountId);
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}

interface Told {
  status: MailboxStatus | null;
  rights: string | null;
  shares: Share[] | null;
}

/** What the server says of one folder now; nothing where it is away. Who shares a folder is told to those who may change it only. */
async function ask({ accountId, path, selectable, rights: known }: Mailbox): Promise<Told | null> {
  if (!engine().attached(accountId)) return null;
  try {
    return await engine().withSession(accountId, null, async (session) => {
      const status = selectable ? await session.status(path) : null;
      const rights = session.capabilities.acl ? await session.rights(path) : (known ?? null);
      return { status, rights, shares: rights?.includes('a') ? await session.shares(path) : null };
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { status: null, rights: known ?? null, shares: null };
  }
}

/** The person's own entry comes first; it cannot be changed, so that nobody locks themselves out. */
function sharesOf(shares: readonly Share[], login: string): FolderShare[] {
  const own = (who: string) => who === 'owner' || who.toLowerCase() === login.toLowerCase();
  return shares
    .map(({ who, rights }) => ({ who, rights: knownRights(rights), level: who.startsWith('-') ? null : levelOf(rights), own: own(who) }))
    .sort((a, b) => Number(b.own) - Number(a.own) || a.who.localeCompare(b.who));
}

/** What is known of one folder, asked of its server now. Throws `notFound`. */
export async function readFolderFacts(actor: Actor, id: MailboxId): Promise<FolderFacts> {
  const mailbox = await mustBeTheirs(actor, id);
  const { accountId } = mailbox;
  const told = await ask(mailbox);
  // One's own folders are not held to rights: a server that is asked too early would only be in the way.
  if (told && mailbox.owner !== undefined && told.rights !== (mailbox.rights ?? null))
    await applyRights({ userId: actor.userId, accountId }, id, told.rights);
  const [size] = await readSizes(actor, id);
  const account = await readAccount(actor, accountId);
  const bytes = told?.status?.sizeBytes ?? null;
  return {
    bytes: bytes ?? size?.bytes ?? 0,
    exact: bytes !== null || (size?.exact ?? false),
    letters: told?.status?.messages ?? mailbox.exists,
    unread: told?.status?.unseen ?? mailbox.unseen,
    rights: told?.rights ?? mailbox.rights ?? null,
    lastContactAt: engine().state(accountId).lastContactAt,
    shares: told?.shares ? sharesOf(told.shares, account?.login ?? '') : null,
  };
}

/** Gives somebody a level of rights on a folder, or takes all of them. Throws `notFound`, `badInput`, `refusedByServer`. */
export async function shareFolder(actor: Actor, id: MailboxId, { who, level }: ShareFolderInput): Promise<FolderFacts> {
  const mailbox = await mustBeTheirs(actor, id);
  const { accountId, path } = mailbox;
  if (!may(mailbox, 'share')) await mustMay({ userId: actor.userId, accountId }, mailbox, 'share');
  await engine().withSession(accountId, null, (session) => session.share(path, who, level === null ? null : rightsOfLevel[level]));
  return readFolderFacts(actor, id);
}
