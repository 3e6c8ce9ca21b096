/**
 * Room `model`: the vocabulary of Oriel. Types, zod schemas and pure functions; no I/O, no clock, imported by every room
 * and by the browser. Three ids are never mixed: `MessageId` (ours, in URLs), `Uid` (the server's) and the `Message-ID`
 * header, which is a plain string called `messageIdHeader`.
 */
import * as z from 'zod';

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Row id of a signed-in person. */
export type UserId = Branded<number, 'UserId'>;
/** Row id of one mail login with its IMAP and SMTP endpoints. */
export type AccountId = Branded<number, 'AccountId'>;
/** Row id of a mailbox; stable over a rename, never reused. */
export type MailboxId = Branded<number, 'MailboxId'>;
/** Row id of a cached message, used in URLs; never reused. */
export type MessageId = Branded<number, 'MessageId'>;
/** Row id of a conversation; one that was merged into another keeps answering for it. */
export type ThreadId = Branded<number, 'ThreadId'>;
/** IMAP UID, 1 to 2^32-1 (RFC 9051 section 2.3.1.1). */
export type Uid = Branded<number, 'Uid'>;
/** CONDSTORE mod-sequence (RFC 7162); a decimal string in JSON. */
export type Modseq = Branded<bigint, 'Modseq'>;

const rowId = z.int().positive();
export const accountIdSchema = rowId.transform((n) => n as AccountId);
export const mailboxIdSchema = rowId.transform((n) => n as MailboxId);
export const messageIdSchema = rowId.transform((n) => n as MessageId);
export const threadIdSchema = rowId.transform((n) => n as ThreadId);
