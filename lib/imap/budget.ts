/** How many connections one account may have: three, and fewer for a while where the server says that it allows no more (R10). */

const maxConnections = 3;
/** How long a server's word that it allows no more connections is heeded; each time it says so again twice as long. */
const heededMs = 60_000;
const mostHeededMs = 16 * heededMs;

/** The places of one account. Some may be reserved for connections that are made elsewhere. */
export class Budget {
  readonly #onMore: () => void;
  #limit = maxConnections;
  #reserved = 0;
  #heedMs = heededMs;
  #timer: NodeJS.Timeout | undefined;

  /** `onMore` is called when there is more room than before. */
  constructor(onMore: () => void) {
    this.#onMore = onMore;
  }

  /** Places that are not reserved; at least one. */
  get room(): number {
    return Math.max(1, this.#limit - this.#reserved);
  }

  /** Places in all, for now. */
  get limit(): number {
    return this.#limit;
  }

  get reserved(): number {
    return this.#reserved;
  }

  /** Takes a place away from the others, where one is left to them. */
  reserve(): boolean {
    if (this.#limit - this.#reserved < 2) return false;
    this.#reserved += 1;
    return true;
  }

  /** Gives a reserved place back. */
  release(): void {
    this.#reserved -= 1;
    this.#onMore();
  }

  /** The server took `used` connections and no further one. */
  refused(used: number): void {
    this.#limit = Math.max(1, Math.min(maxConnections, used));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#limit = maxConnections;
      this.#onMore();
    }, this.#heedMs).unref();
    this.#heedMs = Math.min(mostHeededMs, 2 * this.#heedMs);
  }

  /** The server took a further connection, `used` with it. */
  accepted(used: number): void {
    if (used >= maxConnections) this.#heedMs = heededMs;
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
