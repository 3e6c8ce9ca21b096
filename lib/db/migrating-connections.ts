/** Connections for the schema engine: one at a time in all the world, and every migration whole or not at all. */
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { providerOf } from './dialect';

/** Of the advisory lock that keeps processes which start at once from migrating together: any number nobody else uses. */
const lockId = 7_290_411_623;

/** The engine writes down that a migration has ended in a statement of its own; so that nothing can come between, the script does it too. */
const done = `UPDATE "_prisma_migrations" SET "finished_at" = CURRENT_TIMESTAMP WHERE "finished_at" IS NULL`;
/** What the engine noted of a migration that then did not happen would keep it from ever trying again. */
const forgetUnfinished = `DELETE FROM "_prisma_migrations" WHERE "finished_at" IS NULL`;

const isMigration = (script: string): boolean => !script.includes('_prisma_migrations');

function onSqlite(url: string): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaBetterSqlite3({ url, timeout: 30_000 }, { timestampFormat: 'unixepoch-ms' });
  const whole = async (adapter: SqlDriverAdapter): Promise<SqlDriverAdapter> => {
    const { executeScript } = adapter;
    const run = (script: string) => executeScript.call(adapter, script);
    adapter.executeScript = async (script) => {
      if (!isMigration(script)) return run(script);
      // Inside of a transaction the script's own words to that end do nothing.
      await run('PRAGMA foreign_keys = OFF');
      await run('SAVEPOINT migration');
      try {
        await run(`${script}\n;${done}; RELEASE migration`);
      } catch (error) {
        await run('ROLLBACK TO migration; RELEASE migration');
        throw error;
      } finally {
        await run('PRAGMA foreign_keys = ON');
      }
    };
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => whole(await factory.connect()),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

function onPostgres(url: string): SqlMigrationAwareDriverAdapterFactory {
  // One connection: it holds the lock, and closing it gives the lock back, also where the process dies.
  const factory = new PrismaPg({ connectionString: url, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect();
      const pool = adapter.underlyingDriver();
      // A script sent as one is one transaction.
      adapter.executeScript = async (script) => {
        await pool.query(isMigration(script) ? `${script}\n;${done}` : script);
      };
      return adapter;
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** The oldest PostgreSQL that Oriel's migrations are written for: 13 is what the oldest system in support brings. */
const oldest = { words: 'PostgreSQL 13.0', number: 130_000 };

/** A PostgreSQL without a server, for comparing schemas: the engine only asks which version it talks to. */
function onPaper(): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPg({});
  const refuse = async (): Promise<never> => {
    throw new Error('There is no database behind this comparison.');
  };
  const adapter: SqlDriverAdapter = {
    provider,
    adapterName,
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, oldest.words, oldest.number]],
    }),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => undefined,
  };
  return { provider, adapterName, connect: async () => adapter, connectToShadowDb: async () => adapter };
}

/** Takes the lock, if there is one, and drops what a migration left that did not come to its end. */
async function prepare(adapter: SqlDriverAdapter): Promise<void> {
  const ask = (sql: string) => adapter.queryRaw({ sql, args: [], argTypes: [] });
  if (adapter.provider === 'postgres') await ask(`SELECT pg_advisory_lock(${lockId})::text`);
  const known =
    adapter.provider === 'postgres'
      ? await ask(`SELECT 1 FROM pg_class WHERE oid = to_regclass('_prisma_migrations')`)
      : await ask(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`);
  if (known.rows.length > 0) await adapter.executeRaw({ sql: forgetUnfinished, args: [], argTypes: [] });
}

/** A factory for the engine, and how to close everything it opened. Without an address there is nothing but PostgreSQL's way of writing. */
export function migratingConnections(url: string | null): {
  factory: SqlMigrationAwareDriverAdapterFactory;
  close(): Promise<void>;
} {
  const real = url !== null && url !== ':memory:';
  const factory = url === null ? onPaper() : providerOf(url) === 'postgresql' ? onPostgres(url) : onSqlite(url);
  const opened: SqlDriverAdapter[] = [];
  const remember = async (connecting: Promise<SqlDriverAdapter>): Promise<SqlDriverAdapter> => {
    const adapter = await connecting;
    opened.push(adapter);
    if (real) await prepare(adapter);
    return adapter;
  };
  return {
    factory: { ...factory, connect: () => remember(factory.connect()), connectToShadowDb: () => remember(factory.connectToShadowDb()) },
    close: async () => {
      await Promise.all(opened.map((adapter) => adapter.dispose()));
    },
  };
}
