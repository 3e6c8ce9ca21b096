/**
 * Which conversation every Message-ID belongs to that a letter bears or names, and conversations found to be part of others. Called by
 * lib/sync/threads.ts only, inside a transaction on the account.
 */
import type { AccountId, MessageId, ThreadId } from '../model/ids';
import type { NodeState } from '../model/loom';
import type { Node } from '../model/threading';
import type { Transaction } from './client';
import { asInt, isOneOf, onPostgres, recordsFrom } from './dialect';
import { writeEach } from './direct';
import { Prisma } from './generated/sqlite/client';
import { addressesOf } from './message-rows';

/** What is known of these nodes. Conversations that were merged are answered as what they have become. */
export async function readNodes(tx: Transaction, accountId: AccountId, nodes: readonly Node[]): Promise<Map<Node, NodeState>> {
  if (nodes.length === 0) return new Map();
  const raws = await tx.$queryRaw<{ ref: number; threadId: number; known: boolean; parent: number | null }[]>`
    SELECT r."ref", coalesce(m."to", r."threadId") AS "threadId", r."known", r."parent"
    FROM "ThreadRef" r LEFT JOIN "ThreadMerge" m ON m."from" = r."threadId"
    WHERE r."accountId" = ${accountId} AND ${isOneOf('r."ref"', nodes, 'float')}`;
  return new Map(
    raws.map((raw) => [
      Number(raw.ref),
      { thread: Number(raw.threadId), known: Boolean(raw.known), parent: raw.parent === null ? null : Number(raw.parent) },
    ]),
  );
}

const onKnownNode =
  'ON CONFLICT ("accountId", "ref") DO UPDATE SET "threadId" = excluded."threadId", "known" = excluded."known", "parent" = excluded."parent"';

/** Writes what is known of nodes. */
export async function writeNodes(tx: Transaction, accountId: AccountId, nodes: readonly (NodeState & { ref: Node })[]): Promise<void> {
  if (nodes.length === 0) return;
  if (!onPostgres()) {
    writeEach(
      `INSERT INTO "ThreadRef" ("accountId", "ref", "threadId", "known", "parent") VALUES (?, ?, ?, ?, ?) ${onKnownNode}`,
      nodes.map(({ ref, thread, known, parent }) => [accountId, ref, thread, known, parent]),
    );
    return;
  }
  const columns = { ref: 'float', thread: 'int', known: 'bool', parent: 'float' } as const;
  await tx.$executeRaw`
    INSERT INTO "ThreadRef" ("accountId", "ref", "threadId", "known", "parent")
    SELECT ${asInt(accountId)}, r."ref", r."thread", r."known", r."parent" FROM ${recordsFrom('r', columns, nodes)} WHERE true
    ${Prisma.raw(onKnownNode)}`;
}

/** Forgets nodes. */
export async function dropNodes(tx: Transaction, accountId: AccountId, nodes: readonly Node[]): Promise<void> {
  if (nodes.length === 0) return;
  await tx.$executeRaw`DELETE FROM "ThreadRef" WHERE "accountId" = ${accountId} AND ${isOneOf('"ref"', nodes, 'float')}`;
}

/** Numbers for conversations that begin: taken from those of the letters, so that none is ever given twice, in any account. */
export async function reserveThreads(tx: Transaction, count: number): Promise<ThreadId[]> {
  if (count === 0) return [];
  if (onPostgres()) {
    const raws = await tx.$queryRaw<{ id: number }[]>`
      SELECT nextval(pg_get_serial_sequence('"Message"', 'id'))::int AS "id" FROM generate_series(1, ${asInt(count)})`;
    return raws.map((raw) => Number(raw.id) as ThreadId);
  }
  const raise = () =>
    tx.$queryRaw<{ seq: number }[]>`UPDATE sqlite_sequence SET "seq" = "seq" + ${count} WHERE "name" = 'Message' RETURNING "seq"`;
  let [row] = await raise();
  if (!row) {
    // No letter was ever cached.
    await tx.$executeRaw`INSERT INTO sqlite_sequence ("name", "seq") VALUES ('Message', 0)`;
    [row] = await raise();
  }
  const last = Number(row?.seq ?? 0);
  return Array.from({ length: count }, (_, at) => (last - count + 1 + at) as ThreadId);
}

/** Notes conversations that have become part of others. */
export async function writeMerges(tx: Transaction, accountId: AccountId, merges: readonly { from: number; to: number }[]): Promise<void> {
  if (merges.length === 0) return;
  const columns = { from: 'int', to: 'int' } as const;
  await tx.$executeRaw`UPDATE "ThreadMerge" SET "to" = r."to" FROM ${recordsFrom('r', columns, merges)} WHERE "ThreadMerge"."to" = r."from"`;
  await tx.$executeRaw`
    INSERT INTO "ThreadMerge" ("from", "accountId", "to") SELECT r."from", ${asInt(accountId)}, r."to" FROM ${recordsFrom('r', columns, merges)}
    WHERE true ON CONFLICT ("from") DO UPDATE SET "to" = excluded."to"`;
}

/** Ids of all rows of conversations. */
export async function rowsOfThreads(tx: Transaction, accountId: AccountId, threads: readonly number[]): Promise<MessageId[]> {
  if (threads.length === 0) return [];
  const raws = await tx.$queryRaw<{ id: number }[]>`
    SELECT "id" FROM "Message" WHERE ${isOneOf('"threadId"', threads)} AND +"accountId" = ${accountId}`;
  return raws.map((raw) => Number(raw.id) as MessageId);
}

/** Puts rows into conversations. */
export async function writeThreads(tx: Transaction, rows: readonly { id: MessageId; threadId: number }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`UPDATE "Message" SET "threadId" = r."threadId" FROM ${recordsFrom('r', { id: 'int', threadId: 'int' }, rows)}
    WHERE "Message"."id" = r."id"`;
}

/** Base subjects of the letters here that bear these Message-IDs, of each the letter that came first. */
export async function subjectsOf(tx: Transaction, accountId: AccountId, headers: readonly string[]): Promise<Map<string, string>> {
  if (headers.length === 0) return new Map();
  const rows = recordsFrom(
    'r',
    { header: 'text' },
    headers.map((header) => ({ header })),
  );
  // CROSS keeps SQLite from walking all letters in the order of their ids.
  const raws = await tx.$queryRaw<{ messageIdHeader: string; baseSubject: string }[]>`
    SELECT m."messageIdHeader", m."baseSubject" FROM ${rows} CROSS JOIN "Message" m
    WHERE m."accountId" = ${accountId} AND m."messageIdHeader" = r."header" ORDER BY m."id" DESC`;
  return new Map(raws.map((raw) => [raw.messageIdHeader, raw.baseSubject]));
}

/** What threading goes by in the rows of some conversations, in the order the rows came; null where they are more than `limit`. */
export async function wordsOfThreads(tx: Transaction, accountId: AccountId, threads: readonly number[], limit: number) {
  const raws = await tx.$queryRaw<
    {
      id: number;
      threadId: number;
      subject: string;
      messageIdHeader: string | null;
      inReplyTo: string | null;
      references: string | null;
      fromJson: string;
      toJson: string;
      ccJson: string;
      internalAt: number;
      size: number;
    }[]
  >`
    SELECT "id", "threadId", "subject", "messageIdHeader", "inReplyTo", "references", "fromJson", "toJson", "ccJson", "internalAt", "size"
    FROM "Message" WHERE ${isOneOf('"threadId"', threads)} AND +"accountId" = ${accountId} ORDER BY "id" LIMIT ${limit + 1}`;
  if (raws.length > limit) return null;
  return raws.map((raw) => ({
    id: Number(raw.id) as MessageId,
    threadId: Number(raw.threadId),
    subject: raw.subject,
    messageIdHeader: raw.messageIdHeader,
    inReplyTo: raw.inReplyTo,
    references: raw.references ? raw.references.split(' ') : [],
    from: addressesOf(raw.fromJson),
    to: addressesOf(raw.toJson),
    cc: addressesOf(raw.ccJson),
    internalAt: raw.internalAt,
    size: Number(raw.size),
  }));
}

/** The conversation of each of these rows of the account. */
export async function threadsOfRows(tx: Transaction, accountId: AccountId, ids: readonly MessageId[]): Promise<Map<MessageId, ThreadId>> {
  const rows = await tx.message.findMany({ where: { accountId, id: { in: [...ids] } }, select: { id: true, threadId: true } });
  return new Map(rows.flatMap((row) => (row.threadId === null ? [] : [[row.id as MessageId, row.threadId as ThreadId] as const])));
}
