/** BODYSTRUCTURE (RFC 9051 section 7.5.2) to a tree of `Part`. */
import libmime from 'libmime';
import type { Uid } from '@/lib/model/ids';
import type { Part } from '@/lib/model/mail';
import type { Connection } from './connection';
import { binaryOf, type FetchItems, type FetchValue, listOf, numberOf } from './fetch-response';
import { uidOf } from './headers';
import { packUids } from './sequences';
import { atom } from './wire';
import { readText, textOfBytes } from './words';

const maxParts = 2000;

interface Count {
  parts: number;
}

function lower(value: FetchValue | undefined): string {
  return (binaryOf(value) ?? '').trim().toLowerCase();
}

/** Percent-escaped bytes in a charset (RFC 2231 section 4). */
function fromPercent(value: string, charset: string): string {
  const escaped = value.replace(/[=?_\s]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).replaceAll('%', '=');
  return libmime.decodeWords(`=?${charset}?Q?${escaped}?=`);
}

interface Continuation {
  pieces: Map<number, { value: string; escaped: boolean }>;
  charset: string;
}

/** Parameters with continuations joined and character sets decoded (RFC 2231); names in lower case. */
export function readParameters(value: FetchValue | undefined): Record<string, string> {
  const list = listOf(value);
  const plain = new Map<string, string>();
  const continued = new Map<string, Continuation>();
  for (let at = 0; at + 1 < list.length && at < 200; at += 2) {
    const name = lower(list[at]);
    const text = binaryOf(list[at + 1]) ?? '';
    const match = /^([^*]+)\*(?:(\d{1,3})(\*?))?$/.exec(name);
    if (!match) {
      if (name !== '' && !plain.has(name)) plain.set(name, readText(text));
      continue;
    }
    const [, base = '', index, star] = match;
    const entry = continued.get(base) ?? { pieces: new Map(), charset: 'utf-8' };
    const escaped = index === undefined || star === '*';
    const coded = escaped && Number(index ?? 0) === 0 ? /^([^']*)'[^']*'(.*)$/s.exec(text) : null;
    if (coded?.[1] && /^[\w.:+-]{1,40}$/.test(coded[1])) entry.charset = coded[1];
    entry.pieces.set(Number(index ?? 0), { value: coded ? (coded[2] ?? '') : text, escaped });
    continued.set(base, entry);
  }
  for (const [name, entry] of continued) plain.set(name, joinPieces(entry));
  return Object.fromEntries([...plain].filter(([name]) => name !== '__proto__'));
}

function joinPieces({ pieces, charset }: Continuation): string {
  const ordered = [...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece);
  // Plain pieces beside escaped ones are escaped too, so that a character cut in two bytes comes together again.
  if (ordered.some((piece) => piece.escaped)) {
    return fromPercent(ordered.map((piece) => (piece.escaped ? piece.value : piece.value.replaceAll('%', '%25'))).join(''), charset);
  }
  return textOfBytes(ordered.map((piece) => piece.value).join(''));
}

/** `filename` in Content-Disposition, else `name` in Content-Type; made safe only by who shows it. */
function filenameOf(disposition: Record<string, string>, parameters: Record<string, string>): string | null {
  const name = disposition.filename ?? parameters.name ?? null;
  if (name === null || name === '') return null;
  const mistaken = /^([\w.:+-]{1,40})'[a-z-]*'(.+)$/i.exec(name);
  return mistaken?.[2]?.includes('%') ? fromPercent(mistaken[2], mistaken[1] ?? 'utf-8') : name;
}

function blank(part: string, type: string): Part {
  return {
    part,
    type,
    charset: null,
    encoding: '7bit',
    size: 0,
    disposition: null,
    filename: null,
    contentId: null,
    parameters: {},
    children: [],
  };
}

function applyDisposition(node: Part, value: FetchValue | undefined): void {
  const kind = lower(listOf(value)[0]);
  // Unknown kinds are attachments (RFC 2183 section 2.8).
  node.disposition = kind === '' ? null : kind === 'inline' ? 'inline' : 'attachment';
  node.filename = filenameOf(readParameters(listOf(value)[1]), node.parameters);
}

function childPart(parent: string, index: number): string {
  return parent === '' ? String(index) : `${parent}.${index}`;
}

/** `prefix` numbers the children; `own` is the specifier of this node itself. */
function readMultipart(list: FetchValue[], prefix: string, own: string, count: Count): Part {
  const children: Part[] = [];
  let at = 0;
  for (; Array.isArray(list[at]); at += 1) {
    const part = childPart(prefix, at + 1);
    if (count.parts < maxParts) children.push(readNode(list[at], part, part, count));
  }
  const node = blank(own, `multipart/${lower(list[at]) || 'mixed'}`);
  node.children = children;
  node.parameters = readParameters(list[at + 1]);
  applyDisposition(node, list[at + 2]);
  return node;
}

function readSingle(list: FetchValue[], own: string, count: Count): Part {
  const type = `${lower(list[0]) || 'application'}/${lower(list[1]) || 'octet-stream'}`;
  const node = blank(own, type);
  node.parameters = readParameters(list[2]);
  node.charset = node.parameters.charset?.toLowerCase() || null;
  node.contentId = (binaryOf(list[3]) ?? '').trim().replace(/^<|>$/g, '') || null;
  node.encoding = lower(list[5]) || '7bit';
  node.size = numberOf(list[6]) ?? 0;
  let extension = 7;
  if (type === 'message/rfc822' || type === 'message/global') {
    if (Array.isArray(list[8])) node.children = [readEnclosed(list[8], own, count)];
    extension = Array.isArray(list[7]) ? 10 : 7;
  } else if (type.startsWith('text/') && !Array.isArray(list[7])) {
    // Some servers leave the line count out; then the disposition list stands one place earlier.
    extension = Array.isArray(list[8]) && !Array.isArray(list[9]) && numberOf(list[7]) === null ? 7 : 8;
  }
  applyDisposition(node, list[extension + 1]);
  return node;
}

/** The letter inside a letter: its parts are numbered below the enclosing one, its multipart is that one's TEXT. */
function readEnclosed(value: FetchValue[], enclosing: string, count: Count): Part {
  if (Array.isArray(value[0])) {
    count.parts += 1;
    return readMultipart(value, enclosing, `${enclosing}.TEXT`, count);
  }
  return readNode(value, childPart(enclosing, 1), childPart(enclosing, 1), count);
}

function readNode(value: FetchValue | undefined, prefix: string, own: string, count: Count): Part {
  count.parts += 1;
  const list = listOf(value);
  return Array.isArray(list[0]) ? readMultipart(list, prefix, own, count) : readSingle(list, own, count);
}

/** The tree of a letter, or null for NIL. A single part is `1`; a multipart at the top is `TEXT`, inside of part n it is `n`. */
export function readStructure(value: FetchValue | undefined): Part | null {
  const list = listOf(value);
  if (list.length === 0) return null;
  const count = { parts: 0 };
  return Array.isArray(list[0]) ? readMultipart(list, '', 'TEXT', count) : readNode(list, '1', '1', count);
}

/** The part trees of these messages; gone ones, and those whose tree the server does not know, are left out. */
export async function fetchStructures(connection: Connection, uids: Uid[]): Promise<Map<Uid, Part>> {
  const wanted = new Set(uids);
  const found = new Map<Uid, Part>();
  for (const set of packUids(uids)) {
    const part = new Map<Uid, Part>();
    const take = (items: FetchItems) => {
      const uid = uidOf(items);
      if (uid === null || !wanted.has(uid) || !items.has('BODYSTRUCTURE')) return false;
      const structure = readStructure(items.get('BODYSTRUCTURE'));
      if (structure) part.set(uid, structure);
      return true;
    };
    await connection.fetch('read', set, [atom('UID'), atom('BODYSTRUCTURE')], take, () => part.clear());
    for (const [uid, structure] of part) found.set(uid, structure);
  }
  return found;
}
