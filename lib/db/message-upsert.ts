/** Header rows into the cache, some hundred at a time. Called by lib/sync/apply-rows.ts only, inside its transaction. */
import type { AccountId, MailboxId, MessageId, Uid } from '../model/ids';
import type { Transaction } from './client';
import { asInt, onPostgres, recordsFrom } from './dialect';
import { writeReturning } from './direct';
import { Prisma } from './generated/sqlite/client';
import { type HeaderFacts, headerTypes, type Place, toColumns } from './message-columns';

/** Places of new letters. */
type Places = ReadonlyMap<Uid, Place>;

interface Written {
  id: number;
  uid: number;
}

const columns = Object.keys(headerTypes) as (keyof ReturnType<typeof toColumns>)[];
const names = columns.map((name) => `"${name}"`).join(', ');
const update = ['modseq', 'flags', 'seen', 'flagged', 'deleted', 'labelled'].map((name) => `"${name}" = excluded."${name}"`).join(', ');
const onKnown = `ON CONFLICT ("mailboxId", "uid") DO UPDATE SET ${update}, "emailId" = coalesce(excluded."emailId", "Message"."emailId")
  RETURNING "id", "uid"`;
const insertOne = `INSERT INTO "Message" ("accountId", "mailboxId", ${names}) VALUES (?, ?, ${columns.map(() => '?').join(', ')}) ${onKnown}`;

function writeOnSqlite(accountId: AccountId, mailboxId: MailboxId, headers: readonly HeaderFacts[], places: Places): Written[] {
  // One at a time, so that no row outlives its statement.
  function* rows() {
    for (const header of headers) {
      const row = toColumns(header, places.get(header.uid));
      yield [accountId, mailboxId, ...columns.map((name) => row[name])];
    }
  }
  return writeReturning<Written>(insertOne, rows());
}

function writeOnPostgres(
  tx: Transaction,
  accountId: AccountId,
  mailboxId: MailboxId,
  headers: readonly HeaderFacts[],
  places: Places,
): Promise<Written[]> {
  const rows = headers.map((header) => toColumns(header, places.get(header.uid)));
  const values = Prisma.raw(columns.map((name) => `r."${name}"`).join(', '));
  return tx.$queryRaw<Written[]>`
    INSERT INTO "Message" ("accountId", "mailboxId", ${Prisma.raw(names)})
    SELECT ${asInt(accountId)}, ${asInt(mailboxId)}, ${values} FROM ${recordsFrom('r', headerTypes, rows)} WHERE true
    ${Prisma.raw(onKnown)}`;
}

/**
 * Inserts header rows or, where the UID is known already, brings their flags up to date. Answers the ids of the rows by UID.
 * Structure and preview of a known row stay, and its place.
 */
export async function upsertHeaders(
  tx: Transaction,
  accountId: AccountId,
  mailboxId: MailboxId,
  headers: readonly HeaderFacts[],
  places: Places = new Map(),
): Promise<Map<Uid, MessageId>> {
  if (headers.length === 0) return new Map();
  const written = onPostgres()
    ? await writeOnPostgres(tx, accountId, mailboxId, headers, places)
    : writeOnSqlite(accountId, mailboxId, headers, places);
  return new Map(written.map(({ id, uid }) => [uid as Uid, Number(id) as MessageId]));
}
