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

/**
 * Reads the folder list. Some servers give MAILBOXID (RFC 8474) at SELECT only: there folders with a new path are opened while one that bore an
 * id is gone, because that may be a rename (R38). Throws what the session throws.
 */
export async function readFolderList(session: ImapSession, accountId: AccountId): Promise<ListedMailbox[]> {
  // Some servers count the selected mailbox as they last told of it (RFC 9051 section 6.3.11).
  if (session.selected) await session.check();
  const listed = await session.list();
  if (!session.capabilities.objectId || listed.some(({ status }) => status?.objectId)) return listed;
  const known = await readSyncMailboxes(accountId);
  const [paths, knownPaths] = [new Set(listed.map(({ path }) => path)), new Set(known.map(({ mailbox }) => mailbox.path))];
  if (!known.some((box) => box.objectId && !paths.has(box.mailbox.path))) return listed;
  const fresh = listed.filter(({ path, status }) => status && !knownPaths.has(path)).slice(0, mostOpened);
  const identified = new Map<string, ListedMailbox>();
  for (const entry of fresh) identified.set(entry.path, await identify(session, entry));
  return listed.map((entry) => identified.get(entry.path) ?? entry);
}
