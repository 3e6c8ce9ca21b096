/**
 * Reads outside of transactions. What a person waits for at every click is read here: on SQLite by the connection that reads, without what
 * Prisma does around each statement, which takes ten times as long as a page of a list. PostgreSQL is asked through Prisma.
 */
import { database, type Transaction } from './client';
import { onPostgres } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { boundOf, connectionOf } from './prepared';

/**
 * The rows of a SELECT, with numbers for booleans and times on SQLite. Whole numbers must be below 2^53, and no column may be one of bytes. Sees
 * what is committed. Throws as Prisma does.
 */
export async function select<Rows>(strings: TemplateStringsArray, ...given: Parameters<typeof Prisma.sql>[1][]): Promise<Rows> {
  const query = Prisma.sql(strings, ...given);
  const reader = onPostgres() ? null : connectionOf('reader');
  const values = query.values.map(boundOf);
  if (!reader || values.includes(undefined)) return database().$queryRaw<Rows>(query);
  try {
    return reader.statement(query.sql).all(values) as Rows;
  } catch {
    // Told in Prisma's words, which is what those who ask know; or it passes.
    return database().$queryRaw<Rows>(query);
  }
}

/** Like `select`, but where `db` is a transaction inside of that. */
export function selectIn(db: Transaction): typeof select {
  return db === database() ? select : (strings, ...given) => db.$queryRaw(Prisma.sql(strings, ...given));
}
