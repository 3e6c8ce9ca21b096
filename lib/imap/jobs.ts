/** Which work may run on a session and when: one after another, in the mailbox that it is meant for, on letters that the connection knows. */
import { AppError } from '@/lib/errors';
import type { Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { Connection } from './connection';
import { serverAway } from './errors';
import type { Lease } from './lease';
import { Queue } from './queue';
import type { SelectedMailbox } from './types';

/** The jobs of one session. */
export class Jobs {
  readonly queue = new Queue();
  /** Whose session it is; null outside of a pool. */
  lease: Lease | null = null;
  /** True once the session is being left: nothing more begins. */
  closing = false;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get usable(): boolean {
    return !this.closing && this.#connection.wire.usable;
  }

  /** The mailbox that is open. Throws `serverAway`, or `internal` where none was opened. */
  mustSelected(): SelectedMailbox {
    const { selected } = this.#connection;
    if (selected) return selected;
    throw this.usable
      ? new AppError('internal', say('said.fault'), { detail: 'No folder was opened before letters were read.' })
      : serverAway(this.#connection.host);
  }

  /** What runs now must not be made twice. */
  unrepeatable(): void {
    if (this.lease) this.lease.repeatable = false;
  }

  /** Runs `work` when its turn comes. Throws `serverAway` where the line is gone by then. */
  job<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.add(() => {
      if (!this.usable) throw serverAway(this.#connection.host);
      return work();
    });
  }

  /** A job that must not be made twice. */
  once<T>(work: () => Promise<T>): Promise<T> {
    this.unrepeatable();
    return this.job(work);
  }

  /** A job for one mailbox: UIDs mean something in it only, so it does not run in another. Throws `conflict`. */
  inMailbox<T>(mailbox: SelectedMailbox, work: () => Promise<T>): Promise<T> {
    return this.job(() => {
      const now = this.#connection.selected;
      if (now?.path !== mailbox.path || now.uidValidity !== mailbox.uidValidity) {
        throw new AppError('conflict', say('said.folder.changed'));
      }
      return work();
    });
  }

  /** A job that names letters: all of them are known to the connection before it runs. */
  naming<T>(mailbox: SelectedMailbox, uids: readonly Uid[], work: () => Promise<T>): Promise<T> {
    return this.inMailbox(mailbox, async () => {
      await this.#connection.learnOf(uids);
      return work();
    });
  }

  /** A job that changes letters of the open mailbox. */
  change<T>(uids: readonly Uid[], work: () => Promise<T>): Promise<T> {
    this.unrepeatable();
    return this.naming(this.mustSelected(), uids, work);
  }
}
