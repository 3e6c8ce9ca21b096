/** LIST, STATUS and CREATE (RFC 9051 sections 6.3.2 to 6.3.11, RFC 5258, 5819, 6154). */
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Modseq } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { Connection } from './connection';
import { isBad } from './errors';
import { assignRoles } from './roles';
import { ownerOf, spacesOf } from './spaces';
import type { ListedMailbox, MailboxStatus } from './types';
import { type Argument, atom, type Line, type TokenList, text, tokenList, tokenText } from './wire';

const maxMailboxes = 20_000;
/** Longest path in bytes of UTF-8: an index of the cache takes no more, and no person made such a folder. */
const maxPathBytes = 2000;
/** Servers without LIST-STATUS are asked for each mailbox's counts only up to this many. */
const maxSingleStatuses = 200;

interface RawMailbox {
  path: string;
  delimiter: string | null;
  flags: string[];
}

/** A whole number of at most ten digits; 0 for anything else. */
export function countOf(value: string | null | undefined): number {
  return value && /^\d{1,10}$/.test(value) ? Number(value) : 0;
}

/** A mod-sequence, or null where there is none (RFC 7162 section 7: up to 63 bits). */
export function asModseq(value: string | null | undefined): Modseq | null {
  return value && /^[1-9]\d{0,19}$/.test(value) ? (BigInt(value) as Modseq) : null;
}

/** Up to 63 bits (RFC 8438 section 3); what a number cannot hold exactly is none. */
function sizeOf(value: string | null | undefined): number | null {
  const size = value && /^\d{1,16}$/.test(value) ? Number(value) : null;
  return size !== null && Number.isSafeInteger(size) ? size : null;
}

/** An objectid (RFC 8474 section 4), or null where it is none. */
export function asObjectId(value: string | null | undefined): string | null {
  return value && /^[\w-]{1,255}$/.test(value) ? value : null;
}

/** Says the server that it is Cyrus, whose ways need care here and there? */
export function isCyrus({ wire }: Connection): boolean {
  return /^cyrus/i.test((wire.serverInfo as { name?: string } | undefined)?.name ?? '');
}

function statusItems(connection: Connection): Argument[] {
  const { condstore, statusSize, objectId } = connection.capabilities;
  const items = ['MESSAGES', 'UNSEEN', 'UIDNEXT', 'UIDVALIDITY'];
  if (condstore) items.push('HIGHESTMODSEQ');
  if (statusSize) items.push('SIZE');
  // Cyrus 3.6 answers with bytes of memory that it freed before, and the counts beside them cannot be read.
  if (objectId && !isCyrus(connection)) items.push('MAILBOXID');
  return items.map(atom);
}

function readStatus(list: TokenList): MailboxStatus {
  const values = new Map<string, string | null>();
  for (let at = 0; at + 1 < list.length; at += 2) {
    const value = list[at + 1];
    values.set((tokenText(list[at]) ?? '').toUpperCase(), tokenText(Array.isArray(value) ? value[0] : value));
  }
  return {
    messages: countOf(values.get('MESSAGES')),
    unseen: countOf(values.get('UNSEEN')),
    uidNext: countOf(values.get('UIDNEXT')),
    uidValidity: countOf(values.get('UIDVALIDITY')),
    highestModseq: asModseq(values.get('HIGHESTMODSEQ')),
    sizeBytes: sizeOf(values.get('SIZE')),
    objectId: asObjectId(values.get('MAILBOXID')),
  };
}

/** Null for a line that names no folder, and for one whose path is too long: it is left out, and its letters stay on the server. */
function readListLine(connection: Connection, line: Line): RawMailbox | null {
  const raw = tokenText(line.attributes?.[2]);
  if (raw === null || raw === '') return null;
  const flags = tokenList(line.attributes?.[0]).map((token) => tokenText(token) ?? '');
  const path = connection.readName(raw);
  if (Buffer.byteLength(path) > maxPathBytes) {
    log.warn({ room: 'imap', bytes: Buffer.byteLength(path) }, 'folder left out: its path is too long');
    return null;
  }
  return { path, delimiter: tokenText(line.attributes?.[1]) || null, flags };
}

interface Listing {
  mailboxes: Map<string, RawMailbox>;
  statuses: Map<string, MailboxStatus>;
}

async function runList(connection: Connection, name: 'LIST' | 'LSUB', options: Argument[]): Promise<Listing> {
  const listing: Listing = { mailboxes: new Map(), statuses: new Map() };
  const args: Argument[] = [text(''), text('*')];
  if (options.length > 0) args.push(atom('RETURN'), options);
  await connection.run('list', name, args, {
    untagged: {
      [name.toLowerCase()]: (line) => {
        const mailbox = listing.mailboxes.size < maxMailboxes ? readListLine(connection, line) : null;
        if (mailbox) listing.mailboxes.set(mailbox.path, mailbox);
      },
      status: (line) => {
        const raw = tokenText(line.attributes?.[0]);
        if (raw !== null) listing.statuses.set(connection.readName(raw), readStatus(tokenList(line.attributes?.[1])));
      },
    },
  });
  return listing;
}

/** LIST with everything along where the server can, else what it can; a server that rejects an option it offers is asked plainly. */
async function listAll(connection: Connection): Promise<Listing & { subscribed: Set<string> | null }> {
  const { extendedList, capabilities } = connection;
  const options: Argument[] = [];
  if (extendedList) options.push(atom('SUBSCRIBED'));
  if (extendedList && capabilities.specialUse) options.push(atom('SPECIAL-USE'));
  if (extendedList && capabilities.listStatus) options.push(atom('STATUS'), statusItems(connection));
  if (options.length > 0) {
    try {
      const listing = await runList(connection, 'LIST', options);
      const subscribed = [...listing.mailboxes.values()].filter((mailbox) =>
        mailbox.flags.some((flag) => flag.toLowerCase() === '\\subscribed'),
      );
      return { ...listing, subscribed: new Set(subscribed.map((mailbox) => mailbox.path)) };
    } catch (error) {
      if (!isBad(error)) throw error;
    }
  }
  const listing = await runList(connection, 'LIST', []);
  return { ...listing, subscribed: await listSubscribed(connection) };
}

/** Subscribed paths, or null where the server does not say. */
async function listSubscribed(connection: Connection): Promise<Set<string> | null> {
  try {
    return new Set((await runList(connection, 'LSUB', [])).mailboxes.keys());
  } catch (error) {
    if (!connection.wire.usable) throw error;
    return null;
  }
}

function nameOf(mailbox: RawMailbox): string {
  return (mailbox.delimiter ? mailbox.path.split(mailbox.delimiter).filter(Boolean).at(-1) : null) ?? mailbox.path;
}

function isSelectable(mailbox: RawMailbox): boolean {
  return !mailbox.flags.some((flag) => /^\\(noselect|nonexistent)$/i.test(flag));
}

/** All mailboxes, inbox first, then in the server's order. */
export async function listMailboxes(connection: Connection): Promise<ListedMailbox[]> {
  const { mailboxes, statuses, subscribed } = await listAll(connection);
  const raw = [...mailboxes.values()];
  const candidates = raw.map((mailbox) => ({ ...mailbox, name: nameOf(mailbox), selectable: isSelectable(mailbox) }));
  const spaces = spacesOf(connection);
  const owners = new Map(raw.map(({ path }) => [path, ownerOf(path, spaces)]));
  // Somebody else's Sent is not where one's own letters go.
  const roles = assignRoles(candidates.filter(({ path }) => owners.get(path) === null));
  if (statuses.size === 0) await fillStatuses(connection, candidates, statuses);
  const listed = candidates.map(
    ({ path, name, delimiter, selectable }): ListedMailbox => ({
      path,
      name,
      delimiter,
      role: roles.get(path) ?? null,
      selectable,
      owner: owners.get(path) ?? null,
      subscribed: path === 'INBOX' || subscribed === null || subscribed.has(path),
      status: statuses.get(path) ?? null,
    }),
  );
  return listed.sort((a, b) => Number(b.role === 'inbox') - Number(a.role === 'inbox'));
}

async function fillStatuses(
  connection: Connection,
  candidates: { path: string; selectable: boolean }[],
  statuses: Map<string, MailboxStatus>,
): Promise<void> {
  const selectable = candidates.filter((candidate) => candidate.selectable);
  if (selectable.length > maxSingleStatuses) return;
  for (const { path } of selectable) {
    try {
      statuses.set(path, await mailboxStatus(connection, path));
    } catch (error) {
      // A folder that vanished or is forbidden must not hide the others.
      if (!connection.wire.usable) throw error;
    }
  }
}

/** A path as an argument, its spelling read from LIST where that is needed. */
export async function spell(connection: Connection, path: string): Promise<Argument> {
  if (connection.needsSpelling(path)) await runList(connection, 'LIST', []);
  return connection.name(path);
}

/** STATUS of one mailbox. Throws `notFound`. */
export async function mailboxStatus(connection: Connection, path: string): Promise<MailboxStatus> {
  let status: MailboxStatus | null = null;
  const args = [await spell(connection, path), statusItems(connection)];
  await connection.run('count', 'STATUS', args, {
    untagged: {
      status: (line) => {
        const raw = tokenText(line.attributes?.[0]);
        // NOTIFY may tell of another mailbox at any time.
        if (raw !== null && connection.readName(raw) !== (path.toUpperCase() === 'INBOX' ? 'INBOX' : path))
          connection.wire.tell('STATUS', line);
        else status = readStatus(tokenList(line.attributes?.[1]));
      },
    },
  });
  if (!status) throw new AppError('refusedByServer', say('said.folder.notCounted'));
  return status;
}

/** The path with the prefix that this server demands of a person's own folders (RFC 2342), such as `INBOX.`. */
export function ownPath(connection: Connection, wanted: string): string {
  const { prefix = '', delimiter = '' } = connection.wire.namespace ?? {};
  // INBOX is the one name whose case does not matter, also as a parent (RFC 9051 section 5.1).
  const path = delimiter && wanted.toUpperCase().startsWith(`INBOX${delimiter}`) ? `INBOX${wanted.slice(5)}` : wanted;
  const { other, shared } = connection.wire.namespaces ?? {};
  const elsewhere = [...(other || []), ...(shared || [])].some((space) => space.prefix !== '' && path.startsWith(space.prefix));
  return path.toUpperCase() === 'INBOX' || elsewhere || path.startsWith(prefix) ? path : prefix + path;
}

/** CREATE and SUBSCRIBE; answers the path, prefix included. One that exists already is as good as a new one. */
export async function createMailbox(connection: Connection, wanted: string): Promise<string> {
  const path = ownPath(connection, wanted);
  const name = await spell(connection, path);
  try {
    await connection.run('make', 'CREATE', [name]);
  } catch (error) {
    if (!connection.wire.usable || !(await exists(connection, path))) throw error;
  }
  try {
    await connection.run('subscribe', 'SUBSCRIBE', [name]);
  } catch (error) {
    // The folder is there; whether other programs show it is a lesser matter.
    if (!connection.wire.usable) throw error;
  }
  return path;
}

async function exists(connection: Connection, path: string): Promise<boolean> {
  const { mailboxes } = await runList(connection, 'LIST', []);
  const mailbox = mailboxes.get(path);
  return mailbox !== undefined && isSelectable(mailbox);
}
