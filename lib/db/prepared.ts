/**
 * SQLite's statements, prepared once for each connection. Prisma's adapter prepares each anew whenever it runs, and Prisma itself does ten times
 * the work of a short statement around it. So its adapter is given a connection that remembers, and what people wait for is run on that very
 * connection: reads outside of transactions by select.ts, the rest by direct.ts. SQLite itself prepares again where the schema changed.
 */
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type Database from 'better-sqlite3';

type Statement = Database.Statement<unknown[], unknown>;

/** Kept for one connection: more than there are in the program, but lists of values of any length make further ones. */
const mostStatements = 256;

/** What was made of each text; the one that was used longest ago makes room. */
class Remembered<T> {
  readonly #known = new Map<string, T>();

  constructor(readonly make: (sql: string) => T) {}

  find(sql: string): T {
    const before = this.#known.get(sql);
    const found = before ?? this.make(sql);
    if (before) this.#known.delete(sql);
    this.#known.set(sql, found);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostStatements && oldest !== undefined) this.#known.delete(oldest);
    return found;
  }

  clear(): void {
    this.#known.clear();
  }
}

/** A connection. `prepare`, `exec` and `close` are what Prisma's adapter uses. */
export class Connection {
  /** Of the connection that writes: rises with the beginning and the end of each transaction. */
  turn = 0;
  readonly #adapters = new Remembered((sql) => {
    const statement = this.database.prepare<unknown[], unknown>(sql);
    return { statement, columns: statement.reader ? statement.raw().columns() : [] };
  });
  readonly #ours = new Remembered((sql): Statement => this.database.prepare<unknown[], unknown>(sql).safeIntegers(false));

  constructor(readonly database: Database.Database) {}

  /** A statement that answers rows by the names of their columns, with numbers for whole numbers. */
  statement(sql: string): Statement {
    return this.#ours.find(sql);
  }

  /** A statement as the adapter has it. One may be bound once only, so what it binds is kept beside and given at every run. */
  prepare(sql: string) {
    const { statement, columns } = this.#adapters.find(sql);
    let values: unknown[] = [];
    const facade = {
      reader: statement.reader,
      bind: (given: unknown[]) => {
        values = given;
        return facade;
      },
      columns: () => columns,
      run: () => statement.run(values),
      raw: () => ({ all: () => statement.all(values) }),
    };
    return facade;
  }

  exec(script: string): void {
    this.database.exec(script);
  }

  close(): void {
    this.#adapters.clear();
    this.#ours.clear();
    this.database.close();
  }
}

type Role = 'reader' | 'writer';
const key = Symbol.for('oriel.sqliteConnections');
const held = globalThis as unknown as Record<symbol, Partial<Record<Role, Connection>> | undefined>;

/** Lets an adapter of better-sqlite3 prepare each statement once, and keeps its connection for `connectionOf`. In place, before it is used. */
export function preparing(adapter: SqlDriverAdapter, role: Role): SqlDriverAdapter {
  // The adapter holds its connection where TypeScript does not look.
  const holder = adapter as unknown as { client: unknown };
  const connection = new Connection(holder.client as Database.Database);
  holder.client = connection;
  held[key] = { ...held[key], [role]: connection };
  return adapter;
}

/** The connection of this thread that reads what is committed, or the one that transactions run on; null where none is open. */
export function connectionOf(role: Role): Connection | null {
  const connection = held[key]?.[role];
  return connection?.database.open ? connection : null;
}

/** NUL, and halves of surrogate pairs that stand alone. */
const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * As SQLite takes it; undefined where it takes no such thing. What PostgreSQL's text cannot hold (NUL, half of a surrogate pair) is U+FFFD on
 * both databases.
 */
export function boundOf(value: unknown): string | number | bigint | null | undefined {
  if (typeof value === 'string') return /[\0\ud800-\udfff]/.test(value) ? value.replace(unstorable, '\ufffd') : value;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  return value === null || typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}
