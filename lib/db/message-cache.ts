/**
 * Writes to the table of messages, in bulk by one JSON parameter. Called by lib/sync/apply.ts only, inside its transaction. A row keeps
 * its id for as long as the letter lives in the account: an upsert never replaces a row, and a move carries it along.
 * While a move is under way the row lies in the new mailbox under a placeholder, the UID `-id`.
 */
import type { AccountId, MailboxId, MessageId, Modseq, Uid } from '../model/ids';
import type { Part } from '../model/mail';
import type { Transaction } from './client';
import { isOneOf, recordsFrom } from './dialect';
import { flagColumns, flagTypes } from './message-columns';
import { select, selectIn } from './select';

/** What names a cached row and what it says of its flags. */
export interface KnownRow {
  id: MessageId;
  uid: Uid;
  flags: string[];
  seen: boolean;
}

/** Structure and preview of one message, fetched after its header. */
export interface RowDetail {
  id: MessageId;
  structure: Part | null;
  hasAttachments: boolean;
  preview: string;
  /** Names of its attachments, fit to be shown. */
  fileNames: readonly string[];
}

interface RawKnown {
  id: number;
  uid: number;
  flags: string;
  seen: boolean;
}

function toKnown(raw: RawKnown): KnownRow {
  return { id: Number(raw.id) as MessageId, uid: raw.uid as Uid, flags: JSON.parse(raw.flags), seen: Boolean(raw.seen) };
}

/** The cached rows of these UIDs. */
export async function knownByUid(tx: Transaction, mailboxId: MailboxId, uids: readonly Uid[]): Promise<KnownRow[]> {
  const raws = await tx.$queryRaw<RawKnown[]>`
    SELECT "id", "uid", "flags", "seen" FROM "Message"
    WHERE "mailboxId" = ${mailboxId} AND ${isOneOf('"uid"', uids, 'float')}`;
  return raws.map(toKnown);
}

/** The cached rows with these ids that lie in the account. */
export async function knownById(
  tx: Transaction,
  accountId: AccountId,
  ids: readonly MessageId[],
): Promise<(KnownRow & { mailboxId: MailboxId })[]> {
  const raws = await tx.$queryRaw<(RawKnown & { mailboxId: number })[]>`
    SELECT "id", "uid", "flags", "seen", "mailboxId" FROM "Message"
    WHERE ${isOneOf('"id"', ids)} AND +"accountId" = ${accountId}`;
  return raws.map((raw) => ({ ...toKnown(raw), mailboxId: Number(raw.mailboxId) as MailboxId }));
}

/** The cached rows whose UID lies in one of the ranges (both ends included). */
export async function knownInRanges(
  db: Transaction,
  mailboxId: MailboxId,
  ranges: readonly (readonly [number, number])[],
): Promise<KnownRow[]> {
  const wanted = recordsFrom(
    'r',
    { low: 'float', high: 'float' },
    ranges.map(([low, high]) => ({ low, high })),
  );
  const raws = await selectIn(db)<RawKnown[]>`
    SELECT m."id", m."uid", m."flags", m."seen" FROM ${wanted}
    CROSS JOIN "Message" m WHERE m."mailboxId" = ${mailboxId} AND m."uid" BETWEEN r."low" AND r."high"`;
  return raws.map(toKnown);
}

/** Cached rows from UID `from` upwards, at most `limit`, ascending: for a whole compare in bounded steps. Reads outside of a transaction. */
export async function knownFrom(mailboxId: MailboxId, from: number, limit: number): Promise<KnownRow[]> {
  const raws = await select<RawKnown[]>`
    SELECT "id", "uid", "flags", "seen" FROM "Message"
    WHERE "mailboxId" = ${mailboxId} AND "uid" >= ${from} ORDER BY "uid" LIMIT ${limit}`;
  return raws.map(toKnown);
}

/** Writes whole flag sets over rows named by id; `modseq` undefined leaves it as it is. */
export async function writeFlags(
  tx: Transaction,
  changes: readonly { id: MessageId; flags: readonly string[]; modseq?: Modseq | null }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, flags, modseq }) => ({ id, ...flagColumns(flags), modseq: modseq == null ? null : modseq.toString() }));
  await tx.$executeRaw`
    UPDATE "Message" SET "flags" = r."flags", "seen" = r."seen", "flagged" = r."flagged", "deleted" = r."deleted",
      "labelled" = r."labelled", "modseq" = coalesce(r."modseq", "Message"."modseq")
    FROM ${recordsFrom('r', { id: 'int', ...flagTypes, modseq: 'text' }, rows)} WHERE "Message"."id" = r."id"`;
}

/** Removes rows by id. */
export async function deleteRows(tx: Transaction, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`DELETE FROM "Message" WHERE ${isOneOf('"id"', ids)}`;
}

/** Removes all rows of a mailbox. */
export async function clearMailbox(tx: Transaction, mailboxId: MailboxId): Promise<void> {
  await tx.$executeRaw`DELETE FROM "Message" WHERE "mailboxId" = ${mailboxId}`;
}

/** Puts rows into another mailbox under placeholder UIDs. */
export async function rehome(tx: Transaction, ids: readonly MessageId[], mailboxId: MailboxId): Promise<void> {
  await tx.$executeRaw`UPDATE "Message" SET "mailboxId" = ${mailboxId}, "uid" = -"id", "modseq" = NULL
    WHERE ${isOneOf('"id"', ids)}`;
}

/** Gives rows their UIDs in the mailbox they lie in. The UIDs must be free. */
export async function writeUids(tx: Transaction, pairs: readonly { id: MessageId; uid: Uid }[]): Promise<void> {
  await tx.$executeRaw`UPDATE "Message" SET "uid" = r."uid"
    FROM ${recordsFrom('r', { id: 'int', uid: 'float' }, pairs)} WHERE "Message"."id" = r."id"`;
}

/** Puts rows into a mailbox under these UIDs, which must be free there. */
export async function placeRows(tx: Transaction, mailboxId: MailboxId, pairs: readonly { id: MessageId; uid: Uid }[]): Promise<void> {
  if (pairs.length === 0) return;
  await tx.$executeRaw`UPDATE "Message" SET "mailboxId" = ${mailboxId}, "uid" = r."uid", "modseq" = NULL
    FROM ${recordsFrom('r', { id: 'int', uid: 'float' }, pairs)} WHERE "Message"."id" = r."id"`;
}

/** Rows of a mailbox that still lie under a placeholder, with what recognises their letter. */
export async function placeholders(
  tx: Transaction,
  mailboxId: MailboxId,
): Promise<{ id: MessageId; messageIdHeader: string | null; size: number; internalAt: number }[]> {
  const rows = await tx.$queryRaw<{ id: number; messageIdHeader: string | null; size: number; internalAt: number }[]>`
    SELECT "id", "messageIdHeader", "size", "internalAt" FROM "Message" WHERE "mailboxId" = ${mailboxId} AND "uid" < 0`;
  return rows.map((row) => ({ ...row, id: Number(row.id) as MessageId, size: Number(row.size) }));
}

/** Rows of an account left under a placeholder by a process that died in the middle of a move. */
export async function strandedRows(tx: Transaction, accountId: AccountId): Promise<MessageId[]> {
  const raws = await tx.$queryRaw<{ id: number }[]>`
    SELECT m."id" FROM "Mailbox" b JOIN "Message" m ON m."mailboxId" = b."id" AND m."uid" < 0 WHERE b."accountId" = ${accountId}`;
  return raws.map((raw) => Number(raw.id) as MessageId);
}

/** Names of files that a row keeps. */
const mostNames = 10;

/** Writes structure and preview. Rows that are gone are left out. Answers the mailboxes of rows that turned out to have attachments, or none. */
export async function writeDetails(tx: Transaction, details: readonly RowDetail[]): Promise<MailboxId[]> {
  if (details.length === 0) return [];
  const rows = details.map(({ id, structure, hasAttachments, preview, fileNames }) => ({
    id,
    structure: structure ? JSON.stringify(structure) : null,
    hasAttachments,
    preview,
    fileNames: fileNames.slice(0, mostNames).join('\n'),
  }));
  const told = recordsFrom('r', { id: 'int', hasAttachments: 'bool' }, rows);
  const raws = await tx.$queryRaw<{ mailboxId: number }[]>`
    SELECT DISTINCT m."mailboxId" FROM ${told} CROSS JOIN "Message" m WHERE m."id" = r."id" AND m."hasAttachments" <> r."hasAttachments"`;
  await tx.$executeRaw`
    UPDATE "Message" SET "structure" = r."structure", "hasAttachments" = r."hasAttachments", "preview" = r."preview", "fileNames" = r."fileNames"
    FROM ${recordsFrom('r', { id: 'int', structure: 'text', hasAttachments: 'bool', preview: 'text', fileNames: 'text' }, rows)} WHERE "Message"."id" = r."id"`;
  return raws.map((raw) => Number(raw.mailboxId) as MailboxId);
}

/** The lowest of the `count` highest cached UIDs of a mailbox, or null where nothing is cached. Reads outside of a transaction. */
export async function uidOfWindow(mailboxId: MailboxId, count: number): Promise<number | null> {
  const [row] = await select<{ uid: number | null }[]>`
    SELECT min("uid") AS "uid" FROM (SELECT "uid" FROM "Message" WHERE "mailboxId" = ${mailboxId} AND "uid" > 0 ORDER BY "uid" DESC LIMIT ${count}) w`;
  return row?.uid == null ? null : Number(row.uid);
}

/** The INTERNALDATE of the oldest cached letter of a mailbox, ms, or null where nothing is cached. Reads outside of a transaction. */
export async function oldestCached(mailboxId: MailboxId): Promise<number | null> {
  const [row] = await select<{ at: number | null }[]>`
    SELECT min("internalAt") AS "at" FROM "Message" WHERE "mailboxId" = ${mailboxId}`;
  return row?.at == null ? null : Number(row.at);
}
