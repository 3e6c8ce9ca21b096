/**
 * Short cuts through the values of header rows for what nearly all letters hold: plain ASCII in the usual form. Each answers exactly what
 * headers.ts and words.ts answer, and asks them where a value is anything else.
 */
import { guessAttachments, readDateHeader, readFields, readInternalDate } from './headers';
import { readMessageId, readMessageIds, readText } from './words';

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const days = 'MonTueWedThuFriSatSun';
const minuteMs = 60_000;

/** The digits from `at` to `end` as a number, or NaN. */
function digits(text: string, at: number, end: number): number {
  let number = 0;
  for (let index = at; index < end; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Month from 0, or -1. */
function month(text: string, at: number): number {
  const place = months.indexOf(text.slice(at, at + 3));
  return place % 3 === 0 ? place / 3 : -1;
}

/** `HH:MM:SS +ZZZZ` at `at` as milliseconds of the day in UTC, or NaN. */
function timeOfDay(text: string, at: number): number {
  if (text[at + 2] !== ':' || text[at + 5] !== ':' || text[at + 8] !== ' ') return Number.NaN;
  const time = (digits(text, at, at + 2) * 60 + digits(text, at + 3, at + 5)) * minuteMs + digits(text, at + 6, at + 8) * 1000;
  const zone = (digits(text, at + 10, at + 12) * 60 + digits(text, at + 12, at + 14)) * minuteMs;
  const sign = text[at + 9];
  return sign === '+' ? time - zone : sign === '-' ? time + zone : Number.NaN;
}

/** What `readInternalDate` answers for a date that the server wrote. */
export function internalDateOf(text: string): number | null {
  if (text.length === 26 && text[2] === '-' && text[6] === '-' && text[11] === ' ') {
    const at = month(text, 3);
    const day = text[0] === ' ' ? digits(text, 1, 2) : digits(text, 0, 2);
    const time = at < 0 ? Number.NaN : Date.UTC(digits(text, 7, 11), at, day) + timeOfDay(text, 12);
    // Years below 100 mean others to `Date.UTC`, so only what is surely right is taken.
    if (time > 0 && time < 4e12) return time;
  }
  return readInternalDate(text);
}

/** What `readDateHeader` answers: `Tue, 06 Apr 2021 14:03:11 +0200` and the like at once. */
export function dateHeaderOf(text: string): number | null {
  const from = text[3] === ',' && text[4] === ' ' && days.indexOf(text.slice(0, 3)) % 3 === 0 ? 5 : 0;
  const width = text[from + 1] === ' ' ? 1 : 2;
  const after = from + width;
  const end = text[after + 24];
  if (text[after] === ' ' && text[after + 4] === ' ' && text[after + 9] === ' ' && (end === undefined || end === ' ')) {
    const at = month(text, after + 1);
    const year = digits(text, after + 5, after + 9);
    const time = at < 0 || !(year >= 1000) ? Number.NaN : Date.UTC(year, at, digits(text, from, after)) + timeOfDay(text, after + 10);
    if (time > 0 && time < 4e12) return time;
  }
  return readDateHeader(text);
}

/** What `readText` answers; `plain`: nothing but ASCII from blank to tilde, and no equals sign. */
export function textOf(value: string, plain: boolean): string {
  return plain && value.length <= 4000 ? value.trim() : readText(value);
}

/** Whether a value is one id in angle brackets, without anything that needs a closer look. */
const oneId = /^<[!-;=?-~]{1,998}>$/;
const manyIds = /^<[!-;=?-~]{1,998}>(?: <[!-;=?-~]{1,998}>)*$/;

/** What `readMessageId` answers. */
export function messageIdOf(value: string): string | null {
  return oneId.test(value) ? value.slice(1, -1) : readMessageId(value);
}

/** What `readMessageIds` answers. */
export function messageIdsOf(value: string): string[] {
  if (value === '') return [];
  if (oneId.test(value)) return [value.slice(1, -1)];
  if (value.length > 50_000 || !manyIds.test(value)) return readMessageIds(value);
  const ids = value.slice(1, -1).split('> <');
  return ids.length === 2 && ids[0] !== ids[1] ? ids : [...new Set(ids)].slice(-200);
}

/** What header fields say: References and Content-Type. */
export interface FieldFacts {
  references: string[];
  contentType: string | null;
  hasAttachments: boolean;
}

const usualFields = /^(?:Content-Type: ([\w.+-]+\/[\w.+-]+)[\x20-\x7e]*(?:\r\n[\t ][\x20-\x7e\t]*)*\r\n)?\r\n$/;

function factsOf(contentType: string | null, references: string[]): FieldFacts {
  return { references, contentType, hasAttachments: guessAttachments(contentType) };
}

/** Reads the block of header fields as `readHeader` does. */
export function fieldsOf(block: string): FieldFacts {
  const usual = usualFields.exec(block);
  if (usual) return factsOf(usual[1]?.toLowerCase() ?? null, []);
  const fields = readFields(block);
  const contentType = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(fields.get('content-type') ?? '')?.[1]?.toLowerCase() ?? null;
  return factsOf(contentType, messageIdsOf(fields.get('references') ?? ''));
}
