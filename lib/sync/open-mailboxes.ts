/** Which mailboxes of an account browsers have open now, as far as is known. */
import type { MailboxId, UserId } from '@/lib/model/ids';
import { bus } from './bus';

/** How long a mailbox that was looked at counts as open in a browser, ms, and how many of them are followed closely. */
const openForMs = 30 * 60_000;
const openCount = 3;

/** The open mailboxes of one account. */
export class OpenMailboxes {
  readonly #userId: UserId;
  readonly #openedAt = new Map<MailboxId, number>();

  constructor(userId: UserId) {
    this.#userId = userId;
  }

  /** Notes that a browser has a mailbox open. Answers when it was noted before, ms, or 0. */
  note(id: MailboxId): number {
    const before = this.#openedAt.get(id) ?? 0;
    this.#openedAt.delete(id);
    this.#openedAt.set(id, Date.now());
    return before;
  }

  /** Whether any browser of the person listens. */
  get listened(): boolean {
    return bus().listened(this.#userId);
  }

  /** Those that were opened last, the very last one at the end. */
  get all(): MailboxId[] {
    if (!this.listened) return [];
    const since = Date.now() - openForMs;
    return [...this.#openedAt]
      .filter(([, at]) => at > since)
      .slice(-openCount)
      .map(([id]) => id);
  }
}
