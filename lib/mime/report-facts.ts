/**
 * What a returning report says to a program: which letter it is about, and what became of that for whom (RFC 3464, RFC 8098). Pure; never throws because
 * of what it holds. Nothing of it is true until it was held against what was sent.
 */
import type { DeliveryState } from '@/lib/model/delivery-states';
import { deliveryOf } from './report-delivery';
import { addressIn, type Fields, fieldGroups, oneLine, type ReportPart, textOfPart, typed } from './report-fields';
import type { ReportKind } from './report-parts';
import { readWords } from './report-words';

/** What became of a letter for one recipient. */
export interface ReportedFate {
  /** Lower case: as it was sent to, then where it ended; one of them at least. */
  addresses: string[];
  state: Extract<DeliveryState, 'delayed' | 'relayed' | 'delivered' | 'returned' | 'read'>;
  /** The server's words, on one line. */
  words: string | null;
}

/** A report as a program reads it. */
export interface ReportFacts {
  /** The name that the letter was handed over with (RFC 3461 section 4.4). */
  envid: string | null;
  /** Message-IDs of the letter that it is about, without angle brackets. */
  headers: string[];
  fates: ReportedFate[];
}

const mostFates = 1000;
const states = {
  failed: 'returned',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'relayed',
  expanded: 'relayed',
} as const;

/** The id in a field of its own, without what stands around it. */
function idIn(value: string | undefined): string | null {
  const id = /<([^<>\s]{1,650})>/u.exec(value ?? '')?.[1] ?? /^\s*([^<>\s]{1,650}@[^<>\s]{1,255})\s*$/u.exec(value ?? '')?.[1];
  return id ?? null;
}

function addressesOf(fields: Fields): string[] {
  const named = ['original-recipient', 'final-recipient'].map((name) => addressIn(fields.get(name)).toLowerCase());
  return [...new Set(named.filter((address) => address !== ''))];
}

/** The words of a server as it said them. */
function wordsIn(fields: Fields): string | null {
  const words = oneLine(typed(fields.get('diagnostic-code'))?.text ?? '', 300);
  return words === '' ? null : words;
}

function fatesOf(groups: readonly Fields[]): ReportedFate[] {
  return groups.slice(0, mostFates).flatMap((fields) => {
    const delivery = deliveryOf(fields);
    return delivery ? [{ addresses: addressesOf(fields), state: states[delivery.action], words: wordsIn(fields) }] : [];
  });
}

/** Message-IDs in the letter, or its head, that came back. */
function headersIn(about: ReportPart | null): string[] {
  if (about === null) return [];
  const groups = fieldGroups(textOfPart({ ...about, bytes: about.bytes.subarray(0, 64 * 1024) }));
  const id = idIn(groups.find((group) => group.has('message-id'))?.get('message-id'));
  return id === null ? [] : [id];
}

function receiptFacts(text: string, about: ReportPart | null): ReportFacts {
  const groups = fieldGroups(text).slice(0, 20);
  const field = (name: string) => groups.find((group) => group.has(name))?.get(name);
  const original = idIn(field('original-message-id'));
  const shown = /;\s*displayed(?:\/|\s|$)/iu.test((field('disposition') ?? '').slice(0, 500));
  const people = ['original-recipient', 'final-recipient'].map((name) => addressIn(field(name)).toLowerCase());
  const addresses = [...new Set(people.filter((address) => address !== ''))];
  return {
    envid: null,
    headers: [...(original === null ? [] : [original]), ...headersIn(about)],
    fates: shown ? [{ addresses, state: 'read', words: null }] : [],
  };
}

/** A bounce in words, as qmail and Exim write them; `from` is the address that it says it is from. */
function wordFacts(text: string, from: string): ReportFacts {
  const report = readWords(text, from);
  if (report?.kind !== 'delivery') return { envid: null, headers: [], fates: [] };
  const id = idIn(/^message-id:([^\n]{1,1000})$/imu.exec(text.replace(/\r\n?/gu, '\n'))?.[1]);
  return {
    envid: null,
    headers: id === null ? [] : [id],
    fates: report.recipients.map(({ address, action, said }) => ({
      addresses: [address.toLowerCase()],
      state: states[action],
      words: said && oneLine(said, 300),
    })),
  };
}

/** Reads a report of delivery or of reading, or a bounce in words; null for any other kind. */
export function readFacts(kind: ReportKind, file: ReportPart, about: ReportPart | null, from: string): ReportFacts | null {
  const text = textOfPart(file);
  if (kind === 'receipt') return receiptFacts(text, about);
  if (kind === 'words') return wordFacts(text, from);
  if (kind !== 'delivery') return null;
  const groups = fieldGroups(text);
  const envid = oneLine(groups.find((group) => group.has('original-envelope-id'))?.get('original-envelope-id') ?? '', 100);
  return { envid: envid === '' ? null : envid, headers: headersIn(about), fates: fatesOf(groups) };
}
