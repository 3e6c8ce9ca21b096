/**
 * Who is looked at next. One job per mailbox at a time; a nudge that comes during a job makes another job after it and is never dropped.
 * Jobs run one after another, so that an account's work in the background takes one connection; an urgent one, which a person waits
 * for, starts at once. Where nothing else is to do, first syncs go on, a short step at a time and in turn.
 */
import type { MailboxId } from '@/lib/model/ids';

/** Why a mailbox is looked at. Nudges that wait together become one that wants what any of them wanted. */
export interface Nudge {
  /** A person waits. */
  urgent?: boolean;
  /** Compare all letters and all flags, whatever the mod-sequences say. */
  whole?: boolean;
  /** The server said that something happened. */
  alarmed?: boolean;
}

/** The work itself. */
export interface MailboxWork {
  look(id: MailboxId, nudge: Nudge): Promise<void>;
  /** One step of a first sync; answers whether there is more to do. */
  fill(id: MailboxId): Promise<boolean>;
}

interface Waiting {
  nudge: Nudge;
  done: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

function newWaiting(): Waiting {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const done = new Promise<void>((onDone, onError) => {
    resolve = onDone;
    reject = onError;
  });
  // Most nudges have nobody who waits for them; the work reports its failures itself.
  done.catch(() => undefined);
  return { nudge: {}, done, resolve, reject };
}

/** The queue of one account. */
export class MailboxQueue {
  readonly #work: MailboxWork;
  readonly #waiting = new Map<MailboxId, Waiting>();
  readonly #running = new Set<MailboxId>();
  readonly #fills = new Set<MailboxId>();
  readonly #looking = new Map<MailboxId, Promise<void>>();
  readonly #ending: (() => void)[] = [];
  #laneBusy = false;
  #held = false;

  constructor(work: MailboxWork) {
    this.#work = work;
  }

  /** Asks for a look at a mailbox. Resolves or fails with the first job that began after the call. */
  nudge(id: MailboxId, nudge: Nudge = {}): Promise<void> {
    const waiting = this.#waiting.get(id) ?? newWaiting();
    this.#waiting.set(id, waiting);
    for (const wish of ['urgent', 'whole', 'alarmed'] as const) waiting.nudge[wish] ||= nudge[wish];
    this.#go();
    return waiting.done;
  }

  /** Ends with the look that waits for its turn, or runs; at once where there is none. Throws what the look threw. */
  async settled(id: MailboxId): Promise<void> {
    await (this.#waiting.get(id)?.done ?? this.#looking.get(id));
  }

  /** Runs `work` while nothing else runs on the mailbox. */
  async alone<T>(id: MailboxId, work: () => Promise<T>): Promise<T> {
    while (this.#running.has(id)) await new Promise<void>((resolve) => this.#ending.push(resolve));
    this.#running.add(id);
    try {
      return await work();
    } finally {
      this.#ended(id);
    }
  }

  /** Asks for the rest of a first sync. */
  fill(id: MailboxId): void {
    this.#fills.add(id);
    this.#go();
  }

  /** Whether a first sync still goes on. */
  filling(id: MailboxId): boolean {
    return this.#fills.has(id);
  }

  /** Lets nothing start but what a person waits for; what runs runs on. */
  hold(): void {
    this.#held = true;
  }

  /** Goes on after `hold`. */
  release(): void {
    this.#held = false;
    this.#go();
  }

  /** Forgets all that waits; whoever waits is told `error`. */
  clear(error: unknown): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
    this.#fills.clear();
  }

  #go(): void {
    for (const [id, waiting] of this.#waiting) {
      if (waiting.nudge.urgent && !this.#running.has(id)) void this.#look(id, waiting);
    }
    void this.#lane();
  }

  async #lane(): Promise<void> {
    if (this.#laneBusy) return;
    this.#laneBusy = true;
    try {
      while (!this.#held) {
        const next = [...this.#waiting].find(([id]) => !this.#running.has(id));
        const fill = next ? undefined : [...this.#fills].find((id) => !this.#running.has(id));
        if (next) await this.#look(...next);
        else if (fill !== undefined) await this.#fillStep(fill);
        else return;
      }
    } finally {
      this.#laneBusy = false;
    }
  }

  async #look(id: MailboxId, waiting: Waiting): Promise<void> {
    this.#waiting.delete(id);
    this.#running.add(id);
    this.#looking.set(id, waiting.done);
    try {
      await this.#work.look(id, waiting.nudge);
      waiting.resolve();
    } catch (error) {
      waiting.reject(error);
    } finally {
      this.#looking.delete(id);
      this.#ended(id);
    }
  }

  #ended(id: MailboxId): void {
    this.#running.delete(id);
    for (const resolve of this.#ending.splice(0)) resolve();
    this.#go();
  }

  async #fillStep(id: MailboxId): Promise<void> {
    this.#running.add(id);
    // Those that wait behind get the next turn.
    this.#fills.delete(id);
    try {
      if (await this.#work.fill(id)) this.#fills.add(id);
    } finally {
      this.#ended(id);
    }
  }
}
