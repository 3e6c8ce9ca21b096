/**
 * Writes to the table of messages, in bulk by one JSON parameter. Called by lib/sync/apply.ts only, inside its transaction. A row keeps
 * its id for as long as the letter lives in the account: an upsert never replaces a row, and a move carries it along.
 * While a move is under way the row lies in the new mailbox under a placeholder, the UID `-id`.
 */
import type { AccountId, MailboxId, MessageId, Modseq, Uid } from '../model/ids';
import type { Address, Part } from '../model/mail';
import { database, type Transaction } from './client';
import { Prisma } from './generated/sqlite/client';

/** A header row as the server gave it. */
export interface HeaderFacts {
  uid: Uid;
  modseq: Modseq | null;
  flags: string[];
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
}

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

/** Flags in the one order that is stored and compared. */
export function sortFlags(flags: readonly string[]): string[] {
  return [...new Set(flags)].sort();
}

function flagColumns(flags: readonly string[]): { f: string; s: number; g: number } {
  return { f: JSON.stringify(sortFlags(flags)), s: flags.includes('\\Seen') ? 1 : 0, g: flags.includes('\\Flagged') ? 1 : 0 };
}

function toColumns(facts: HeaderFacts) {
  return {
    u: facts.uid,
    m: facts.modseq === null ? null : facts.modseq.toString(),
    ...flagColumns(facts.flags),
    i: facts.internalAt,
    d: facts.sentAt,
    z: Math.min(facts.size, 2_147_483_647),
    j: facts.subject,
    a: JSON.stringify(facts.from),
    t: JSON.stringify(facts.to),
    c: JSON.stringify(facts.cc),
    b: JSON.stringify(facts.bcc),
    r: JSON.stringify(facts.replyTo),
    h: facts.messageIdHeader,
    p: facts.inReplyTo,
    e: facts.references.length ? facts.references.join(' ') : null,
    x: facts.hasAttachments ? 1 : 0,
  };
}

/** The cached rows of these UIDs. */
export async function knownByUid(tx: Transaction, mailboxId: MailboxId, uids: readonly Uid[]): Promise<KnownRow[]> {
  const raws = await tx.$queryRaw<RawKnown[]>`
    SELECT "id", "uid", "flags", "seen" FROM "Message"
    WHERE "mailboxId" = ${mailboxId} AND "uid" IN (SELECT "value" FROM json_each(${JSON.stringify(uids)}))`;
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
    WHERE "id" IN (SELECT "value" FROM json_each(${JSON.stringify(ids)})) AND +"accountId" = ${accountId}`;
  return raws.map((raw) => ({ ...toKnown(raw), mailboxId: Number(raw.mailboxId) as MailboxId }));
}

/** The cached rows whose UID lies in one of the ranges (both ends included). */
export async function knownInRanges(
  tx: Transaction,
  mailboxId: MailboxId,
  ranges: readonly (readonly [number, number])[],
): Promise<KnownRow[]> {
  const raws = await tx.$queryRaw<RawKnown[]>`
    SELECT m."id", m."uid", m."flags", m."seen" FROM json_each(${JSON.stringify(ranges)}) j
    CROSS JOIN "Message" m WHERE m."mailboxId" = ${mailboxId} AND m."uid" BETWEEN json_extract(j."value", '$[0]') AND json_extract(j."value", '$[1]')`;
  return raws.map(toKnown);
}

/** Cached rows from UID `from` upwards, at most `limit`, ascending: for a whole compare in bounded steps. Reads outside of a transaction. */
export async function knownFrom(mailboxId: MailboxId, from: number, limit: number): Promise<KnownRow[]> {
  const raws = await database().$queryRaw<RawKnown[]>`
    SELECT "id", "uid", "flags", "seen" FROM "Message"
    WHERE "mailboxId" = ${mailboxId} AND "uid" >= ${from} ORDER BY "uid" LIMIT ${limit}`;
  return raws.map(toKnown);
}

/**
 * Inserts header rows or, where the UID is known already, brings their flags up to date. Answers the ids of the rows by UID.
 * Structure and preview of a known row stay.
 */
export async function upsertHeaders(
  tx: Transaction,
  accountId: AccountId,
  mailboxId: MailboxId,
  headers: readonly HeaderFacts[],
): Promise<Map<Uid, MessageId>> {
  if (headers.length === 0) return new Map();
  const column = (name: string) => Prisma.raw(`json_extract(j."value", '$.${name}')`);
  const values = Prisma.join(['u', 'm', 'f', 's', 'g', 'i', 'd', 'z', 'j', 'a', 't', 'c', 'b', 'r', 'h', 'p', 'e', 'x'].map(column));
  const raws = await tx.$queryRaw<{ id: number; uid: number }[]>`
    INSERT INTO "Message" ("accountId", "mailboxId", "uid", "modseq", "flags", "seen", "flagged", "internalAt", "sentAt", "size", "subject",
      "fromJson", "toJson", "ccJson", "bccJson", "replyToJson", "messageIdHeader", "inReplyTo", "references", "hasAttachments")
    SELECT ${accountId}, ${mailboxId}, ${values} FROM json_each(${JSON.stringify(headers.map(toColumns))}) j WHERE true
    ON CONFLICT ("mailboxId", "uid") DO UPDATE SET
      "modseq" = excluded."modseq", "flags" = excluded."flags", "seen" = excluded."seen", "flagged" = excluded."flagged"
    RETURNING "id", "uid"`;
  return new Map(raws.map((raw) => [raw.uid as Uid, Number(raw.id) as MessageId]));
}

/** Writes whole flag sets over rows named by id; `modseq` undefined leaves it as it is. */
export async function writeFlags(
  tx: Transaction,
  changes: readonly { id: MessageId; flags: readonly string[]; modseq?: Modseq | null }[],
): Promise<void> {
  if (changes.length === 0) return;
  const json = JSON.stringify(
    changes.map(({ id, flags, modseq }) => ({ k: id, ...flagColumns(flags), m: modseq == null ? null : modseq.toString() })),
  );
  await tx.$executeRaw`
    UPDATE "Message" SET "flags" = json_extract(j."value", '$.f'), "seen" = json_extract(j."value", '$.s'),
      "flagged" = json_extract(j."value", '$.g'), "modseq" = coalesce(json_extract(j."value", '$.m'), "modseq")
    FROM json_each(${json}) j WHERE "Message"."id" = json_extract(j."value", '$.k')`;
}

/** Removes rows by id. */
export async function deleteRows(tx: Transaction, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`DELETE FROM "Message" WHERE "id" IN (SELECT "value" FROM json_each(${JSON.stringify(ids)}))`;
}

/** Removes all rows of a mailbox. */
export async function clearMailbox(tx: Transaction, mailboxId: MailboxId): Promise<void> {
  await tx.$executeRaw`DELETE FROM "Message" WHERE "mailboxId" = ${mailboxId}`;
}

/** A whole row as the table holds it, to put it back unchanged. */
export type WholeRow = Awaited<ReturnType<typeof readWhole>>[number];

/** Rows by id, whole. */
export async function readWhole(tx: Transaction, ids: readonly MessageId[]) {
  return tx.message.findMany({ where: { id: { in: [...ids] } } });
}

/** Puts rows back under their old ids. Left out are rows whose UID was cached anew meanwhile or whose mailbox is gone. Answers the ids put back. */
export async function putBackRows(tx: Transaction, rows: readonly WholeRow[]): Promise<MessageId[]> {
  const done: MessageId[] = [];
  for (const row of rows) {
    const taken = await tx.message.findFirst({
      where: { OR: [{ id: row.id }, { mailboxId: row.mailboxId, uid: row.uid }] },
      select: { id: true },
    });
    const home = await tx.mailbox.findUnique({ where: { id: row.mailboxId }, select: { id: true } });
    if (taken || !home) continue;
    await tx.message.create({ data: row });
    done.push(row.id as MessageId);
  }
  return done;
}

/** Puts rows into another mailbox under placeholder UIDs. */
export async function rehome(tx: Transaction, ids: readonly MessageId[], mailboxId: MailboxId): Promise<void> {
  await tx.$executeRaw`UPDATE "Message" SET "mailboxId" = ${mailboxId}, "uid" = -"id", "modseq" = NULL
    WHERE "id" IN (SELECT "value" FROM json_each(${JSON.stringify(ids)}))`;
}

/** Gives rows their UIDs in the mailbox they lie in. The UIDs must be free. */
export async function writeUids(tx: Transaction, pairs: readonly { id: MessageId; uid: Uid }[]): Promise<void> {
  await tx.$executeRaw`UPDATE "Message" SET "uid" = json_extract(j."value", '$.uid')
    FROM json_each(${JSON.stringify(pairs)}) j WHERE "Message"."id" = json_extract(j."value", '$.id')`;
}

/** Rows of a mailbox that still lie under a placeholder, with what recognises their letter. */
export async function placeholders(
  tx: Transaction,
  mailboxId: MailboxId,
): Promise<{ id: MessageId; messageIdHeader: string | null; size: number; internalAt: number }[]> {
  const rows = await tx.message.findMany({
    where: { mailboxId, uid: { lt: 0 } },
    select: { id: true, messageIdHeader: true, size: true, internalAt: true },
  });
  return rows.map((row) => ({ ...row, id: row.id as MessageId }));
}

/** Rows of an account left under a placeholder by a process that died in the middle of a move. */
export async function strandedRows(tx: Transaction, accountId: AccountId): Promise<MessageId[]> {
  const raws = await tx.$queryRaw<{ id: number }[]>`
    SELECT m."id" FROM "Mailbox" b JOIN "Message" m ON m."mailboxId" = b."id" AND m."uid" < 0 WHERE b."accountId" = ${accountId}`;
  return raws.map((raw) => Number(raw.id) as MessageId);
}

/** Writes structure and preview. Rows that are gone are left out. */
export async function writeDetails(tx: Transaction, details: readonly RowDetail[]): Promise<void> {
  if (details.length === 0) return;
  const json = JSON.stringify(
    details.map((detail) => ({
      k: detail.id,
      s: detail.structure ? JSON.stringify(detail.structure) : null,
      x: detail.hasAttachments ? 1 : 0,
      p: detail.preview,
    })),
  );
  await tx.$executeRaw`
    UPDATE "Message" SET "structure" = json_extract(j."value", '$.s'), "hasAttachments" = json_extract(j."value", '$.x'),
      "preview" = json_extract(j."value", '$.p')
    FROM json_each(${json}) j WHERE "Message"."id" = json_extract(j."value", '$.k')`;
}

/** The lowest of the `count` highest cached UIDs of a mailbox, or null where nothing is cached. Reads outside of a transaction. */
export async function uidOfWindow(mailboxId: MailboxId, count: number): Promise<number | null> {
  const [row] = await database().$queryRaw<{ uid: number | null }[]>`
    SELECT min("uid") AS "uid" FROM (SELECT "uid" FROM "Message" WHERE "mailboxId" = ${mailboxId} AND "uid" > 0 ORDER BY "uid" DESC LIMIT ${count})`;
  return row?.uid == null ? null : Number(row.uid);
}

/** The INTERNALDATE of the oldest cached letter of a mailbox, ms, or null where nothing is cached. Reads outside of a transaction. */
export async function oldestCached(mailboxId: MailboxId): Promise<number | null> {
  const [row] = await database().$queryRaw<{ at: number | null }[]>`
    SELECT min("internalAt") AS "at" FROM "Message" WHERE "mailboxId" = ${mailboxId}`;
  return row?.at == null ? null : Number(row.at);
}
