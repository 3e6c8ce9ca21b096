/** The folder list of the server, with what is needed to know a renamed folder again. */
import { readSyncMailboxes } from '@/lib/db/mailboxes';
import { isAppError } from '@/lib/errors';
import type { ImapSession, ListedMailbox } from '@/lib/imap/types';
import type { AccountId } from '@/lib/model/ids';

/** New paths that are opened to learn their MAILBOXID; who renames more at once has them read anew. */
const mostOpened = 50;

/** The entry with the MAILBOXID that SELECT gives, or as it was where the server does not open the folder. */
async function identify(session: ImapSession, entry: ListedMailbox): Promise<ListedMailbox> {
  try {
    const { objectId } = await session.select(entry.path);
    return (entry.status && { ...entry, status: { ...entry.status, objectId } }) || entry;
  } catch (error) {
    if (!isAppError(error) || error.code === 'serverAway') throw error;
    return entry;
  }
}

/** The entry with its counts asked for by itself, or as it was where the server does not count it even then. */
async function count(session: ImapSession, entry: ListedMailbox): Promise<ListedMailbox> {
  try {
    return { ...entry, status: await session.status(entry.path) };
  } catch (error) {
    if (!isAppError(error) || error.code === 'serverAway') throw error;
    return entry;
  }
}

/** An entry of the list; `rights` where they were asked for. */
type Entry = ListedMailbox & { rights?: string | null };

/**
 * The entries with what one may do with other people's mailboxes, and with the inbox, which tells that the server knows rights. Those that are known
 * are asked for again with `again` only; of those beyond `mostOpened` it is found out when they are used.
 */
async function withRights(
  session: ImapSession,
  listed: readonly ListedMailbox[],
  known: ReadonlySet<string>,
  again: boolean,
): Promise<Entry[]> {
  const told = new Map<string, string | null>();
  const asked = listed.filter(({ path, owner, selectable }) => selectable && (owner !== null || path === 'INBOX'));
  for (const { path } of asked.filter(({ path }) => again || !known.has(path)).slice(0, mostOpened))
    told.set(path, await session.rights(path));
  return listed.map((entry) => (told.has(entry.path) ? { ...entry, rights: told.get(entry.path) ?? null } : entry));
}

/**
 * Reads the folder list. What a folder that is gone may be known by under a new path (R38) is asked for where the list does not say it: its counts,
 * which a server leaves out while the folder is just being changed, and its MAILBOXID (RFC 8474), which some give at SELECT only. Throws
 * what the session throws. With `rights` it is asked again what one may do with the mailboxes of others.
 */
export async function readFolderList(session: ImapSession, accountId: AccountId, { rights = false } = {}): Promise<Entry[]> {
  // Some servers count the selected mailbox as they last told of it (RFC 9051 section 6.3.11).
  if (session.selected) await session.check();
  const listed = await session.list();
  const known = await readSyncMailboxes(accountId);
  const [paths, knownPaths] = [new Set(listed.map(({ path }) => path)), new Set(known.map(({ mailbox }) => mailbox.path))];
  const gone = known.filter(({ mailbox }) => !paths.has(mailbox.path));
  const fresh = listed.filter(({ path, selectable }) => selectable && !knownPaths.has(path)).slice(0, mostOpened);
  const asked = new Map<string, ListedMailbox>();
  if (gone.some(({ state }) => state)) for (const entry of fresh) if (!entry.status) asked.set(entry.path, await count(session, entry));
  const silent = session.capabilities.objectId && !listed.some(({ status }) => status?.objectId);
  if (silent && gone.some(({ objectId }) => objectId))
    for (const entry of fresh) {
      const counted = asked.get(entry.path) ?? entry;
      if (counted.status) asked.set(entry.path, await identify(session, counted));
    }
  const counted = asked.size > 0 ? listed.map((entry) => asked.get(entry.path) ?? entry) : listed;
  if (!session.capabilities.acl) return counted;
  const knownRights = known.filter(({ mailbox }) => mailbox.rights !== undefined).map(({ mailbox }) => mailbox.path);
  return withRights(session, counted, new Set(knownRights), rights);
}
