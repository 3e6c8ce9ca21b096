/** Transactions on the cache of one account: one at a time, on either database. */
import type { AccountId } from '../model/ids';
import { database, type Transaction } from './client';
import { onPostgres } from './dialect';
import { direct } from './direct';

/** Milliseconds that a transaction waits for its turn, and that it may last. */
const patience = { maxWait: 30_000, timeout: 60_000 };

const key = Symbol.for('oriel.turns');
const held = globalThis as unknown as Record<symbol, Map<AccountId, Promise<unknown>> | undefined>;

/** The end of the last transaction of each account, so that of those who wait only one holds a connection; shared by all bundles. */
function turnsOf(): Map<AccountId, Promise<unknown>> {
  held[key] ??= new Map();
  return held[key];
}

async function inTurn<T>(accountId: AccountId, work: () => Promise<T>): Promise<T> {
  const turns = turnsOf();
  const before = turns.get(accountId);
  const mine = (before ?? Promise.resolve()).then(work);
  const ended = mine.catch(() => undefined);
  turns.set(accountId, ended);
  try {
    return await mine;
  } finally {
    if (turns.get(accountId) === ended) turns.delete(accountId);
  }
}

/**
 * Runs `work` in one transaction that has the account's cached rows to itself until it ends: SQLite has one writer anyway, PostgreSQL is
 * given a lock named after the account first. Nothing is written where `work` throws.
 */
export function inAccount<T>(accountId: AccountId, work: (tx: Transaction) => Promise<T>): Promise<T> {
  if (!onPostgres()) return database().$transaction((tx) => work(direct(tx)), patience);
  return inTurn(accountId, () =>
    database().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${accountId}::int::bigint)`;
      return work(tx);
    }, patience),
  );
}

/** Keeps a draft for this transaction until it ends: whoever else asks for it waits. SQLite has one writer anyway. */
export async function holdDraft(tx: Transaction, id: string): Promise<void> {
  if (onPostgres()) await tx.$queryRaw`SELECT 1 AS "held" FROM "Draft" WHERE "id" = ${id} FOR UPDATE`;
}
