/** The first syncs of one account's mailboxes: which go on, and how each comes a step further. */
import { readSyncMailbox } from '@/lib/db/mailboxes';
import type { MailboxId } from '@/lib/model/ids';
import type { Owner } from './apply';
import { type Fill, type Filled, fillFor } from './fill';
import { AccountLane } from './lane-account';
import type { Line } from './line';

/** How long a first sync keeps a connection before others get it, ms. */
const fillBudgetMs = 250;

/** `more`: another step is wanted; `ended`: all is cached, or the mailbox is not what it was: look at it; `none`: nothing, or the lane does it. */
export type Step = 'more' | 'ended' | 'none';

/** Who is told of walks in the lane. */
export interface LaneWalks {
  stepped(id: MailboxId, step: Step): void;
  /** `further`: some letters were written before it failed. */
  failed(id: MailboxId, error: unknown, further: boolean): void;
}

/** The walks that were begun and have not ended. */
export class FirstSyncs {
  readonly #line: Line;
  readonly #owner: Owner;
  readonly #walks: LaneWalks;
  readonly #fills = new Map<MailboxId, Fill>();
  #lane: AccountLane | null = null;

  constructor(line: Line, owner: Owner, walks: LaneWalks) {
    this.#line = line;
    this.#owner = owner;
    this.#walks = walks;
  }

  has(id: MailboxId): boolean {
    return this.#fills.has(id);
  }

  /** Begins a walk where none goes on. */
  begin(id: MailboxId): void {
    if (!this.#fills.has(id)) this.#fills.set(id, { mailboxId: id, span: 500, mixed: false });
  }

  /** A long walk is about to begin: what it needs is got ready while the first page is fetched. */
  foresee(): void {
    this.#lane ??= this.#openLane();
    this.#lane.foresee();
  }

  /** Forgets all walks. */
  clear(): void {
    this.#lane?.stop();
    this.#lane = null;
    this.#fills.clear();
  }

  /** Goes one step further. Throws what the session throws; the walk goes on from where it was. */
  async step(id: MailboxId): Promise<Step> {
    const fill = this.#fills.get(id);
    const box = fill ? await readSyncMailbox(this.#owner.accountId, id) : null;
    if (!fill || !box) return 'none';
    this.#lane ??= this.#openLane();
    if (this.#lane.take(fill, box.state)) return 'none';
    const filled = await this.#line.lend(box.mailbox.path, (session) => fillFor(session, this.#owner, fill, fillBudgetMs));
    return this.#after(fill, filled);
  }

  #after(fill: Fill, filled: Filled): Step {
    if (filled === 'more') return 'more';
    this.#fills.delete(fill.mailboxId);
    return 'ended';
  }

  #openLane(): AccountLane {
    const { account, password } = this.#line;
    return new AccountLane(
      this.#owner,
      { endpoint: account.imap, login: account.login, password },
      {
        reserve: () => this.#line.reserve(),
        filled: (fill, how) => this.#walks.stepped(fill.mailboxId, this.#after(fill, how)),
        failed: (fill, error, further) => this.#walks.failed(fill.mailboxId, error, further),
      },
    );
  }
}
