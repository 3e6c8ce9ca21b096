/**
 * Which letter stands for its conversation in a list of its mailbox (`Message.top`), how many conversations a mailbox lists
 * (`Mailbox.threads`), and when what was computed of its lists is stale (`Mailbox.version`). Called by lib/sync/apply*.ts only, inside
 * their transactions. Of a mailbox and a conversation at most one letter is the top at any time.
 */
import type { MailboxId, MessageId, ThreadId } from '../model/ids';
import type { Transaction } from './client';
import { isOneOf, recordsFrom } from './dialect';
import { Prisma } from './generated/sqlite/client';

/** A conversation as one mailbox lists it. */
export interface Pair {
  mailboxId: MailboxId;
  threadId: ThreadId;
}

const pairColumns = { mailboxId: 'int', threadId: 'int' } as const;

/** The pairs that rows lie in, each once. */
export async function pairsOf(tx: Transaction, ids: readonly MessageId[]): Promise<Pair[]> {
  if (ids.length === 0) return [];
  const raws = await tx.$queryRaw<{ mailboxId: number; threadId: number }[]>`
    SELECT DISTINCT "mailboxId", "threadId" FROM "Message" WHERE ${isOneOf('"id"', ids)} AND "threadId" IS NOT NULL`;
  return raws.map((raw) => ({ mailboxId: Number(raw.mailboxId) as MailboxId, threadId: Number(raw.threadId) as ThreadId }));
}

function distinct(pairs: readonly Pair[]): Pair[] {
  return [...new Map(pairs.map((pair) => [`${pair.mailboxId}/${pair.threadId}`, pair])).values()];
}

/** Moves the number of conversations of each mailbox by a difference; none falls below 0. */
async function moveThreadCounts(tx: Transaction, by: ReadonlyMap<number, number>): Promise<void> {
  for (const [mailboxId, difference] of by) {
    if (difference === 0) continue;
    await tx.$executeRaw`UPDATE "Mailbox" SET "threads" = CASE WHEN "threads" + ${difference} < 0 THEN 0 ELSE "threads" + ${difference} END
      WHERE "id" = ${mailboxId}`;
  }
}

function countedBy<T>(all: readonly T[], keyOf: (one: T) => number, sign: 1 | -1, into = new Map<number, number>()): Map<number, number> {
  for (const one of all) into.set(keyOf(one), (into.get(keyOf(one)) ?? 0) + sign);
  return into;
}

/** Counts rows that were written as tops. */
export function countTops(tx: Transaction, mailboxId: MailboxId, count: number): Promise<void> {
  return moveThreadCounts(tx, new Map([[mailboxId, count]]));
}

/** A mailbox whose rows are all gone lists no conversation. */
export async function clearTops(tx: Transaction, mailboxId: MailboxId): Promise<void> {
  await tx.mailbox.update({ where: { id: mailboxId }, data: { threads: 0 } });
}

/** Says that lists of these mailboxes changed, in membership or in order, or in what a filter goes by. */
export async function touch(tx: Transaction, mailboxIds: Iterable<MailboxId>): Promise<void> {
  const ids = [...new Set(mailboxIds)];
  if (ids.length) await tx.$executeRaw`UPDATE "Mailbox" SET "version" = "version" + 1 WHERE ${isOneOf('"id"', ids)}`;
}

/** Takes these rows off the tops, before they go, move, or change their conversation. */
export async function untop(tx: Transaction, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return;
  const raws = await tx.$queryRaw<{ mailboxId: number }[]>`
    UPDATE "Message" SET "top" = false WHERE ${isOneOf('"id"', ids)} AND "top" = true RETURNING "mailboxId"`;
  await moveThreadCounts(
    tx,
    countedBy(raws, (raw) => Number(raw.mailboxId), -1),
  );
}

/** Makes the newest listed letter of each pair its top, wherever another one is, or none. Costs a few steps in an index for each pair. */
export async function retop(tx: Transaction, given: readonly Pair[]): Promise<void> {
  const pairs = distinct(given);
  if (pairs.length === 0) return;
  // The unary plus keeps the planner on the index of conversations: by the index of the mailbox it would walk the whole list.
  const inPair = Prisma.sql`m."threadId" = p."threadId" AND +m."mailboxId" = p."mailboxId"`;
  const newest = Prisma.sql`SELECT m."id" FROM "Message" m WHERE ${inPair} AND m."deleted" = false
    ORDER BY m."internalAt" DESC, m."uid" DESC LIMIT 1`;
  const top = Prisma.sql`SELECT m."id" FROM "Message" m WHERE ${inPair} AND m."top" = true ORDER BY m."internalAt" DESC LIMIT 1`;
  const raws = await tx.$queryRaw<{ mailboxId: number; newest: number | null; top: number | null }[]>`
    SELECT * FROM (SELECT p."mailboxId", (${newest}) AS "newest", (${top}) AS "top" FROM ${recordsFrom('p', pairColumns, pairs)}) f
    WHERE coalesce("newest", 0) <> coalesce("top", 0)`;
  const counts = new Map<number, number>();
  countedBy(
    raws.filter((raw) => raw.newest === null),
    (raw) => Number(raw.mailboxId),
    -1,
    counts,
  );
  countedBy(
    raws.filter((raw) => raw.top === null),
    (raw) => Number(raw.mailboxId),
    1,
    counts,
  );
  const set = (ids: readonly (number | null)[], value: boolean) => {
    const known = ids.flatMap((id) => (id === null ? [] : [Number(id)]));
    return known.length ? tx.$executeRaw`UPDATE "Message" SET "top" = ${value} WHERE ${isOneOf('"id"', known)}` : null;
  };
  await set(
    raws.map((raw) => raw.top),
    false,
  );
  await set(
    raws.map((raw) => raw.newest),
    true,
  );
  await moveThreadCounts(tx, counts);
}

/**
 * Runs `work`, which removes these rows, moves them to another mailbox or changes whether they are listed, and brings tops, counts and
 * versions of all mailboxes concerned up to date.
 */
export async function relisting<T>(tx: Transaction, ids: readonly MessageId[], work: () => Promise<T>): Promise<T> {
  const before = await pairsOf(tx, ids);
  await untop(tx, ids);
  const done = await work();
  const pairs = [...before, ...(await pairsOf(tx, ids))];
  await retop(tx, pairs);
  await touch(
    tx,
    pairs.map((pair) => pair.mailboxId),
  );
  return done;
}
