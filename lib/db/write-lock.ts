/**
 * The right to write to SQLite, passed between the threads of this process. SQLite itself would let a second writer wait inside a call that
 * blocks its whole thread; here the waiting is a promise. Reads need no right. A process has one lock, since it has one database; on
 * PostgreSQL nobody asks for it.
 */

/** Where the lock lies in memory, and who is asking: handed to a worker as plain data. */
export interface Seat {
  memory: SharedArrayBuffer;
  /** 0 for the main thread, 1 to 30 for workers. */
  number: number;
}

/** Words of the shared memory. */
const holder = 0;
const waiting = 1;
const lastHolder = 2;
const seats = 31;

/** In Node since 16, but not in TypeScript's words for what we ask of it. Resolves when `notify` was called, or at once where the word differs. */
const { waitAsync } = Atomics as unknown as {
  waitAsync(words: Int32Array, index: number, value: number): { async: boolean; value: Promise<string> | string };
};

/** A wake-up may be lost with a thread that dies, so those who wait look again after this time, milliseconds. */
const lookAgain = 200;

/** The lock as one thread sees it. In the thread it is given in the order it was asked for, and giving it back twice does nothing; between threads nobody gets it twice while another one waits. */
export class WriteLock {
  readonly #words: Int32Array;
  readonly #me: number;
  #queue: Promise<void> = Promise.resolve();

  constructor(readonly seat: Seat) {
    this.#words = new Int32Array(seat.memory);
    this.#me = seat.number + 1;
  }

  /** Resolves with the function that gives the lock back, once everybody before has done so. */
  async acquire(): Promise<() => void> {
    const before = this.#queue;
    let leave: () => void = () => undefined;
    this.#queue = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    await this.#take();
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#give(this.#me);
      leave();
    };
  }

  async #take(): Promise<void> {
    if (this.#try()) return;
    const bit = 1 << (this.#me - 1);
    Atomics.or(this.#words, waiting, bit);
    try {
      for (;;) {
        // Looked at before trying: what happens between the two must not be slept through.
        const seen = Atomics.load(this.#words, holder);
        if (this.#try()) return;
        await this.#change(seen);
      }
    } finally {
      Atomics.and(this.#words, waiting, ~bit);
      // Somebody may hold back because we were waiting.
      Atomics.notify(this.#words, holder);
    }
  }

  #try(): boolean {
    const others = Atomics.load(this.#words, waiting) & ~(1 << (this.#me - 1));
    if (others !== 0 && Atomics.load(this.#words, lastHolder) === this.#me) return false;
    if (Atomics.compareExchange(this.#words, holder, 0, this.#me) !== 0) return false;
    Atomics.store(this.#words, lastHolder, this.#me);
    return true;
  }

  /** Waits until the lock is given back, not at all where it no longer is as it was seen. The timer also keeps the thread alive, which a wait alone does not. */
  async #change(seen: number): Promise<void> {
    const change = waitAsync(this.#words, holder, seen);
    if (!change.async) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tired = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, lookAgain);
    });
    await Promise.race([change.value, tired]);
    clearTimeout(timer);
  }

  #give(from: number): void {
    if (Atomics.compareExchange(this.#words, holder, from, 0) === from) Atomics.notify(this.#words, holder);
  }

  /** Takes the lock from a thread that is gone, and its place among those who wait. SQLite has rolled back what it left unfinished. */
  forget(number: number): void {
    Atomics.and(this.#words, waiting, ~(1 << number));
    this.#give(number + 1);
  }
}

const key = Symbol.for('oriel.writeLock');
const held = globalThis as unknown as Record<symbol, { lock: WriteLock; taken: Set<number> } | undefined>;

function place(seat?: Seat): { lock: WriteLock; taken: Set<number> } {
  held[key] ??= {
    lock: new WriteLock(seat ?? { memory: new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT), number: 0 }),
    taken: new Set([0]),
  };
  return held[key];
}

/** The lock of this thread, shared by all bundles. */
export function writeLock(): WriteLock {
  return place().lock;
}

/**
 * A seat for a worker of the main thread: hand it over as data, let the worker call `takeSeat` before it opens the database, and call
 * `vacate` when the worker has ended, however it did. Throws where 30 workers have one.
 */
export function seatForWorker(): { seat: Seat; vacate(): void } {
  const { lock, taken } = place();
  const number = Array.from({ length: seats }, (_, index) => index).find((index) => !taken.has(index));
  if (number === undefined) throw new Error('All seats at the write lock are taken.');
  taken.add(number);
  return {
    seat: { memory: lock.seat.memory, number },
    vacate: () => {
      if (taken.delete(number)) lock.forget(number);
    },
  };
}

/** In a worker: asks for the right to write under the seat that the main thread gave. Call it before `database`. */
export function takeSeat(seat: Seat): void {
  place(seat);
}
