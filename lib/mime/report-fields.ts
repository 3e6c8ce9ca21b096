/** Groups of header-like fields, as the machine parts of reports have them (RFC 3464 section 2.1, RFC 8098 3.1, RFC 5965 3). Never throws. */
import libmime from 'libmime';
import type { AboutLetter } from '@/lib/model/reports';
import { decodeText } from './charset';
import { decodeTransfer } from './decode';

/** Longest text that is read of a report, in characters. */
const longest = 1_000_000;
/** Longest text that is shown as it came. */
const longestRaw = 20_000;
const mostGroups = 2000;
const mostFields = 200;

/** Fields of one group, names in lower case; the first of a name counts. */
export type Fields = ReadonlyMap<string, string>;

/** One part of a letter with its still encoded bytes. */
export interface ReportPart {
  bytes: Uint8Array;
  charset: string | null;
  encoding: string;
}

/** The text of a part; what is longer than a report may be is cut. */
export function textOfPart({ bytes, charset, encoding }: ReportPart): string {
  return decodeText(decodeTransfer(bytes.subarray(0, 2 * longest), encoding), charset, 'text').slice(0, longest);
}

/** The beginning of a report for whoever wants to see it as it came. */
export function rawText(text: string): string {
  const lines = text.slice(0, longestRaw).replace(/\r\n?/gu, '\n');
  const shown = lines.replace(/[^\P{Cc}\t\n]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd').trim();
  return text.length > longestRaw ? `${shown}\n…` : shown;
}

/** One line without controls and marks that turn text around (T30), cut to `most` characters. */
export function oneLine(text: string, most = 500): string {
  const line = text
    .slice(0, 4 * most)
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Cuts the text at empty lines and reads the fields of each group. Lines that are no field are skipped. */
export function fieldGroups(text: string): Fields[] {
  const groups: Map<string, string>[] = [];
  let group = new Map<string, string>();
  let last: string | null = null;
  const close = () => {
    if (group.size > 0) groups.push(group);
    group = new Map();
    last = null;
  };
  for (const line of text.split(/\r\n|\n|\r/u)) {
    if (line.trim() === '') {
      close();
      if (groups.length >= mostGroups) return groups;
      continue;
    }
    if (/^[ \t]/u.test(line)) {
      const before = last === null ? undefined : group.get(last);
      if (last !== null && before !== undefined && before.length < 10_000) group.set(last, `${before} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    last = /^[!-9;-~]{1,100}$/u.test(name) && !group.has(name) && group.size < mostFields ? name : null;
    if (last !== null) group.set(last, line.slice(colon + 1).trim());
  }
  close();
  return groups;
}

/** What stands behind the type of a typed field: "dns; mx.example" gives "mx.example". */
export function typed(value: string | undefined): { type: string; text: string } | null {
  if (value === undefined) return null;
  const semicolon = value.indexOf(';');
  const type = value.slice(0, Math.max(0, semicolon)).trim().toLowerCase();
  const text = (/^[a-z0-9-]{0,40}$/u.test(type) ? value.slice(semicolon + 1) : value).trim();
  return text === '' ? null : { type, text };
}

/** An address of a report (RFC 3464 2.3.2, RFC 6533 3): without brackets, `utf-8` forms decoded. Empty where there is none. */
export function addressIn(value: string | undefined): string {
  const given = typed(value);
  if (given === null) return '';
  const bare = /<([^<>]*)>\s*$/u.exec(given.text)?.[1] ?? given.text;
  const text =
    given.type === 'utf-8'
      ? bare.replace(/\\x\{([0-9a-f]{1,6})\}/giu, (whole, hex: string) => {
          const point = Number.parseInt(hex, 16);
          return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
        })
      : bare;
  return oneLine(text, 320);
}

/** Milliseconds since the epoch, or null where the text is no date of this age. A comment behind it is left out. */
export function timeIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = Date.parse(
    text
      .slice(0, 100)
      .replace(/\([^()]*\)/gu, ' ')
      .trim(),
  );
  return Number.isFinite(at) && at > 0 && at < 32_503_680_000_000 ? at : null;
}

function words(fields: Fields, name: string): string | null {
  const text = oneLine(libmime.decodeWords((fields.get(name) ?? '').slice(0, 4000)));
  return text === '' ? null : text;
}

/** The letter that came back, or the head of it. Null where it says nothing about itself. */
export function aboutOf(part: ReportPart | null): AboutLetter | null {
  if (part === null) return null;
  const text = textOfPart({ ...part, bytes: part.bytes.subarray(0, 64 * 1024) });
  // Some put the fields of the part behind those of MIME and an empty line.
  const fields = fieldGroups(text).find((group) => group.has('subject') || group.has('from') || group.has('date'));
  if (!fields) return null;
  return { subject: words(fields, 'subject'), sentAt: timeIn(fields.get('date')), from: words(fields, 'from'), to: words(fields, 'to') };
}
