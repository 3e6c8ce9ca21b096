/**
 * Statements inside a transaction on SQLite, run on the connection that Prisma's transactions run on and without what Prisma does around each.
 * PostgreSQL is asked through Prisma.
 */
import type { Transaction } from './client';
import { onPostgres } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { boundOf, type Connection, connectionOf } from './prepared';

type Template = [query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]];

/** The connection in the middle of a transaction. What ran on it after the end would be kept for itself, so that is refused. */
function writing(turn?: number): Connection {
  const connection = connectionOf('writer');
  if (!connection?.database.inTransaction || (turn !== undefined && connection.turn !== turn))
    throw new Error('This transaction has ended. Nothing of it was kept.');
  return connection;
}

function queryOf([query, ...values]: Template): { sql: string; values: unknown[] } {
  const { sql, values: given } = 'sql' in query ? query : Prisma.sql(query, ...(values as Parameters<typeof Prisma.sql>[1][]));
  return { sql, values: given.map(boundOf) };
}

/**
 * The transaction with its raw statements run directly. On SQLite their rows have numbers for booleans and times, and whole numbers must be below
 * 2^53. To be called inside of it, once it has begun.
 */
export function direct(tx: Transaction): Transaction {
  const turn = connectionOf('writer')?.turn;
  if (onPostgres() || turn === undefined) return tx;
  const $queryRaw = async (...template: Template) => {
    const { sql, values } = queryOf(template);
    return writing(turn).statement(sql).all(values);
  };
  const $executeRaw = async (...template: Template) => {
    const { sql, values } = queryOf(template);
    return writing(turn).statement(sql).run(values).changes;
  };
  // By descriptors: what is assigned would be set on Prisma's own object, which is a proxy.
  return Object.create(tx, { $queryRaw: { value: $queryRaw }, $executeRaw: { value: $executeRaw } });
}

type Value = string | number | boolean | null;

/**
 * Runs `sql` once for each row, its values by place. To be called inside a transaction of this thread, and on SQLite only; the rows are part of
 * that transaction. Holds the thread for some microseconds a row: rows that travel as JSON are taken apart value by value.
 */
export function writeEach(sql: string, rows: Iterable<readonly Value[]>): void {
  const one = writing().statement(sql);
  for (const row of rows) one.run(row.map(boundOf));
}

/**
 * Runs `sql` once for each of `things`, its values by place as `valuesOf` puts them into the array that it is given. Answers the id of the row that
 * was inserted last after each. As `writeEach` otherwise.
 */
export function runEach<T>(sql: string, things: readonly T[], valuesOf: (thing: T, into: unknown[]) => void): number[] {
  const one = writing().statement(sql);
  // One array for all: a first sync binds millions of values.
  const values: unknown[] = [];
  return things.map((thing) => {
    valuesOf(thing, values);
    for (let at = 0; at < values.length; at += 1) values[at] = boundOf(values[at]);
    return Number(one.run(values).lastInsertRowid);
  });
}
