/** Oriel on PostgreSQL: the pool of connections, and what text must look like there. */
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlQueryable } from '@prisma/driver-adapter-utils';

/** Milliseconds to wait for a connection, and until an idle one is closed. */
const connectWithin = 10_000;
const idleFor = 60_000;

/** The query with U+FFFD for every NUL in its texts: PostgreSQL's text cannot hold one. */
function withoutNul(query: SqlQuery): SqlQuery {
  const hasNul = (value: unknown): value is string => typeof value === 'string' && value.includes('\0');
  if (!query.args.some(hasNul)) return query;
  return { ...query, args: query.args.map((value) => (hasNul(value) ? value.replaceAll('\0', '\ufffd') : value)) };
}

function cleaning<Q extends SqlQueryable>(queryable: Q): Q {
  const { queryRaw, executeRaw } = queryable;
  queryable.queryRaw = (query) => queryRaw.call(queryable, withoutNul(query));
  queryable.executeRaw = (query) => executeRaw.call(queryable, withoutNul(query));
  return queryable;
}

/** One query after another: Prisma runs the parts of a large statement side by side, and the connection of a transaction takes one at a time. */
function inOrder<Q extends SqlQueryable>(queryable: Q): Q {
  const { queryRaw, executeRaw } = queryable;
  let last: Promise<unknown> = Promise.resolve();
  const after = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  };
  queryable.queryRaw = (query) => after(() => queryRaw.call(queryable, query));
  queryable.executeRaw = (query) => after(() => executeRaw.call(queryable, query));
  return queryable;
}

function cleaningAll(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const { startTransaction } = adapter;
  adapter.startTransaction = async (level) => cleaning(inOrder(await startTransaction.call(adapter, level)));
  return cleaning(adapter);
}

/** Connections to the PostgreSQL at `url`, at most `most` of them at once, opened as they are needed. */
export function postgresConnections(url: string, most: number): SqlDriverAdapterFactory {
  const factory = new PrismaPg({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: connectWithin,
    idleTimeoutMillis: idleFor,
    keepAlive: true,
  });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => cleaningAll(await factory.connect()),
  };
}
