/** The connections of one account, whether its password still holds, and what people are told of both. */
import { AppError, isAppError } from '@/lib/errors';
import type { Capabilities } from '@/lib/imap/capabilities';
import { ImapPool } from '@/lib/imap/pool';
import type { ImapSession } from '@/lib/imap/types';
import type { Watcher } from '@/lib/imap/watcher';
import { log } from '@/lib/log';
import type { AccountState } from '@/lib/model/account';
import type { Proof } from '@/lib/model/proof';
import type { Told } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { bus } from './bus';
import { authFailedReason } from './words';

/** The line of one account. */
export class Line {
  readonly account: AccountRecord;
  /** Or what stands for one. */
  readonly password: Proof;
  readonly #onMore: () => void;
  #pool: ImapPool | null = null;
  #life = new AbortController();
  #state: AccountState;
  #refused: AppError | null = null;
  #capabilities: Capabilities | null = null;

  /** `onMore` is called when there may be room for a spare watch again. */
  constructor(account: AccountRecord, password: Proof, onMore: () => void) {
    this.account = account;
    this.password = password;
    this.#onMore = onMore;
    this.#state = { accountId: account.id, status: 'offline', reason: null, lastContactAt: null };
  }

  get state(): AccountState {
    return this.#state;
  }

  /** True once the server refused the password. */
  get refused(): boolean {
    return this.#refused !== null;
  }

  /** True while connections are made and kept. */
  get isOpen(): boolean {
    return this.#pool !== null;
  }

  /** What the server offered the connection that was used last; null before the first. */
  get capabilities(): Capabilities | null {
    return this.#capabilities;
  }

  /** Connections open now, and how many there may be. */
  get places(): { used: number; budget: number } {
    return this.#pool?.places ?? { used: 0, budget: 0 };
  }

  /** Whether a spare watch has a place now. */
  get roomForSpare(): boolean {
    return this.#pool?.roomForSpare ?? false;
  }

  /** Whether a watch leaves a place for work. */
  get roomForWatch(): boolean {
    return this.#pool?.roomForWatch ?? false;
  }

  /** Lets connections be made. Answers the signal that aborts when the line closes, or null where it is open already or refused. */
  open(): AbortSignal | null {
    if (this.#pool || this.#refused) return null;
    const { imap, login } = this.account;
    this.#pool = new ImapPool({ endpoint: imap, login, password: this.password }, this.#onMore);
    this.#life = new AbortController();
    return this.#life.signal;
  }

  /** Closes all connections; `open` lets them be made again. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = null;
    this.#life.abort();
    if (!this.#refused) this.setState('offline', null);
    await pool?.close();
  }

  /** Publishes a new state. */
  setState(status: AccountState['status'], reason: Told | null): void {
    if (this.#state.status === status && JSON.stringify(this.#state.reason) === JSON.stringify(reason)) return;
    this.#state = { ...this.#state, status, reason };
    log.info({ room: 'sync', accountId: this.account.id, status }, 'account state');
    bus().publish(this.account.userId, [{ type: 'accountStateChanged', state: this.#state }]);
  }

  /** The server refused the password: no connection is made any more. Answers false where that was known. */
  refuse(error: AppError): boolean {
    if (this.#refused) return false;
    this.#refused = error;
    this.setState('authFailed', [authFailedReason(this.account.imap.host, error)]);
    return true;
  }

  /** Lends a connection with `path` selected, or, with `select` false, the one that has it selected most likely. Throws what the session or the server throws; `wrongPassword` where the line is closed. */
  async lend<T>(path: string | null, work: (session: ImapSession) => Promise<T>, select = true): Promise<T> {
    const pool = this.#mustPool();
    const result = await pool.withSession(
      (session) => {
        this.#capabilities = session.capabilities;
        return work(session);
      },
      { path, select },
    );
    this.#state = { ...this.#state, lastContactAt: Date.now() };
    return result;
  }

  /** Watches a mailbox until `signal` aborts; rejects when the line breaks. */
  async watch(path: string, watcher: Watcher, signal: AbortSignal): Promise<void> {
    await this.#pool?.watch(path, watcher, signal);
  }

  /** The watch broke: other connections that keep silent are likely to be dead too (R4). */
  suspect(): void {
    this.#pool?.suspect();
  }

  /** A place for a connection made elsewhere, as `ImapPool.reserve` gives it. */
  reserve(): Promise<() => void> {
    return this.#mustPool().reserve();
  }

  #mustPool(): ImapPool {
    if (!this.#pool) throw new AppError('wrongPassword', authFailedReason(this.account.imap.host, this.#refused), { cause: this.#refused });
    return this.#pool;
  }
}

/** True where the server refused the password. */
export function isRefusal(error: unknown): error is AppError {
  return isAppError(error) && error.code === 'wrongPassword';
}
