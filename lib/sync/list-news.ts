/** What follows when a server tells that folders changed: the list is read, once for several, and once more where that may not have been all. */
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { AccountId } from '@/lib/model/ids';

/** Folders renamed or made elsewhere are told one by one; the list is read once for several. */
const afterMs = 500;
/** Some servers tell of the first of several folders only, so the list is read once more. */
const againAfterMs = 4000;

/** What reads the list, and whether there is a line to read it on. */
export interface ListReading {
  accountId: AccountId;
  online: () => boolean;
  read: () => Promise<unknown>;
}

/** The reading of one account's list after news. */
export class ListNews {
  readonly #reading: ListReading;
  #timer: NodeJS.Timeout | null = null;

  constructor(reading: ListReading) {
    this.#reading = reading;
  }

  /** Folders changed. */
  heard(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#later(afterMs, true);
  }

  #later(ms: number, further: boolean): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#reading.online()) void this.#read(further);
    }, ms).unref();
  }

  /** Reads the list, and once more after a while where that is wanted or the server refused: what it told of must not wait for the next round. */
  async #read(further: boolean): Promise<void> {
    const { accountId, online, read } = this.#reading;
    let again = further;
    try {
      await read();
    } catch (error) {
      const fields = { room: 'sync', accountId };
      if (isAppError(error)) log.info({ ...fields, code: error.code }, 'list not read');
      else log.error({ ...fields, err: error }, 'list not read');
      again = true;
    }
    if (again && online() && !this.#timer) this.#later(againAfterMs, false);
  }
}
