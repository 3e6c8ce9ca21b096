/**
 * Whether what pushes can be relied on. A count that finds something which nothing told of within some seconds is a doubt; two in a row, without
 * a word in between, mean that the server's IDLE is deaf.
 */
import { log } from '@/lib/log';
import type { MailboxId } from '@/lib/model/ids';
import type { AccountWorker } from './worker';

/** Servers look at a folder that somebody watches every now and then; Dovecot, for one, within half a second. */
const graceMs = 5000;

/** What one account's watches have heard. */
export class Hearing {
  readonly #worker: AccountWorker;
  readonly #heardAt = new Map<MailboxId, number>();
  readonly #beganAt = new Map<MailboxId, number>();

  constructor(worker: AccountWorker) {
    this.#worker = worker;
  }

  /** True where a doubt is open, so that counts are asked for more often. */
  get doubted(): boolean {
    return this.#worker.quirks.doubted('deafIdle');
  }

  /** A watch of the mailbox began: what happened before, on this connection, is not told again. */
  began(id: MailboxId): void {
    this.#beganAt.set(id, Date.now());
  }

  /** The server told of the mailbox. */
  heard(id: MailboxId): void {
    this.#heardAt.set(id, Date.now());
    this.#worker.quirks.trust('deafIdle');
  }

  /** A count found something. */
  missed(id: MailboxId): void {
    const since = this.#worker.lookedAt(id);
    // What was told, or may have happened, before this watch began is still being looked at.
    const known = () => (this.#heardAt.get(id) ?? 0) >= since || (this.#beganAt.get(id) ?? 0) >= since;
    if (known()) return;
    setTimeout(() => {
      if (known()) return;
      this.#worker.quirks.doubt('deafIdle').catch((error: unknown) => log.error({ room: 'sync', err: error }, 'quirk not kept'));
      this.#worker.watch.reconsider();
    }, graceMs).unref();
  }
}
