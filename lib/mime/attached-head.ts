/** Who wrote a letter that is attached to another one, to whom, when and about what, from its header (RFC 5322). Bounded, never throws. */
import libmime from 'libmime';
import type { LetterHead } from '@/lib/model/attached';
import type { Address } from '@/lib/model/mail';
import { oneLine, timeIn } from './report-fields';
import { headerFields } from './trust-header';

const mostPeople = 100;
/** What only a letter begins with; a file without any of these is none. */
const telling = ['from', 'date', 'subject', 'message-id', 'received', 'to', 'return-path'];

interface Mark {
  words: string;
  angle: string | null;
}

/** Reads one list of addresses sign by sign: quotes, comments and brackets hide commas (section 3.4). Groups give their members. */
function splitPeople(value: string): Mark[] {
  const found: Mark[] = [];
  let words = '';
  let angle: string | null = null;
  let inside: 'words' | 'quotes' | 'angle' = 'words';
  let comment = 0;
  const close = () => {
    if (words.trim() !== '' || angle !== null) found.push({ words: words.trim(), angle });
    words = '';
    angle = null;
  };
  for (let at = 0; at < value.length && found.length < mostPeople; at += 1) {
    const sign = value[at] ?? '';
    if (sign === '\\' && (inside === 'quotes' || comment > 0)) {
      at += 1;
      if (comment === 0) words += value[at] ?? '';
    } else if (comment > 0) comment += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    else if (inside === 'quotes') {
      if (sign === '"') inside = 'words';
      else words += sign;
    } else if (inside === 'angle') {
      if (sign === '>') inside = 'words';
      else angle += sign;
    } else if (sign === '"') inside = 'quotes';
    else if (sign === '(') comment = 1;
    else if (sign === '<') {
      inside = 'angle';
      angle = '';
    } else if (sign === ',' || sign === ';') close();
    else if (sign === ':' && angle === null) words = '';
    else words += sign;
  }
  if (found.length < mostPeople) close();
  return found;
}

/** Addresses of a field; the address is taken before any word is decoded (T27). */
function readPeople(value: string | undefined): Address[] {
  return splitPeople(value ?? '')
    .map(({ words, angle }) => {
      const bare = angle === null && /^\S+@\S+$/u.test(words);
      const address = angle ?? (bare ? words : '');
      const name = angle === null && bare ? '' : libmime.decodeWords(words);
      return { name: oneLine(name, 300), address: oneLine(address.replace(/\s+/gu, ''), 320) };
    })
    .filter(({ name, address }) => name !== '' || address !== '');
}

/** What the header tells; null where it is not the header of a letter. */
export function readHead(header: Uint8Array): LetterHead | null {
  const fields = new Map<string, string>();
  for (const { name, value } of headerFields(header)) if (!fields.has(name)) fields.set(name, value);
  if (!telling.some((name) => fields.has(name))) return null;
  return {
    from: readPeople(fields.get('from')),
    to: readPeople(fields.get('to')),
    cc: readPeople(fields.get('cc')),
    subject: oneLine(libmime.decodeWords((fields.get('subject') ?? '').slice(0, 4000)), 1000),
    sentAt: timeIn(fields.get('date')),
  };
}
