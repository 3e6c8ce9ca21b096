/** The first syncs of one account's mailboxes: which go on, and how each comes a step further. */
import { readSyncMailbox } from '@/lib/db/mailboxes';
import type { MailboxId } from '@/lib/model/ids';
import type { Owner } from './apply';
import { type Fill, fillFor } from './fill';
import type { Line } from './line';

/** How long a first sync keeps a connection before others get it, ms. */
const fillBudgetMs = 250;

/** `more`: another step is wanted; `ended`: all is cached, or the mailbox is not what it was: look at it. */
export type Step = 'more' | 'ended' | 'none';

/** The walks that were begun and have not ended. */
export class FirstSyncs {
  readonly #line: Line;
  readonly #owner: Owner;
  readonly #fills = new Map<MailboxId, Fill>();

  constructor(line: Line, owner: Owner) {
    this.#line = line;
    this.#owner = owner;
  }

  has(id: MailboxId): boolean {
    return this.#fills.has(id);
  }

  /** Begins a walk where none goes on. */
  begin(id: MailboxId): void {
    if (!this.#fills.has(id)) this.#fills.set(id, { mailboxId: id, span: 500, mixed: false });
  }

  /** Forgets all walks. */
  clear(): void {
    this.#fills.clear();
  }

  /** Goes one step further. Throws what the session throws; the walk goes on from where it was. */
  async step(id: MailboxId): Promise<Step> {
    const fill = this.#fills.get(id);
    const box = fill ? await readSyncMailbox(this.#owner.accountId, id) : null;
    if (!fill || !box) return 'none';
    const filled = await this.#line.lend(box.mailbox.path, (session) => fillFor(session, this.#owner, fill, fillBudgetMs));
    if (filled === 'more') return 'more';
    this.#fills.delete(id);
    return 'ended';
  }
}
