/** The open connections of one account: made one at a time within the budget, kept for a while after their last use. */
import type { AppError } from '@/lib/errors';
import type { Budget } from './budget';
import { connectImap } from './connect';
import { serverAway } from './errors';
import type { Lease } from './lease';
import type { Session } from './session';
import type { Credentials } from './types';

/** Below the socket's own limit of 60 s, after which imapflow would call the silence an error. */
const keptIdleMs = 55_000;

/** One connection. */
export interface Kept {
  session: Session;
  /** Who has it, or null where it is free. */
  lentTo: Lease | null;
  /** When it was last given back, ms. */
  usedAt: number;
  expiry: NodeJS.Timeout | undefined;
}

/** Marks a connection as given away between the choice and the lending. */
export const promised: Lease = { active: false, repeatable: false, lend: () => Promise.reject(serverAway('this server')) };

/** What the owner of the connections is told. */
export interface KeptEvents {
  /** A connection came, or is gone for good. */
  changed(): void;
  /** A connection could not be made. */
  failed(error: unknown): void;
}

/** Connections, free and lent. */
export class KeptConnections {
  readonly #credentials: Credentials;
  readonly #budget: Budget;
  readonly #events: KeptEvents;
  readonly #all = new Set<Kept>();
  #connecting = false;
  #ended = false;

  constructor(credentials: Credentials, budget: Budget, events: KeptEvents) {
    this.#credentials = credentials;
    this.#budget = budget;
    this.#events = events;
  }

  /** Connections there are, and one that is being made. */
  get size(): number {
    return this.#all.size + (this.#connecting ? 1 : 0);
  }

  /** Connections that stand. */
  get open(): number {
    return this.#all.size;
  }

  /** Whether a connection is being made. */
  get connecting(): boolean {
    return this.#connecting;
  }

  has(kept: Kept): boolean {
    return this.#all.has(kept);
  }

  /** Who has each of them; null for a free one. */
  leases(): (Lease | null)[] {
    return [...this.#all].map((kept) => kept.lentTo);
  }

  /** The lease that `session` is lent by. */
  leaseOf(session: unknown): Lease | null {
    return [...this.#all].find((kept) => kept.session === session)?.lentTo ?? null;
  }

  /** The best free connection for `path`, or null. */
  choose(path: string | null): Kept | null {
    const free = [...this.#all].filter((kept) => kept.lentTo === null && kept.session.usable);
    const selected = (kept: Kept) => kept.session.selected?.path ?? null;
    // A connection that has another mailbox open may be wanted for that one next, so the longest unused goes first.
    free.sort((a, b) => a.usedAt - b.usedAt);
    return free.find((kept) => selected(kept) === path) ?? free.find((kept) => selected(kept) === null) ?? free[0] ?? null;
  }

  /** Makes one more. One at a time, so that a refused password is offered once and not three times. */
  async connect(): Promise<void> {
    this.#connecting = true;
    try {
      const session = await connectImap(this.#credentials);
      const kept: Kept = { session, lentTo: null, usedAt: Date.now(), expiry: undefined };
      if (this.#ended) {
        await session.close();
        return;
      }
      this.#all.add(kept);
      this.#budget.accepted(this.#all.size + this.#budget.reserved);
      session.on('close', () => {
        this.forget(kept);
        this.#events.changed();
      });
      this.rest(kept);
    } catch (error) {
      this.#events.failed(error);
    } finally {
      this.#connecting = false;
    }
    this.#events.changed();
  }

  /** Keeps a free connection for a while. */
  rest(kept: Kept): void {
    clearTimeout(kept.expiry);
    kept.expiry = setTimeout(() => {
      if (kept.lentTo === null) void this.drop(kept);
    }, keptIdleMs).unref();
  }

  /** Counts a connection no more. */
  forget(kept: Kept): void {
    clearTimeout(kept.expiry);
    this.#all.delete(kept);
  }

  /** Closes one; `changed` is told when it is closed. */
  async drop(kept: Kept): Promise<void> {
    const closed = kept.session.close();
    this.forget(kept);
    await closed;
  }

  /** Closes those whose running command was not answered by a single line for `ms`. */
  closeSilent(ms: number): void {
    for (const kept of [...this.#all]) if (kept.session.silentMs >= ms) void this.drop(kept);
  }

  /** Closes all, also one that is just being made. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#all].map((kept) => this.drop(kept)));
  }
}

/** The line broke under work that may be done again. */
export class BrokenLine extends Error {
  override readonly cause: AppError;

  constructor(cause: AppError) {
    super(cause.message);
    this.cause = cause;
  }
}
