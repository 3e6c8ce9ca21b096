/** The lines of vCard and iCalendar files (RFC 6350 section 3.3, RFC 5545 section 3.1, and vCard 2.1 as programs still write it). Linear, never throws. */
import { decodeText } from './charset';
import { decodeTransfer } from './decode';

/** One property. */
export interface ContentLine {
  /** Upper case, without its group. */
  name: string;
  /** Names in upper case; a bare word of vCard 2.1 counts as TYPE. */
  params: ReadonlyMap<string, readonly string[]>;
  /** As it stands, but for quoted-printable, which is undone. */
  value: string;
}

/** Most lines and longest line that are looked at; what is longer is cut. */
const mostLines = 20_000;
const longestLine = 400_000;
const longestHead = 4000;

const bare = new Set(['QUOTED-PRINTABLE', 'BASE64', '8BIT', '7BIT']);

/** Where the value begins: the first colon outside of quotes; -1 where there is none near the beginning. */
function colonIn(line: string): number {
  let quoted = false;
  for (let at = 0; at < Math.min(line.length, longestHead); at += 1) {
    const sign = line[at];
    if (sign === '"') quoted = !quoted;
    else if (sign === ':' && !quoted) return at;
  }
  return line.slice(0, longestHead).indexOf(':');
}

/** Splits outside of quotes. */
function splitAt(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === separator && !quoted) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...pieces, text.slice(from)];
}

function paramsOf(pieces: readonly string[]): Map<string, string[]> {
  const params = new Map<string, string[]>();
  for (const piece of pieces.slice(0, 50)) {
    const at = piece.indexOf('=');
    const word = piece.trim().toUpperCase();
    const name = at > 0 ? piece.slice(0, at).trim().toUpperCase() : bare.has(word) ? 'ENCODING' : 'TYPE';
    const values = splitAt(at > 0 ? piece.slice(at + 1) : piece, ',').map((one) => one.trim().replace(/^"|"$/gu, ''));
    params.set(name, [...(params.get(name) ?? []), ...values]);
  }
  return params;
}

const isQuotedPrintable = (head: string) => /(?:^|[;=])quoted-printable(?:;|$)/iu.test(head);

/** Lines put together again: those that begin with white space belong to the one before, those of quoted-printable go on behind "=". */
function* unfolded(text: string): Generator<string> {
  let pieces: string[] = [];
  let soft = false;
  let count = 0;
  for (const line of text.split(/\r\n|\n|\r/u, mostLines * 2)) {
    const last = pieces.at(-1);
    if (soft && last !== undefined) {
      pieces[pieces.length - 1] = last.slice(0, -1);
      pieces.push(line);
    } else if (pieces.length > 0 && /^[ \t]/u.test(line)) pieces.push(line.slice(1));
    else {
      if (pieces.length > 0) {
        yield pieces.join('').slice(0, longestLine);
        count += 1;
        if (count >= mostLines) return;
      }
      pieces = [line];
    }
    const [first = ''] = pieces;
    soft = line.endsWith('=') && isQuotedPrintable(first.slice(0, Math.max(0, colonIn(first))));
  }
  if (pieces.length > 0) yield pieces.join('').slice(0, longestLine);
}

/** The properties of a file, in their order; lines that are none are left out. */
export function* contentLines(text: string): Generator<ContentLine> {
  for (const line of unfolded(text)) {
    const colon = colonIn(line);
    if (colon <= 0) continue;
    const head = line.slice(0, colon);
    const [first = '', ...rest] = splitAt(head, ';');
    const name = first
      .slice(first.lastIndexOf('.') + 1)
      .trim()
      .toUpperCase();
    if (!/^[A-Z0-9-]{1,60}$/u.test(name)) continue;
    const params = paramsOf(rest);
    const raw = line.slice(colon + 1);
    const value = isQuotedPrintable(head)
      ? decodeText(decodeTransfer(Buffer.from(raw), 'quoted-printable'), params.get('CHARSET')?.[0] ?? 'utf-8', 'text')
      : raw;
    yield { name, params, value };
  }
}

/** A text value as words: its escapes undone, at most `most` characters. */
export function wordsOf(value: string, most: number): string {
  return value
    .slice(0, most * 2)
    .replace(/\\([\\;,nN:"])/gu, (_, sign: string) => (sign === 'n' || sign === 'N' ? '\n' : sign))
    .replace(/[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, most);
}

/** A structured value by its semicolons, each piece as words. */
export function piecesOf(value: string, most: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at <= value.length && pieces.length < 20; at += 1) {
    if (value[at] === '\\') at += 1;
    else if (at === value.length || value[at] === ';') {
      pieces.push(wordsOf(value.slice(from, at), most));
      from = at + 1;
    }
  }
  return pieces;
}
