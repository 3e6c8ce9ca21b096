/** Which folder here the letters of each folder of an old account go to. Pure: no two folders there ever meet in one here, so that each can be compared. */
import type { MailboxRole } from '@/lib/model/mail';
import { folderLevel } from './folder-level';

/** A folder of the old account. */
export interface OldFolder {
  /** Decoded (RFC 3501 section 5.1.3). */
  path: string;
  delimiter: string | null;
  role: MailboxRole | null;
  selectable: boolean;
  /** Null for the person's own. */
  owner: string | null;
}

/** What is known of both sides. */
export interface NamingChoice {
  /** What paths there begin with (RFC 2342), such as `INBOX.`. */
  prefix: string;
  /** Whether that server is Gmail, where one letter lies in many folders. */
  gmail: boolean;
  /** Whether spam and deleted letters are copied too. */
  junk: boolean;
  /** The folders here that have a role. */
  here: readonly { path: string; role: MailboxRole | null }[];
  delimiter: string | null;
  /** What paths here begin with; the server's own folders lie there. */
  herePrefix: string;
}

/** A folder there and its folder here. */
export interface NamedFolder {
  source: string;
  target: string;
  /** Its letters lie in other folders too: only those that lie in no other are copied. */
  rest: boolean;
}

const carried: readonly MailboxRole[] = ['drafts', 'sent', 'junk', 'trash', 'archive'];
const gmailRoot = /^\[(gmail|google mail)\]$/i;
/** Longest path that any server takes, bytes. */
const longestPath = 500;

/** The levels of a path there, without what its server puts before every path. */
function levelsOf({ path, delimiter }: OldFolder, prefix: string): string[] {
  const own = prefix !== '' && path.startsWith(prefix) ? path.slice(prefix.length) : path;
  const levels = delimiter ? own.split(delimiter).filter((level) => level !== '') : [own];
  // Folders below the inbox stand beside it here: not every server can have any there.
  const outer = levels.length > 1 && (levels[0]?.toUpperCase() === 'INBOX' || gmailRoot.test(levels[0] ?? '')) ? levels.slice(1) : levels;
  return outer.length > 0 ? outer : [path];
}

/** The path with a number behind it, as files get one that meet. */
function apart(path: string, taken: ReadonlySet<string>): string {
  if (!taken.has(path)) return path;
  for (let number = 2; ; number += 1) if (!taken.has(`${path} (${number})`)) return `${path} (${number})`;
}

/** Whether other folders hold the same letters: Gmail's own ones without a use, all mail, and what is only marked. */
function isRest({ path, delimiter, role }: OldFolder, gmail: boolean): boolean {
  if (role === 'all' || role === 'flagged') return true;
  return gmail && role === null && delimiter !== null && gmailRoot.test(path.split(delimiter)[0] ?? '');
}

/**
 * The folders to be copied with their places here, in the order in which they are worked on: the inbox, what has a role, the others, and last those whose
 * letters lie in others too. Of these that of all letters comes first: what lies in one before is not copied from those behind it. Folders of other people
 * and those that hold no letters are left out.
 */
export function nameFolders(folders: readonly OldFolder[], choice: NamingChoice): NamedFolder[] {
  const { prefix, gmail, junk, here, delimiter, herePrefix } = choice;
  const unwanted = ({ role }: OldFolder) => !junk && (role === 'junk' || role === 'trash');
  const wanted = folders.filter((folder) => folder.selectable && folder.owner === null && !unwanted(folder));
  const taken = new Set<string>();
  const named: NamedFolder[] = [];
  const give = (folder: OldFolder, target: string) => {
    const free = apart(target, taken);
    taken.add(free);
    named.push({ source: folder.path, target: free, rest: isRest(folder, gmail) });
  };
  const placeOf = (folder: OldFolder): string => {
    const between = delimiter ?? '_';
    const names = levelsOf(folder, prefix).map((level) => folderLevel(level, between));
    const whole = names.join(between);
    // Cut in the middle of a path, the folder would lie in another one.
    const path = Buffer.byteLength(whole) <= longestPath ? whole : folderLevel(names.join('_'), between);
    return path.toUpperCase() === 'INBOX' ? 'INBOX' : `${herePrefix}${path}`;
  };
  const roleHere = (role: MailboxRole | null) => (role && carried.includes(role) ? here.find((one) => one.role === role)?.path : undefined);
  const isInbox = ({ role, path }: OldFolder) => role === 'inbox' || path.toUpperCase() === 'INBOX';
  const normal = wanted.filter((folder) => !isRest(folder, gmail));
  for (const folder of normal.filter(isInbox)) give(folder, 'INBOX');
  for (const folder of normal) if (!isInbox(folder) && roleHere(folder.role)) give(folder, roleHere(folder.role) ?? '');
  for (const folder of normal) if (!isInbox(folder) && !roleHere(folder.role)) give(folder, placeOf(folder));
  const rest = wanted.filter((one) => isRest(one, gmail));
  for (const folder of rest.sort((a, b) => Number(b.role === 'all') - Number(a.role === 'all'))) {
    // What lies in no other folder was archived, as Gmail calls it.
    const archive = folder.role === 'all' ? here.find((one) => one.role === 'archive')?.path : undefined;
    give(folder, archive ?? placeOf(folder));
  }
  return named;
}
