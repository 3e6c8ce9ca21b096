/**
 * The connections of one account: three at most, the watcher's included, because servers count them and the phone wants some too
 * (R10). A connection is lent to one borrower at a time, first come first served, and kept for a minute after its last use.
 */
import { AppError, isAppError } from '@/lib/errors';
import { connectImap } from './connect';
import { serverAway } from './errors';
import type { Lease, Session } from './session';
import type { Credentials, ImapSession } from './types';

const maxConnections = 3;
/** Below the socket's own limit of 60 s, after which imapflow would call the silence an error. */
const keptIdleMs = 55_000;
/** A line that was quiet for longer is tried before it is lent (R4). */
const trustedMs = 5000;
const checkWithinMs = 3000;
/** How long a server's word that it allows no more connections is heeded. */
const limitHeededMs = 60_000;
const watchAgainAfterMs = 1000;

interface Kept {
  session: Session;
  lentTo: Lease | null;
  usedAt: number;
  expiry: NodeJS.Timeout | undefined;
}

interface Waiter {
  path: string | null;
  resolve: (kept: Kept) => void;
  reject: (error: unknown) => void;
}

/** Where to work. */
export interface BorrowOptions {
  /** The mailbox to have selected; it is not selected again where it is already. */
  path?: string | null;
}

/** Connections of one account, made as they are needed. */
export class ImapPool {
  readonly #credentials: Credentials;
  readonly #kept = new Set<Kept>();
  readonly #waiters: Waiter[] = [];
  readonly #watches = new Map<Lease, AbortController>();
  #connecting = false;
  #limit = maxConnections;
  #limitTimer: NodeJS.Timeout | undefined;
  /** Why nobody is let in any more: closed, or a password that the server refused; it is not offered twice (R12). */
  #ended: AppError | null = null;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  /** How many connections there are now. */
  get size(): number {
    return this.#kept.size + (this.#connecting ? 1 : 0);
  }

  /**
   * Runs `work` on a connection that is its own until it ends, with `path` selected. Work that only read bodies, structures and
   * searches is run once more on a new connection where the line broke (R1); anything else fails with `serverAway`. A refused password
   * ends the pool: every later call fails alike without asking the server again.
   */
  async withSession<T>(work: (session: ImapSession) => Promise<T>, options: BorrowOptions = {}): Promise<T> {
    const path = options.path ?? null;
    try {
      return await this.#lendOnce(path, work);
    } catch (error) {
      if (!(error instanceof BrokenLine)) throw error;
    }
    return this.#lendOnce(path, work).catch((error: unknown) => {
      throw error instanceof BrokenLine ? error.cause : error;
    });
  }

  /**
   * Watches a mailbox until `signal` aborts, as `ImapSession.idle` does, on a connection of this pool that it gives up for a moment where
   * the server allows so few that others would wait for ever. `onEvent` gets the watching session, which may be asked for what happened;
   * IDLE goes on after the answer. Rejects when the line breaks.
   */
  async watch(path: string, onEvent: (session: ImapSession) => void, signal: AbortSignal): Promise<void> {
    for (let again = false; !signal.aborted; again = true) {
      const givenUp = new AbortController();
      await this.withSession(
        async (session) => {
          const lease = [...this.#kept].find((kept) => kept.session === session)?.lentTo;
          if (lease) this.#watches.set(lease, givenUp);
          try {
            if (again) onEvent(session);
            this.#serve();
            await session.idle(() => onEvent(session), AbortSignal.any([signal, givenUp.signal]));
          } finally {
            if (lease) this.#watches.delete(lease);
          }
        },
        { path },
      );
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, watchAgainAfterMs));
    }
  }

  /** Closes all connections and turns away whoever waits. The pool cannot be used again. */
  async close(): Promise<void> {
    this.#end(new AppError('notSignedIn', 'This account was signed out. Nothing was changed. Sign in again.'));
    clearTimeout(this.#limitTimer);
    await Promise.all([...this.#kept].map((kept) => this.#drop(kept)));
  }

  async #lendOnce<T>(path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T> {
    const kept = await this.#borrow(path);
    const lease: Lease = {
      active: true,
      repeatable: true,
      lend: (at, read) => this.withSession((session) => read(session as Session), { path: at }),
    };
    kept.lentTo = lease;
    kept.session.lease = lease;
    try {
      if (path !== null && kept.session.selected?.path !== path) await kept.session.select(path);
      return await work(kept.session);
    } catch (error) {
      const known = isAppError(error);
      if (known && error.code === 'serverAway' && !kept.session.usable && lease.repeatable) throw new BrokenLine(error);
      // Whatever is no refusal of the server leaves the line in an unknown state.
      if (!known || error.code === 'internal' || error.code === 'serverAway') void this.#drop(kept);
      throw error;
    } finally {
      lease.active = false;
      this.#giveBack(kept);
    }
  }

  async #borrow(path: string | null): Promise<Kept> {
    for (;;) {
      const kept = await new Promise<Kept>((resolve, reject) => {
        this.#waiters.push({ path, resolve, reject });
        this.#serve();
      });
      if (kept.session.usable && Date.now() - kept.usedAt < trustedMs) return kept;
      try {
        await kept.session.check(checkWithinMs);
        return kept;
      } catch {
        // It died while it lay here; nothing was asked of it yet, so another one does as well.
        kept.lentTo = null;
        void this.#drop(kept);
      }
    }
  }

  /** Gives waiting ones their connections, in the order they came. */
  #serve(): void {
    while (this.#waiters.length > 0) {
      if (this.#ended) {
        this.#rejectAll(this.#ended);
        return;
      }
      const kept = this.#choose(this.#waiters[0]?.path ?? null);
      if (!kept) break;
      clearTimeout(kept.expiry);
      kept.lentTo = promised;
      this.#waiters.shift()?.resolve(kept);
    }
    if (this.#waiters.length === 0 || this.#connecting) return;
    if (this.#kept.size < this.#limit) void this.#connect();
    else this.#interruptWatch();
  }

  #choose(path: string | null): Kept | null {
    const free = [...this.#kept].filter((kept) => kept.lentTo === null && kept.session.usable);
    const selected = (kept: Kept) => kept.session.selected?.path ?? null;
    // A connection that has another mailbox open may be wanted for that one next, so the longest unused goes first.
    free.sort((a, b) => a.usedAt - b.usedAt);
    return free.find((kept) => selected(kept) === path) ?? free.find((kept) => selected(kept) === null) ?? free[0] ?? null;
  }

  /** One at a time, so that a refused password is offered once and not three times. */
  async #connect(): Promise<void> {
    this.#connecting = true;
    try {
      const session = await connectImap(this.#credentials);
      const kept: Kept = { session, lentTo: null, usedAt: Date.now(), expiry: undefined };
      if (this.#ended) {
        await session.close();
        return;
      }
      this.#kept.add(kept);
      session.on('close', () => this.#forget(kept));
      this.#restOf(kept);
    } catch (error) {
      this.#connectFailed(error);
    } finally {
      this.#connecting = false;
    }
    this.#serve();
  }

  #connectFailed(error: unknown): void {
    const code = isAppError(error) ? error.code : 'internal';
    if (isAppError(error) && code === 'wrongPassword') this.#end(error);
    if (code === 'connectionLimit' && this.#kept.size > 0) {
      this.#shrink();
      return;
    }
    if (this.#kept.size === 0) this.#rejectAll(error);
    else this.#waiters.shift()?.reject(error);
  }

  #shrink(): void {
    this.#limit = Math.max(1, this.#kept.size);
    clearTimeout(this.#limitTimer);
    this.#limitTimer = setTimeout(() => {
      this.#limit = maxConnections;
      this.#serve();
    }, limitHeededMs);
    this.#limitTimer.unref();
  }

  /** Where every connection watches, one of them has to make room. */
  #interruptWatch(): void {
    const leases = [...this.#kept].map((kept) => kept.lentTo);
    if (leases.some((lease) => lease === null || !this.#watches.has(lease))) return;
    const last = leases.at(-1);
    if (last) this.#watches.get(last)?.abort();
  }

  #giveBack(kept: Kept): void {
    kept.lentTo = null;
    kept.usedAt = Date.now();
    if (this.#kept.has(kept) && kept.session.usable) this.#restOf(kept);
    else this.#forget(kept);
    this.#serve();
  }

  #restOf(kept: Kept): void {
    clearTimeout(kept.expiry);
    kept.expiry = setTimeout(() => {
      if (kept.lentTo === null) void this.#drop(kept);
    }, keptIdleMs);
    kept.expiry.unref();
  }

  #forget(kept: Kept): void {
    clearTimeout(kept.expiry);
    if (this.#kept.delete(kept)) this.#serve();
  }

  async #drop(kept: Kept): Promise<void> {
    const closed = kept.session.close();
    this.#forget(kept);
    await closed;
  }

  #end(reason: AppError): void {
    this.#ended ??= reason;
    this.#rejectAll(reason);
  }

  #rejectAll(error: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }
}

/** Marks a connection as given away between the choice and the lending. */
const promised: Lease = { active: false, repeatable: false, lend: () => Promise.reject(serverAway('this server')) };

/** The line broke under work that may be done again. */
class BrokenLine extends Error {
  override readonly cause: AppError;

  constructor(cause: AppError) {
    super(cause.message);
    this.cause = cause;
  }
}
