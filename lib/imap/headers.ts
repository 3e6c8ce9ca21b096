/** Header rows (RFC 9051 section 6.4.5, RFC 8474). */
import type { Modseq, Uid } from '@/lib/model/ids';
import type { Address } from '@/lib/model/mail';
import type { Capabilities } from './capabilities';
import type { Connection } from './connection';
import { binaryOf, type FetchItems, type FetchValue, listOf, numberOf } from './fetch-response';
import { asModseq, asObjectId } from './mailboxes';
import { asUid, maxUid, packUids } from './sequences';
import type { FetchedHeader } from './types';
import { type Argument, atom } from './wire';
import { readAddresses, readMessageId, readMessageIds, readText } from './words';

const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59);
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function plausible(time: number): number | null {
  return Number.isFinite(time) && time >= 0 && time <= lastMoment ? time : null;
}

/** INTERNALDATE (RFC 9051 section 9, date-time) in milliseconds, or null. */
export function readInternalDate(value: string | null): number | null {
  const match = /^ ?(\d{1,2})-([a-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/i.exec(value ?? '');
  if (!match) return null;
  const [, day, month = '', year, hour, minute, second, sign, zoneHour, zoneMinute] = match;
  const index = months.indexOf(month.toLowerCase());
  if (index < 0) return null;
  const local = Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second));
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return plausible(sign === '-' ? local + zone : local - zone);
}

const zoneHours: Record<string, number> = { EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 };
const usualDate =
  /^(?:[a-z]{2,9}\.?,? ?)?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{2,4}),? (\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?: ?([+-]\d{4}|[a-z]{1,5}))?/i;

function zoneMs(zone: string | undefined): number {
  const numeric = /^([+-])(\d\d)(\d\d)$/.exec(zone ?? '');
  if (!numeric) return (zoneHours[(zone ?? '').toUpperCase()] ?? 0) * 3_600_000;
  const ms = (Number(numeric[2]) * 60 + Number(numeric[3])) * 60_000;
  return numeric[1] === '-' ? -ms : ms;
}

/** Two digits mean 1950 to 2049, three count from 1900 (RFC 5322 section 4.3). */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length === 2) return number < 50 ? 2000 + number : 1900 + number;
  return year.length === 3 ? 1900 + number : number;
}

/** A Date header (RFC 5322 section 3.3 and its old forms, ISO 8601, asctime) in milliseconds, or null. Without a zone it counts as UTC. */
export function readDateHeader(value: string | null): number | null {
  const bare = (value ?? '')
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const match = usualDate.exec(bare);
  if (match) {
    const [, day, month = '', year = '', hour, minute, second = '0', zone] = match;
    const index = months.indexOf(month.toLowerCase());
    const time = Date.UTC(fullYear(year), index, Number(day), Number(hour), Number(minute), Number(second));
    return index < 0 ? null : plausible(time - zoneMs(zone));
  }
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(bare)) return plausible(Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(bare) ? bare : `${bare}Z`));
  return /^[a-z]{3} [a-z]{3} \d{1,2} \d\d:\d\d:\d\d \d{4}$/i.test(bare) ? plausible(Date.parse(`${bare} UTC`)) : null;
}

/** Flags in a fixed order, without `\Recent`, which is about a session and not about a message. */
export function readFlags(value: FetchValue | undefined): string[] {
  const flags = listOf(value).flatMap((flag) =>
    typeof flag === 'string' && flag !== '' && flag.toLowerCase() !== '\\recent' ? [flag] : [],
  );
  return [...new Set(flags)].sort();
}

/** MODSEQ of a response, or null. */
export function readModseq(items: FetchItems): Modseq | null {
  return asModseq(binaryOf(listOf(items.get('MODSEQ'))[0]));
}

function readAddressList(value: FetchValue | undefined): Address[] {
  return readAddresses(
    listOf(value).flatMap((entry) => {
      const fields = listOf(entry);
      return fields.length >= 4 ? [[binaryOf(fields[0]), binaryOf(fields[1]), binaryOf(fields[2]), binaryOf(fields[3])]] : [];
    }),
  );
}

/** Header fields by name in lower case; the first of each counts. */
export function readFields(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** What Content-Type alone says of attachments: mixed letters have them as a rule, and a lone file is one. */
export function guessAttachments(contentType: string | null): boolean {
  if (contentType === null) return false;
  if (contentType === 'multipart/mixed') return true;
  return /^(image|audio|video|application)\//.test(contentType) && !/^application\/(pkcs7-mime|x-pkcs7-mime|pgp)/.test(contentType);
}

/** RFC 8474 puts its ids into a list of one; Gmail's are bare numbers. */
function readObjectId(items: FetchItems, name: string, gmailName: string): string | null {
  return asObjectId(binaryOf(listOf(items.get(name))[0])) ?? asObjectId(binaryOf(items.get(gmailName)));
}

/** One header row; `uid` was checked by the caller. Whatever is NIL or broken becomes empty. */
export function readHeader(uid: Uid, items: FetchItems): FetchedHeader {
  const envelope = listOf(items.get('ENVELOPE'));
  const fields = readFields(binaryOf(items.get('BODY[HEADER.FIELDS]')) ?? '');
  const sentAt = readDateHeader(binaryOf(envelope[0]));
  const from = readAddressList(envelope[2]);
  const replyTo = readAddressList(envelope[4]);
  const contentType = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(fields.get('content-type') ?? '')?.[1]?.toLowerCase() ?? null;
  return {
    uid,
    modseq: readModseq(items),
    flags: readFlags(items.get('FLAGS')),
    internalAt: readInternalDate(binaryOf(items.get('INTERNALDATE'))) ?? sentAt ?? 0,
    sentAt,
    size: numberOf(items.get('RFC822.SIZE'), maxUid) ?? 0,
    subject: readText(binaryOf(envelope[1]) ?? ''),
    from,
    // Servers fill a missing Reply-To with From.
    replyTo: replyTo.map((entry) => entry.address).join() === from.map((entry) => entry.address).join() ? [] : replyTo,
    to: readAddressList(envelope[5]),
    cc: readAddressList(envelope[6]),
    bcc: readAddressList(envelope[7]),
    inReplyTo: readMessageId(binaryOf(envelope[8]) ?? ''),
    messageIdHeader: readMessageId(binaryOf(envelope[9]) ?? ''),
    references: readMessageIds(fields.get('references') ?? ''),
    contentType,
    hasAttachments: guessAttachments(contentType),
    emailId: readObjectId(items, 'EMAILID', 'X-GM-MSGID'),
    serverThread: readObjectId(items, 'THREADID', 'X-GM-THRID'),
  };
}

const peekFields: Argument = {
  type: 'ATOM',
  value: 'BODY.PEEK',
  section: [atom('HEADER.FIELDS'), [atom('REFERENCES'), atom('CONTENT-TYPE')]],
};

/** The UID that a response is about, or null where it has none or one out of range. */
export function uidOf(items: FetchItems): Uid | null {
  return asUid(numberOf(items.get('UID'), maxUid));
}

/** The data items of a header row that this server knows, without header fields. */
export function headerItems({ condstore, objectId, gmail }: Capabilities): string[] {
  const items = ['UID', 'FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'];
  if (condstore) items.push('MODSEQ');
  if (objectId) items.push('EMAILID', 'THREADID');
  else if (gmail) items.push('X-GM-MSGID', 'X-GM-THRID');
  return items;
}

/** Header rows of these UIDs, highest first. Gone ones are left out, repeated ones count once, others are not taken. */
export async function fetchHeaderBatch(connection: Connection, uids: Uid[]): Promise<FetchedHeader[]> {
  const items = headerItems(connection.capabilities).map(atom);
  const wanted = new Set(uids);
  const found = new Map<Uid, FetchedHeader>();
  for (const set of packUids(uids)) {
    const part = new Map<Uid, FetchedHeader>();
    const take = (answer: FetchItems) => {
      const uid = uidOf(answer);
      if (uid === null || !wanted.has(uid) || !answer.has('ENVELOPE')) return false;
      part.set(uid, readHeader(uid, answer));
      return true;
    };
    await connection.fetch('read', set, [...items, peekFields], take, () => part.clear());
    for (const [uid, header] of part) found.set(uid, header);
  }
  return [...found.values()].sort((a, b) => b.uid - a.uid);
}

const batchSizes = [50, 200, 500];
const fullBatch = 1000;

/** UIDs in the batches that their headers are fetched in: small ones first, so that something is there soon. */
export function headerBatches(uids: readonly Uid[]): Uid[][] {
  const batches: Uid[][] = [];
  for (let at = 0; at < uids.length; ) {
    const size = batchSizes[batches.length] ?? fullBatch;
    batches.push(uids.slice(at, at + size));
    at += size;
  }
  return batches;
}
