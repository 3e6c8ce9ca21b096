/**
 * Reads outside of transactions. What a person waits for at every click is read here: on SQLite by the connection that reads, without what
 * Prisma does around each statement, which takes ten times as long as a page of a list. PostgreSQL is asked through Prisma.
 */
import type Database from 'better-sqlite3';
import { database } from './client';
import { onPostgres } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { keptReader } from './prepared';

/** What is bound as it is; anything else is left to Prisma. */
type Bound = string | number | bigint | null;

function boundOf(value: unknown): Bound | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

const prepared = new WeakMap<Database.Database, Map<string, Database.Statement<unknown[], unknown>>>();
/** Lists of values of any length make further statements without end. */
const mostStatements = 256;

function statement(reader: Database.Database, sql: string): Database.Statement<unknown[], unknown> {
  const known = prepared.get(reader) ?? new Map<string, Database.Statement<unknown[], unknown>>();
  prepared.set(reader, known);
  const before = known.get(sql);
  if (before) return before;
  const found = reader.prepare<unknown[], unknown>(sql).safeIntegers(false);
  if (known.size >= mostStatements) known.clear();
  known.set(sql, found);
  return found;
}

/**
 * The rows of a SELECT, with numbers for booleans and times on SQLite. Whole numbers must be below 2^53, and no column may be one of bytes. Sees
 * what is committed. Throws as Prisma does.
 */
export async function select<Rows>(strings: TemplateStringsArray, ...given: Parameters<typeof Prisma.sql>[1][]): Promise<Rows> {
  const query = Prisma.sql(strings, ...given);
  const reader = onPostgres() ? null : keptReader();
  const values = query.values.map(boundOf);
  if (!reader || values.includes(undefined)) return database().$queryRaw<Rows>(query);
  try {
    return statement(reader, query.sql).all(values) as Rows;
  } catch {
    // Told in Prisma's words, which is what those who ask know; or it passes.
    return database().$queryRaw<Rows>(query);
  }
}
