/**
 * Room `db`: sole owner of Prisma and of SQL. Rows in, model types out; one file per aggregate. It knows no IMAP and no HTTP, and
 * every read of mail data takes an `Actor` or the account ids proven to be its own. What differs between databases stays in here.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { env } from '../env';
import { providerOf } from './dialect';
import { PrismaClient as PostgresClient } from './generated/postgresql/client';
import { PrismaClient } from './generated/sqlite/client';
import { oneAtATime } from './one-at-a-time';
import { postgresConnections } from './postgres';

/** The Prisma client in use, or the one inside a transaction. Both databases have the same models; the types are those of SQLite's. */
export type Database = PrismaClient;
export type Transaction = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>;

const key = Symbol.for('oriel.database');
const held = globalThis as unknown as Record<symbol, PrismaClient | undefined>;

/** Connections to PostgreSQL at once, of one process. */
const postgresPool = 10;

/** Milliseconds that a transaction waits for its turn, and that it may last, where its caller says nothing else. */
const transactionOptions = { maxWait: 15_000, timeout: 15_000 };

/** The file that a `file:` URL of SQLite names. */
export function sqlitePath(url: string): string {
  return url.replace(/^file:/, '');
}

function open(url: string): PrismaClient {
  if (providerOf(url) === 'postgresql') {
    return new PostgresClient({ adapter: postgresConnections(url, postgresPool), transactionOptions }) as unknown as PrismaClient;
  }
  mkdirSync(dirname(sqlitePath(url)), { recursive: true, mode: 0o700 });
  const factory = new PrismaBetterSqlite3({ url, timeout: 5000 }, { timestampFormat: 'unixepoch-ms' });
  return new PrismaClient({ adapter: oneAtATime(factory), transactionOptions });
}

/** The database of this thread that `DATABASE_URL` names, opened at the first call and shared by all bundles through `globalThis`. */
export function database(): Database {
  held[key] ??= open(env().databaseUrl);
  return held[key];
}

/** Opens the database, so that the first request need not wait for it; called once at start, after the migrations. */
export async function prepareDatabase(): Promise<void> {
  await database().$queryRaw`SELECT 1`;
}

/** Closes the database; the next call of `database` opens it again. */
export async function closeDatabase(): Promise<void> {
  const existing = held[key];
  held[key] = undefined;
  await existing?.$disconnect();
}
