/**
 * Many rows by one statement on SQLite. Prisma has no prepared statements, and rows that travel as JSON are taken apart value by value; a first sync
 * writes hundreds of thousands. So here a statement is prepared once on the very connection that Prisma's transactions run on.
 */
import type Database from 'better-sqlite3';

type Value = string | number | boolean | null;

const key = Symbol.for('oriel.sqliteWriter');
const held = globalThis as unknown as Record<symbol, Database.Database | undefined>;
const prepared = new WeakMap<Database.Database, Map<string, Database.Statement<unknown[], unknown>>>();

/** Tells which connection of this thread writes; called when it is opened. */
export function keepWriter(writer: Database.Database): void {
  held[key] = writer;
}

function statement(sql: string): Database.Statement<unknown[], unknown> {
  const writer = held[key];
  if (!writer) throw new Error('No connection to SQLite is open.');
  const known = prepared.get(writer) ?? new Map<string, Database.Statement<unknown[], unknown>>();
  prepared.set(writer, known);
  const found = known.get(sql) ?? writer.prepare(sql);
  known.set(sql, found);
  return found;
}

/** NUL, and halves of surrogate pairs that stand alone. */
const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** As SQLite takes it. What PostgreSQL's text cannot hold (NUL, half of a surrogate pair) is U+FFFD on both databases. */
function bound(value: Value): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || !/[\0\ud800-\udfff]/.test(value)) return value;
  return value.replace(unstorable, '\ufffd');
}

/**
 * Runs `sql` once for each row, its values by place. To be called inside a transaction of this thread, and on SQLite only; the rows are part of
 * that transaction. Holds the thread for some microseconds a row.
 */
export function writeEach(sql: string, rows: Iterable<readonly Value[]>): void {
  const one = statement(sql);
  for (const row of rows) one.run(row.map(bound));
}

/** Like `writeEach`, for a statement that returns one row for each; answers these, in order. */
export function writeReturning<T>(sql: string, rows: Iterable<readonly Value[]>): T[] {
  const one = statement(sql);
  const found: T[] = [];
  for (const row of rows) found.push(one.get(row.map(bound)) as T);
  return found;
}
