/** The database of one measured Oriel, looked at from outside: how large it is. */
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import Database from 'better-sqlite3';
import type { Postgres } from '../support/postgres';

export interface BenchDatabase {
  /** DATABASE_URL, or undefined for the usual file in the data folder. */
  url: string | undefined;
  /** Bytes that it takes on disk with everything written back, and the letters it knows. */
  stored(dataFolder: string): Promise<{ bytes: number; letters: number }>;
}

const countLetters = 'SELECT count(*) FROM "Message"';

async function withFile<T>(dataFolder: string, work: (database: Database.Database) => T): Promise<T> {
  const database = new Database(join(dataFolder, 'oriel.db'), { timeout: 10_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const sqlite: BenchDatabase = {
  url: undefined,
  stored: (folder) =>
    withFile(folder, (database) => ({
      bytes: Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true })),
      letters: Number(database.prepare(countLetters).pluck().get()),
    })),
};

async function ask(url: string, sql: string): Promise<number> {
  const adapter = await new PrismaPg({ connectionString: url, max: 1 }).connect();
  try {
    const { rows } = await adapter.queryRaw({ sql, args: [], argTypes: [] });
    return Number(rows[0]?.[0] ?? 0);
  } finally {
    await adapter.dispose();
  }
}

/** A new database for one Oriel: of `server`, or without one the file in its data folder. */
export async function newBenchDatabase(server: Postgres | null): Promise<BenchDatabase> {
  if (!server) return sqlite;
  const url = await server.newEmptyDatabase();
  return {
    url,
    stored: async () => ({
      bytes: await ask(url, 'SELECT pg_database_size(current_database())'),
      letters: await ask(url, countLetters),
    }),
  };
}
