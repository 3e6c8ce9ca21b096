/**
 * What one server was found to do other than it says. Each is found by measurement, never by name, and believed for a month; then the server
 * is given another chance.
 */
import { type Quirk, readQuirks, writeQuirk } from '@/lib/db/quirks';
import { log } from '@/lib/log';
import type { Endpoint } from '@/lib/model/account';

const believedMs = 30 * 86_400_000;
/** Doubts of one kind without a proof to the contrary in between that make a quirk. */
const doubtsEnough = 2;

/** The quirks of one account's server. */
export class ServerQuirks {
  readonly #endpoint: Endpoint;
  #known = new Set<Quirk>();
  #loading: Promise<void> | null = null;
  readonly #doubts = new Map<Quirk, number>();

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** Reads what was learned before, once. */
  load(): Promise<void> {
    const { host, port } = this.#endpoint;
    this.#loading ??= readQuirks(host, port, new Date(Date.now() - believedMs)).then(
      (quirks) => {
        for (const quirk of quirks) this.#known.add(quirk);
      },
      (error: unknown) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }

  has(quirk: Quirk): boolean {
    return this.#known.has(quirk);
  }

  get all(): Quirk[] {
    return [...this.#known].sort();
  }

  /** Proven: remembers it for all accounts of this server. */
  async learn(quirk: Quirk): Promise<void> {
    if (this.#known.has(quirk)) return;
    this.#known.add(quirk);
    const { host, port } = this.#endpoint;
    log.warn({ room: 'sync', host, port, quirk }, 'server quirk learned');
    await writeQuirk(host, port, quirk);
  }

  /** It looks like it, but may have been chance: the second time in a row it is learned. */
  async doubt(quirk: Quirk): Promise<void> {
    const doubts = (this.#doubts.get(quirk) ?? 0) + 1;
    this.#doubts.set(quirk, doubts);
    if (doubts >= doubtsEnough) await this.learn(quirk);
  }

  /** The server did what it says. */
  trust(quirk: Quirk): void {
    this.#doubts.delete(quirk);
  }

  /** Whether it looks like it, or is known. */
  doubted(quirk: Quirk): boolean {
    return this.#known.has(quirk) || this.#doubts.has(quirk);
  }
}
