/**
 * Makes a transaction on SQLite's one connection exclusive. Prisma's adapter locks transactions against each other, but lets a statement
 * from outside run between BEGIN and COMMIT of somebody else's: it would share that transaction's fate and be lost with its rollback.
 */
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';

/** An adapter whose statements outside of a transaction wait until none is open. */
class ExclusiveAdapter implements SqlDriverAdapter {
  readonly provider;
  readonly adapterName;
  #inner: SqlDriverAdapter;
  /** Resolves when the open transaction has ended; null while none is open. */
  #busy: Promise<void> | null = null;

  constructor(inner: SqlDriverAdapter) {
    this.#inner = inner;
    this.provider = inner.provider;
    this.adapterName = inner.adapterName;
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    while (this.#busy) await this.#busy;
    return this.#inner.queryRaw(query);
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    while (this.#busy) await this.#busy;
    return this.#inner.executeRaw(query);
  }

  async executeScript(script: string): Promise<void> {
    while (this.#busy) await this.#busy;
    return this.#inner.executeScript(script);
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    while (this.#busy) await this.#busy;
    const { promise, resolve } = withResolvers();
    this.#busy = promise;
    const release = (): void => {
      this.#busy = null;
      resolve();
    };
    try {
      return endingWith(await this.#inner.startTransaction(isolationLevel), release);
    } catch (error) {
      release();
      throw error;
    }
  }

  dispose(): Promise<void> {
    return this.#inner.dispose();
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** The transaction, calling `release` once it was committed or rolled back. */
function endingWith(transaction: Transaction, release: () => void): Transaction {
  const { commit, rollback } = transaction;
  transaction.commit = () => commit.call(transaction).finally(release);
  transaction.rollback = () => rollback.call(transaction).finally(release);
  return transaction;
}

/** The factory, its connections made exclusive. Meant for one connection in one process. */
export function oneAtATime(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => new ExclusiveAdapter(await factory.connect()),
  };
}
