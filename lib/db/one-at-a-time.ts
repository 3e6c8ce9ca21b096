/**
 * SQLite with one writer and any number of readers. Prisma's adapter has one connection, where a statement from outside would run between
 * BEGIN and COMMIT of somebody else's transaction and be lost with its rollback. Here transactions and single writes have one connection
 * and wait for the write lock; reads have another connection, see what is committed, and wait for nobody (write-ahead log).
 */
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { connectionOf, preparing } from './prepared';
import { writeLock } from './write-lock';

/**
 * Kept by SQLite per connection. The log is synced at checkpoints only: a power cut may lose the last commits, never the file. It goes into the file
 * at 16 MB, and is cut back to that where somebody let it grow.
 */
const perConnection = `PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;
  PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 16777216;`;
/** For who writes without a pause: pages that change with every step go from the log into the file less often. */
const inBulk = 'PRAGMA wal_autocheckpoint = 32000;';

/** A statement that changes nothing. A WITH that might is not one. */
function isRead({ sql }: SqlQuery): boolean {
  return /^\s*(?:SELECT|EXPLAIN|WITH)\b/i.test(sql) && !/^\s*WITH\b.*\b(?:INSERT|UPDATE|DELETE)\b/is.test(sql);
}

class OneWriter implements SqlDriverAdapter {
  readonly provider;
  readonly adapterName;

  constructor(
    readonly writer: SqlDriverAdapter,
    readonly reader: SqlDriverAdapter,
  ) {
    this.provider = writer.provider;
    this.adapterName = writer.adapterName;
  }

  async #alone<T>(write: () => Promise<T>): Promise<T> {
    const release = await writeLock().acquire();
    try {
      return await write();
    } finally {
      release();
    }
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return isRead(query) ? this.reader.queryRaw(query) : this.#alone(() => this.writer.queryRaw(query));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#alone(() => this.writer.executeRaw(query));
  }

  executeScript(script: string): Promise<void> {
    return this.#alone(() => this.writer.executeScript(script));
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    const release = await writeLock().acquire();
    try {
      const transaction = endingWith(await this.writer.startTransaction(isolationLevel), release);
      await begin(transaction);
      nextTurn();
      return transaction;
    } catch (error) {
      release();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await this.reader.dispose();
    await this.writer.dispose();
  }
}

/**
 * The adapter has begun a transaction that would become a writing one at its first write, and fail there (SQLITE_BUSY_SNAPSHOT) where another
 * process wrote since its first read. So it begins again, as a writing one.
 */
async function begin(transaction: Transaction): Promise<void> {
  try {
    for (const sql of ['COMMIT', 'BEGIN IMMEDIATE']) await transaction.executeRaw({ sql, args: [], argTypes: [] });
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

/** What ran before belongs to another transaction than what runs from here on, or to none. */
function nextTurn(): void {
  const writer = connectionOf('writer');
  if (writer) writer.turn += 1;
}

/** The transaction, calling `release` once it was committed or rolled back. Prisma has sent COMMIT or ROLLBACK by then. */
function endingWith(transaction: Transaction, release: () => void): Transaction {
  const { commit, rollback } = transaction;
  const end = () => {
    nextTurn();
    release();
  };
  transaction.commit = () => commit.call(transaction).finally(end);
  transaction.rollback = () => rollback.call(transaction).finally(end);
  return transaction;
}

/** The factory with two connections to the same file. Every thread may have a pair; a process has one database. */
export function oneAtATime(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const writer = await factory.connect();
      await writer.executeScript(`PRAGMA journal_mode = WAL; ${perConnection}`);
      const reader = await factory.connect();
      await reader.executeScript(`${perConnection} PRAGMA query_only = ON;`);
      return new OneWriter(preparing(writer, 'writer'), preparing(reader, 'reader'));
    },
  };
}

/** Lets this thread's writes go on for longer until they reach the file itself: 128 MB of log instead of 16. To be called once the database is open. */
export function writeInBulk(): void {
  connectionOf('writer')?.exec(inBulk);
}
