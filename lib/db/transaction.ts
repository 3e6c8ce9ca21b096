/** Transactions on the cache of one account: one at a time, on either database. */
import type { AccountId } from '../model/ids';
import { database, type Transaction } from './client';
import { onPostgres } from './dialect';

/** Milliseconds that a transaction waits for its turn, and that it may last. */
const patience = { maxWait: 30_000, timeout: 60_000 };

/**
 * Runs `work` in one transaction that has the account's cached rows to itself until it ends: SQLite has one writer anyway, PostgreSQL is
 * given a lock named after the account first. Nothing is written where `work` throws.
 */
export function inAccount<T>(accountId: AccountId, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database().$transaction(async (tx) => {
    if (onPostgres()) await tx.$executeRaw`SELECT pg_advisory_xact_lock(${accountId}::int::bigint)`;
    return work(tx);
  }, patience);
}
