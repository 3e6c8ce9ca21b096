/** A list row as the table holds it, and as the screen sees it. */
import type { AccountId, MailboxId, MessageId, ThreadId } from '../model/ids';
import type { Address, MessageRow } from '../model/mail';
import { Prisma } from './generated/sqlite/client';

/** Columns of a list row, in the names of the table. */
export interface RawRow {
  id: number;
  accountId: number;
  mailboxId: number;
  uid: number;
  flags: string;
  internalAt: number;
  listAt: number;
  pinned: boolean;
  sentAt: number | null;
  size: number;
  subject: string;
  fromJson: string;
  toJson: string;
  hasAttachments: boolean;
  fileNames: string | null;
  preview: string | null;
  threadId: number | null;
}

/** The columns of `RawRow` of the table called `m`. */
export const rowColumns = Prisma.sql`m."id", m."accountId", m."mailboxId", m."uid", m."flags", m."internalAt", m."listAt", m."pinned", m."sentAt", m."size", m."subject",
  m."fromJson", m."toJson", m."hasAttachments", m."fileNames", m."preview", m."threadId"`;

function isAddress(value: unknown): value is Address {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'address' in value &&
    typeof value.address === 'string'
  );
}

/** The addresses of a JSON column. Throws where it holds anything else, which is a bug. By hand: a list of rows has a hundred of them. */
export function addressesOf(json: string): Address[] {
  if (json === '[]') return [];
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value) || !value.every(isAddress)) throw new Error('A column of addresses holds something else.');
  return value;
}

/** The flags of a JSON column. Throws where it holds anything else, which is a bug. */
export function flagsOf(json: string): string[] {
  if (json === '[]') return [];
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value) || !value.every((flag) => typeof flag === 'string')) throw new Error('A column of flags holds something else.');
  return value;
}

/** The row as the screen sees it. */
export function toRow(raw: RawRow): MessageRow {
  return {
    id: raw.id as MessageId,
    accountId: raw.accountId as AccountId,
    mailboxId: raw.mailboxId as MailboxId,
    flags: flagsOf(raw.flags),
    internalAt: raw.internalAt,
    sentAt: raw.sentAt,
    size: raw.size,
    subject: raw.subject,
    from: addressesOf(raw.fromJson),
    to: addressesOf(raw.toJson),
    hasAttachments: Boolean(raw.hasAttachments),
    ...(raw.fileNames ? { files: raw.fileNames.split('\n') } : {}),
    preview: raw.preview,
    threadId: raw.threadId as ThreadId | null,
    ...(raw.pinned ? { pinned: true } : {}),
  };
}
