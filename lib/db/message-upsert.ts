/** Header rows into the cache, some hundred at a time. Called by lib/sync/apply-rows.ts only, inside its transaction. */
import type { AccountId, MailboxId, MessageId, Uid } from '../model/ids';
import type { Transaction } from './client';
import { asInt, onPostgres, recordsFrom } from './dialect';
import { runEach } from './direct';
import { Prisma } from './generated/sqlite/client';
import { type HeaderFacts, headerTypes, type Place, toColumns } from './message-columns';

/** Places of new letters. */
type Places = ReadonlyMap<Uid, Place>;

/** Ids of the rows that are there already. */
type KnownIds = ReadonlyMap<Uid, { id: MessageId }>;

const columns = Object.keys(headerTypes) as (keyof ReturnType<typeof toColumns>)[];
const names = columns.map((name) => `"${name}"`).join(', ');
const update = ['modseq', 'flags', 'seen', 'flagged', 'deleted', 'labelled'].map((name) => `"${name}" = excluded."${name}"`).join(', ');
const onKnown = `ON CONFLICT ("mailboxId", "uid") DO UPDATE SET ${update}, "emailId" = coalesce(excluded."emailId", "Message"."emailId")`;
const insertOne = `INSERT INTO "Message" ("accountId", "mailboxId", ${names}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})`;
const upsertOne = `${insertOne} ${onKnown}`;

/** SQLite says the id of a new row by the way; to have it returned would cost two thirds of writing the row once more. */
function writeOnSqlite(
  accountId: AccountId,
  mailboxId: MailboxId,
  headers: readonly HeaderFacts[],
  known: KnownIds,
  places: Places,
): Map<Uid, MessageId> {
  const put = (header: HeaderFacts, into: unknown[]) => {
    const row = toColumns(header, places.get(header.uid));
    into[0] = accountId;
    into[1] = mailboxId;
    for (let at = 0; at < columns.length; at += 1) into[at + 2] = row[columns[at] as keyof typeof row];
  };
  const [old, fresh] = [headers.filter(({ uid }) => known.has(uid)), headers.filter(({ uid }) => !known.has(uid))];
  runEach(upsertOne, old, put);
  const ids = runEach(insertOne, fresh, put);
  const written = new Map(fresh.map(({ uid }, at) => [uid, ids[at] as MessageId]));
  for (const { uid } of old) written.set(uid, known.get(uid)?.id as MessageId);
  return written;
}

async function writeOnPostgres(
  tx: Transaction,
  accountId: AccountId,
  mailboxId: MailboxId,
  headers: readonly HeaderFacts[],
  places: Places,
): Promise<Map<Uid, MessageId>> {
  const rows = headers.map((header) => toColumns(header, places.get(header.uid)));
  const values = Prisma.raw(columns.map((name) => `r."${name}"`).join(', '));
  const written = await tx.$queryRaw<{ id: number; uid: number }[]>`
    INSERT INTO "Message" ("accountId", "mailboxId", ${Prisma.raw(names)})
    SELECT ${asInt(accountId)}, ${asInt(mailboxId)}, ${values} FROM ${recordsFrom('r', headerTypes, rows)} WHERE true
    ${Prisma.raw(onKnown)} RETURNING "id", "uid"`;
  return new Map(written.map(({ id, uid }) => [uid as Uid, Number(id) as MessageId]));
}

/**
 * Inserts header rows or, where the UID is known already, brings their flags up to date. Answers the ids of the rows by UID. `known` names the
 * rows that are there, as read in this transaction. Structure and preview of a known row stay, and its place.
 */
export async function upsertHeaders(
  tx: Transaction,
  accountId: AccountId,
  mailboxId: MailboxId,
  headers: readonly HeaderFacts[],
  known: KnownIds,
  places: Places = new Map(),
): Promise<Map<Uid, MessageId>> {
  if (headers.length === 0) return new Map();
  if (onPostgres()) return writeOnPostgres(tx, accountId, mailboxId, headers, places);
  return writeOnSqlite(accountId, mailboxId, headers, known, places);
}
