/**
 * Statements of SQLite that are prepared once. Prisma's adapter prepares each anew whenever it runs, which for short reads costs as much as
 * running them; here it is given a connection that remembers. SQLite itself prepares again where the schema changed.
 */
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type Database from 'better-sqlite3';

/** Statements kept for one connection: more than there are in the program, but lists of values of any length make further ones. */
const mostStatements = 256;

interface Known {
  statement: Database.Statement<unknown[], unknown>;
  columns: Database.ColumnDefinition[];
}

/** What the adapter uses of a connection. A statement may be bound once only, so what it binds is kept beside and given at every run. */
class Preparing {
  readonly #known = new Map<string, Known>();

  constructor(readonly connection: Database.Database) {}

  #find(sql: string): Known {
    const before = this.#known.get(sql);
    if (before) {
      this.#known.delete(sql);
      this.#known.set(sql, before);
      return before;
    }
    const statement = this.connection.prepare<unknown[], unknown>(sql);
    const found = { statement, columns: statement.reader ? statement.raw().columns() : [] };
    this.#known.set(sql, found);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostStatements && oldest !== undefined) this.#known.delete(oldest);
    return found;
  }

  prepare(sql: string) {
    const { statement, columns } = this.#find(sql);
    let bound: unknown[] = [];
    const facade = {
      reader: statement.reader,
      bind: (values: unknown[]) => {
        bound = values;
        return facade;
      },
      columns: () => columns,
      run: () => statement.run(bound),
      raw: () => ({ all: () => statement.all(bound) }),
    };
    return facade;
  }

  exec(script: string): void {
    this.connection.exec(script);
  }

  close(): void {
    this.#known.clear();
    this.connection.close();
  }
}

/** Lets an adapter of better-sqlite3 prepare each statement once. In place, before it is used. */
export function preparing(adapter: SqlDriverAdapter): SqlDriverAdapter {
  // The adapter holds its connection where TypeScript does not look.
  const holder = adapter as unknown as { client: unknown };
  holder.client = new Preparing(holder.client as Database.Database);
  return adapter;
}

const key = Symbol.for('oriel.sqliteReader');
const held = globalThis as unknown as Record<symbol, Database.Database | undefined>;

/** Like `preparing`, and tells which connection of this thread reads what is committed. */
export function preparingReader(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const { client } = adapter as unknown as { client: Database.Database };
  held[key] = client;
  return preparing(adapter);
}

/** The connection of this thread that reads, or null where none is open. */
export function keptReader(): Database.Database | null {
  const reader = held[key];
  return reader?.open ? reader : null;
}
