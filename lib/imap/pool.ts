/**
 * The connections of one account: three at most, the watcher's included, because servers count them and the phone wants some too
 * (R10). A connection is lent to one borrower at a time, first come first served, and kept for a minute after its last use.
 */
import { AppError, isAppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { Budget } from './budget';
import { tooMany } from './errors';
import { BrokenLine, type Kept, KeptConnections, promised } from './kept';
import type { Lease } from './lease';
import type { Session } from './session';
import type { Credentials, ImapSession } from './types';
import type { Watcher } from './watcher';

/** A line that was quiet for longer is tried before it is lent (R4). */
const trustedMs = 5000;
const checkWithinMs = 3000;
/** How long an answer may take while another line is known to be dead. */
const silentMs = 10_000;
const watchAgainAfterMs = 1000;
/** A spare watch is given up where fewer places than this are left: another watch and one for work. */
const roomForSpare = 3;

interface Waiter {
  path: string | null;
  spare: boolean;
  resolve: (kept: Kept) => void;
  reject: (error: unknown) => void;
}

/** Where to work. */
export interface BorrowOptions {
  /** The mailbox to have selected; it is not selected again where it is already. */
  path?: string | null;
  /** False where the work selects it by itself, so that `path` only says which connection fits best. */
  select?: boolean;
  /** The connection is wanted only where others do not need it. */
  spare?: boolean;
}

interface Watch {
  stop: AbortController;
  spare: boolean;
}

/** Connections of one account, made as they are needed. */
export class ImapPool {
  readonly #host: string;
  readonly #kept: KeptConnections;
  readonly #waiters: Waiter[] = [];
  readonly #watches = new Map<Lease, Watch>();
  readonly #budget: Budget;
  readonly #leaving: (() => void)[] = [];
  /** Why nobody is let in any more: closed, or a password that the server refused; it is not offered twice (R12). */
  #ended: AppError | null = null;

  /** `onMore` is called when there may be room for a spare watch again. */
  constructor(credentials: Credentials, onMore: () => void = () => undefined) {
    this.#host = credentials.endpoint.host;
    this.#budget = new Budget(() => {
      this.#serve();
      onMore();
    });
    this.#kept = new KeptConnections(credentials, this.#budget, {
      changed: () => {
        this.#serve();
        for (const look of this.#leaving.splice(0)) look();
      },
      failed: (error) => this.#connectFailed(error),
    });
  }

  /** How many connections of this pool there are now. */
  get size() {
    return this.#kept.size;
  }

  /** Connections open now, reserved ones included, and how many there may be. */
  get places(): { used: number; budget: number } {
    return { used: this.size + this.#budget.reserved, budget: this.#budget.limit };
  }

  /** Whether a spare watch has a place now. */
  get roomForSpare(): boolean {
    return this.#ended === null && this.#budget.room >= roomForSpare;
  }

  /** Whether a watch leaves a place for work. */
  get roomForWatch(): boolean {
    return this.#ended === null && this.#budget.room > 1;
  }

  /**
   * Reserves one place of the account's budget for a connection that is made elsewhere, and closes one of its own where there are too many.
   * Resolves when the place is free, with the function that gives it back (harmless when called again). Throws `connectionLimit` where the
   * server allows no second connection, and what ended the pool.
   */
  async reserve(): Promise<() => void> {
    if (this.#ended) throw this.#ended;
    if (!this.#budget.reserve()) throw tooMany(this.#host);
    let held = true;
    const release = () => {
      if (held) this.#budget.release();
      held = false;
    };
    try {
      await this.#shed();
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Runs `work` on a connection that is its own until it ends, with `path` selected. Work that only read bodies, structures and
   * searches is run once more on a new connection where the line broke (R1); anything else fails with `serverAway`. A refused password
   * ends the pool: every later call fails alike without asking the server again.
   */
  async withSession<T>(work: (session: ImapSession) => Promise<T>, options: BorrowOptions = {}): Promise<T> {
    try {
      return await this.#lendOnce(options, work);
    } catch (error) {
      if (!(error instanceof BrokenLine)) throw error;
    }
    return this.#lendOnce(options, work).catch((error: unknown) => {
      throw error instanceof BrokenLine ? error.cause : error;
    });
  }

  /**
   * Watches a mailbox until `signal` aborts, as `ImapSession.idle` does, on a connection of this pool that it gives up for a moment where
   * the server allows so few that others would wait for ever. Rejects when the line breaks.
   */
  async watch(path: string, watcher: Watcher, signal: AbortSignal): Promise<void> {
    const spare = watcher.spare ?? false;
    let seen: unknown = null;
    for (let again = false; !signal.aborted; again = true) {
      const stop = new AbortController();
      await this.withSession(
        async (session) => {
          const lease = this.#kept.leaseOf(session);
          if (lease) this.#watches.set(lease, { stop, spare });
          try {
            // Where the mailbox stayed selected on this connection, it kept what was told meanwhile.
            await watcher.begin?.(session, again && session.selected !== seen);
            this.#serve();
            await session.idle(() => watcher.onEvent(session), AbortSignal.any([signal, stop.signal]));
            seen = session.selected;
          } finally {
            if (lease) this.#watches.delete(lease);
          }
        },
        { path, spare },
      );
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, watchAgainAfterMs));
    }
  }

  /** One connection died: those that were asked something and kept silent since are closed, so that nobody waits for them (R4). */
  suspect(): void {
    this.#kept.closeSilent(silentMs);
  }

  /** Closes all connections and turns away whoever waits. The pool cannot be used again. */
  async close(): Promise<void> {
    this.#end(new AppError('notSignedIn', say('said.account.signedOut')));
    this.#budget.close();
    await this.#kept.end();
  }

  async #lendOnce<T>({ path = null, spare = false, select = true }: BorrowOptions, work: (session: ImapSession) => Promise<T>): Promise<T> {
    const kept = await this.#borrow(path, spare);
    const lease: Lease = {
      active: true,
      repeatable: true,
      lend: (at, read) => this.withSession((session) => read(session as Session), { path: at }),
    };
    kept.lentTo = lease;
    kept.session.lease = lease;
    try {
      if (select && path !== null && kept.session.selected?.path !== path) await kept.session.select(path);
      return await work(kept.session);
    } catch (error) {
      const known = isAppError(error);
      if (known && error.code === 'serverAway' && !kept.session.usable && lease.repeatable) throw new BrokenLine(error);
      // Whatever is no refusal of the server leaves the line in an unknown state.
      if (!known || error.code === 'internal' || error.code === 'serverAway') void this.#kept.drop(kept);
      throw error;
    } finally {
      lease.active = false;
      this.#giveBack(kept);
    }
  }

  async #borrow(path: string | null, spare: boolean): Promise<Kept> {
    for (;;) {
      const kept = await new Promise<Kept>((resolve, reject) => {
        this.#waiters.push({ path, spare, resolve, reject });
        this.#serve();
      });
      if (kept.session.usable && Date.now() - kept.usedAt < trustedMs) return kept;
      try {
        await kept.session.check(checkWithinMs);
        return kept;
      } catch {
        // It died while it lay here; nothing was asked of it yet, so another one does as well.
        kept.lentTo = null;
        void this.#kept.drop(kept);
      }
    }
  }

  /** Gives waiting ones their connections, in the order they came. */
  #serve(): void {
    this.#refuseSpare();
    while (this.#waiters.length > 0) {
      if (this.#ended) {
        this.#rejectAll(this.#ended);
        return;
      }
      const kept = this.#kept.choose(this.#waiters[0]?.path ?? null);
      if (!kept) break;
      clearTimeout(kept.expiry);
      kept.lentTo = promised;
      this.#waiters.shift()?.resolve(kept);
    }
    if (this.#waiters.length === 0 || this.#kept.connecting) return;
    if (this.#kept.size < this.#budget.room) void this.#kept.connect();
    else this.#interruptWatch();
  }

  /** Ends spare watches where they take what others need. */
  #refuseSpare(): void {
    if (this.#budget.room >= roomForSpare) return;
    for (const watch of this.#watches.values()) if (watch.spare) watch.stop.abort();
    for (const waiter of this.#waiters.filter(({ spare }) => spare)) {
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.reject(tooMany(this.#host));
    }
  }

  /** Closes connections until there are no more than the budget has room for. */
  async #shed(): Promise<void> {
    this.#refuseSpare();
    while (this.size > this.#budget.room) {
      if (this.#ended) throw this.#ended;
      const free = this.#kept.choose(null);
      if (free) {
        await this.#kept.drop(free);
        continue;
      }
      const left = new Promise<void>((resolve) => this.#leaving.push(resolve));
      this.#interruptWatch();
      await left;
    }
  }

  #connectFailed(error: unknown): void {
    const code = isAppError(error) ? error.code : 'internal';
    if (isAppError(error) && code === 'wrongPassword') this.#end(error);
    if (code === 'connectionLimit' && this.#kept.open > 0) {
      this.#budget.refused(this.#kept.open + this.#budget.reserved);
      this.#refuseSpare();
      return;
    }
    if (this.#kept.open === 0) this.#rejectAll(error);
    else this.#waiters.shift()?.reject(error);
  }

  /** A spare watch makes room for whoever waits; where every connection watches, the last one has to. */
  #interruptWatch(): void {
    const watches = this.#kept.leases().map((lease) => (lease ? this.#watches.get(lease) : undefined));
    const spare = watches.find((watch) => watch?.spare);
    if (spare) spare.stop.abort();
    else if (watches.every(Boolean)) watches.at(-1)?.stop.abort();
  }

  #giveBack(kept: Kept): void {
    kept.lentTo = null;
    kept.usedAt = Date.now();
    if (!this.#kept.has(kept) || !kept.session.usable) this.#kept.forget(kept);
    else if (this.size > this.#budget.room) void this.#kept.drop(kept);
    else this.#kept.rest(kept);
    this.#serve();
  }

  #end(reason: AppError): void {
    this.#ended ??= reason;
    this.#rejectAll(reason);
    for (const look of this.#leaving.splice(0)) look();
  }

  #rejectAll(error: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }
}
