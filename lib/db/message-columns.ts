/** What the columns of a cached message hold, made from what the server gave. */
import type { Modseq, ThreadId, Uid } from '../model/ids';
import { isLabel } from '../model/labels';
import type { Address } from '../model/mail';
import { baseSubject } from '../model/subject';
import type { ColumnType } from './dialect';

/** A header row as the server gave it. */
export interface HeaderFacts {
  uid: Uid;
  modseq: Modseq | null;
  flags: readonly string[];
  internalAt: number;
  sentAt: number | null;
  size: number;
  subject: string;
  from: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  replyTo: Address[];
  messageIdHeader: string | null;
  inReplyTo: string | null;
  references: string[];
  hasAttachments: boolean;
  /** EMAILID (RFC 8474) or X-GM-MSGID, where the server gives one. */
  emailId?: string | null;
  /** THREADID (RFC 8474) or X-GM-THRID, where the server gives one. */
  serverThread?: string | null;
}

/** The place of a letter among the conversations, which counts where its row is new. */
export interface Place {
  threadId: ThreadId | null;
  top: boolean;
  /** Its subject as `baseSubject` has it. */
  baseSubject: string;
}

/** Flags in the one order that is stored and compared, each once. */
export function sortFlags(flags: readonly string[]): readonly string[] {
  // Nearly all come so.
  const sorted = flags.every((flag, at) => at === 0 || (flags[at - 1] as string) < flag);
  return sorted ? flags : [...new Set(flags)].sort();
}

/** The flags and their copies for the indexes. */
export function flagColumns(flags: readonly string[]) {
  return {
    flags: JSON.stringify(sortFlags(flags)),
    seen: flags.includes('\\Seen'),
    flagged: flags.includes('\\Flagged'),
    deleted: flags.includes('\\Deleted'),
    labelled: flags.some(isLabel),
  };
}

/** The types of `flagColumns`. */
export const flagTypes = { flags: 'text', seen: 'bool', flagged: 'bool', deleted: 'bool', labelled: 'bool' } as const;

/** What a list sorted by sender goes by: the name of the first one, or the address, without case, accents and quotes, at most 80 characters. */
function senderOf(from: readonly Address[]): string {
  const [first] = from;
  const usual = first?.name.trim() || first?.address || '';
  // Nearly all are ASCII, for which nothing needs to be folded but the case.
  if (/^[\w@(][\x21-\x7e]*(?: [\x21-\x7e]+)*$/.test(usual)) return usual.slice(0, 80).toLowerCase();
  const plain = usual.slice(0, 400).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/^[\s"'“”„«»‘’]+/u, '').replace(/\s+/gu, ' ');
  return [...words].slice(0, 80).join('');
}

/** The types of `toColumns`. */
export const headerTypes: Record<string, ColumnType> = {
  uid: 'float',
  modseq: 'text',
  ...flagTypes,
  internalAt: 'float',
  listAt: 'float',
  sentAt: 'float',
  size: 'int',
  subject: 'text',
  baseSubject: 'text',
  sender: 'text',
  fromJson: 'text',
  toJson: 'text',
  ccJson: 'text',
  bccJson: 'text',
  replyToJson: 'text',
  messageIdHeader: 'text',
  inReplyTo: 'text',
  references: 'text',
  hasAttachments: 'bool',
  emailId: 'text',
  threadId: 'int',
  top: 'bool',
};

/** An index of PostgreSQL holds at most 2,700 bytes of a Message-ID; RFC 5322 allows 998 to a line, and nobody needs a third of it. */
const longestId = 650;

/** What JSON holds differently from how it is read. */
const escaped = /["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]/;

/** People as the table holds them. */
export function peopleJson(people: readonly Address[]): string {
  if (people.length === 0) return '[]';
  const [{ name, address }, second] = people as [Address, Address?];
  // Most lists are one person, whose names need no care.
  if (second || escaped.test(name) || escaped.test(address)) return JSON.stringify(people);
  return `[{"name":"${name}","address":"${address}"}]`;
}

/** A header row as the table holds it. */
export function toColumns(facts: HeaderFacts, place?: Place) {
  return {
    uid: facts.uid,
    modseq: facts.modseq === null ? null : facts.modseq.toString(),
    ...flagColumns(facts.flags),
    internalAt: facts.internalAt,
    listAt: facts.internalAt,
    sentAt: facts.sentAt,
    size: Math.min(facts.size, 2_147_483_647),
    subject: facts.subject,
    baseSubject: place?.baseSubject ?? baseSubject(facts.subject),
    sender: senderOf(facts.from),
    fromJson: peopleJson(facts.from),
    toJson: peopleJson(facts.to),
    ccJson: peopleJson(facts.cc),
    bccJson: peopleJson(facts.bcc),
    replyToJson: peopleJson(facts.replyTo),
    messageIdHeader: facts.messageIdHeader?.slice(0, longestId) ?? null,
    inReplyTo: facts.inReplyTo,
    references: facts.references.length ? facts.references.join(' ') : null,
    hasAttachments: facts.hasAttachments,
    emailId: facts.emailId ?? null,
    threadId: place?.threadId ?? null,
    top: place?.top ?? true,
  };
}
