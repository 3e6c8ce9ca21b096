/** SEARCH (RFC 9051 section 6.4.4, RFC 4731). A query is a tree of ours; words from outside only ever travel as strings (T51). */
import type { Uid } from '@/lib/model/ids';
import type { Connection } from './connection';
import { asUid, inRange, joined, rangesOf, type UidRange, unpackUids } from './sequences';
import type { UidQuery } from './types';
import { type Argument, atom, type Line, sequence, text, tokenText } from './wire';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function words(value: string): Argument {
  // Quoted strings are ASCII until UTF-8 is agreed on, literals may hold what CHARSET says.
  return /^[\x20-\x7e]*$/.test(value) ? text(value) : { type: 'LITERAL', value: Buffer.from(value) };
}

const day = (at: Date): Argument => atom(`${at.getUTCDate()}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()}`);

function criteria(query: UidQuery): Argument[] {
  const found: Argument[] = [];
  if (query.uids !== undefined) found.push(atom('UID'), sequence(query.uids));
  if (query.messageIdHeader !== undefined) found.push(atom('HEADER'), atom('MESSAGE-ID'), words(`<${query.messageIdHeader}>`));
  if (query.text !== undefined) found.push(atom('TEXT'), words(query.text));
  if (query.since) found.push(atom('SINCE'), day(query.since));
  if (query.savedBefore) found.push(atom('SAVEDATESUPPORTED'), atom('SAVEDBEFORE'), day(query.savedBefore));
  if (query.seen !== undefined) found.push(atom(query.seen ? 'SEEN' : 'UNSEEN'));
  if (query.flagged !== undefined) found.push(atom(query.flagged ? 'FLAGGED' : 'UNFLAGGED'));
  if (query.deleted !== undefined) found.push(atom(query.deleted ? 'DELETED' : 'UNDELETED'));
  return found.length > 0 ? found : [atom('ALL')];
}

function readExtended(line: Line): string {
  const tokens = line.attributes ?? [];
  const at = tokens.findIndex((token) => tokenText(token)?.toUpperCase() === 'ALL');
  return at < 0 ? '' : (tokenText(tokens[at + 1]) ?? '');
}

function readPlain(line: Line): Uid[] {
  const numbers = line.numbers ?? (line.attributes ?? []).map((token) => Number(tokenText(token)));
  return numbers.flatMap((number) => asUid(number) ?? []);
}

interface Takers {
  plain(uids: Uid[]): void;
  extended(set: string): void;
}

async function search(connection: Connection, query: UidQuery, take: Takers): Promise<void> {
  const args = criteria(query);
  if (args.some((argument) => !Array.isArray(argument) && argument.type === 'LITERAL')) args.unshift(atom('CHARSET'), atom('UTF-8'));
  if (connection.capabilities.esearch) args.unshift(atom('RETURN'), [atom('ALL')]);
  await connection.run('search', 'UID SEARCH', args, {
    untagged: { search: (line) => take.plain(readPlain(line)), esearch: (line) => take.extended(readExtended(line)) },
  });
}

/** UIDs of the selected mailbox that match, ascending. */
export async function searchUids(connection: Connection, query: UidQuery): Promise<Uid[]> {
  const found = new Set<Uid>();
  const plain = (uids: readonly Uid[]) => {
    for (const uid of uids) found.add(uid);
  };
  await search(connection, query, { plain, extended: (set) => plain(unpackUids(set)) });
  // `n:*` names the last message even where its UID is below n.
  const wanted = query.uids === undefined ? () => true : inRange(query.uids);
  return [...found].filter(wanted).sort((a, b) => a - b);
}

/** Like `searchUids`, as ranges: a mailbox of a million letters is a few of them, never a million numbers. Needs `uids` of the form `n:*`. */
export async function searchRanges(connection: Connection, query: UidQuery): Promise<UidRange[]> {
  const found: UidRange[] = [];
  const plain = (uids: readonly Uid[]) => found.push(...joined(uids.map((uid): UidRange => [uid, uid])));
  await search(connection, query, { plain, extended: (set) => found.push(...rangesOf(set)) });
  const low = Number(/^(\d+):\*$/.exec(query.uids ?? '')?.[1] ?? 1);
  // `n:*` names the last message even where its UID is below n.
  return joined(found).filter(([, to]) => to >= low);
}
