/**
 * Works off what is put into other accounts, or copied: one act of each account at a time, apart from its queue, so that a server which is away
 * keeps no other act waiting. What is begun is in the database; a process that dies loses and doubles nothing (R39).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type ActRecord, claimActs, releaseAct, toQueued } from '@/lib/db/acts';
import { hostOfAccount } from '@/lib/db/owners';
import { accountsWithTransfers, nextTransfer, releaseBegunTransfers, waitsForEarlier } from '@/lib/db/transfers';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { AccountId } from '@/lib/model/ids';
import { type Reason, reasonOf, verdictOn, waitingFor } from './act-verdict';
import { giveUpCopies, removeCopies, settleTransfer, withdrawCopies } from './apply-transfers';
import { backoffMs } from './backoff';
import { bus } from './bus';
import type { Reach } from './transfer-reach';
import { carryLetters, findCarried } from './transfer-run';
import { Away, Halted } from './transfer-work';

/** After how long it is looked whether the acts before a transfer are done, at first and at most, ms. */
const earlierAfterMs = 100;
const earlierAtMostMs = 5000;
/** A transfer that takes longer than this is told as waiting, ms. */
const slowAfterMs = 2000;
/** How long somebody who takes a transfer back waits for the letter that is just being sent, and how often it is looked, ms. */
const haltWithinMs = 15_000;
const haltEveryMs = 20;

/** The transfers of one account's letters. */
class TransferQueue {
  readonly #reach: Reach;
  readonly #accountId: AccountId;
  readonly #halted: ReadonlySet<number>;
  /** Acts that somebody was told of as waiting. */
  readonly #told = new Set<number>();
  #running: number | null = null;
  #draining: Promise<void> | null = null;
  #again = false;
  #ended = false;
  #begun = false;
  #failures = 0;
  /** How often in a row the acts before the next one were not done. */
  #looks = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(reach: Reach, accountId: AccountId, halted: ReadonlySet<number>) {
    this.#reach = reach;
    this.#accountId = accountId;
    this.#halted = halted;
  }

  /** The act that is just being worked on. */
  get running(): number | null {
    return this.#running;
  }

  /** Something was added, or a server is back. */
  ring(): void {
    if (this.#ended) return;
    clearTimeout(this.#retry);
    this.#again = true;
    this.#draining ??= this.#drain()
      .catch((error: unknown) => {
        log.error({ room: 'sync', accountId: this.#accountId, err: error }, 'queue of transfers broke');
        this.#later();
      })
      .finally(() => {
        this.#draining = null;
        if (this.#again) this.ring();
      });
  }

  /** Begins nothing more; resolves when what is begun was put down. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#again = false;
    clearTimeout(this.#retry);
    await this.#draining;
  }

  async #drain(): Promise<void> {
    if (!this.#begun) await releaseBegunTransfers(this.#accountId);
    this.#begun = true;
    const away = new Set<AccountId>();
    while (!this.#ended) {
      this.#again = false;
      const act = await nextTransfer(this.#accountId, { halted: this.#halted, away });
      if (!act) break;
      if (await waitsForEarlier(act)) {
        this.#retry = setTimeout(() => this.ring(), Math.min(earlierAtMostMs, earlierAfterMs * 2 ** this.#looks)).unref();
        this.#looks += 1;
        return;
      }
      this.#looks = 0;
      const [claimed] = await claimActs([act]);
      if (claimed && !(await this.#bring(claimed, away))) break;
    }
    if (away.size > 0) this.#later();
  }

  #later(): void {
    if (this.#ended) return;
    this.#retry = setTimeout(() => this.ring(), backoffMs(this.#failures, Math.random())).unref();
    this.#failures += 1;
  }

  /** Works on one act. Answers false where none of this account's can go on now; `away` gets the other account where that one cannot. */
  async #bring(act: ActRecord, away: Set<AccountId>): Promise<boolean> {
    const slow = setTimeout(() => void this.#tell(act, this.#accountId).catch(() => undefined), slowAfterMs);
    this.#running = act.id;
    try {
      await (act.payload.carry?.withdraw ? this.#withdraw(act) : this.#carry(act));
      this.#failures = 0;
      return true;
    } catch (error) {
      return await this.#failed(act, error, away);
    } finally {
      this.#running = null;
      clearTimeout(slow);
    }
  }

  async #carry(act: ActRecord): Promise<void> {
    const { landed, refused, final } = await carryLetters(this.#reach, act, () => this.#ended || this.#halted.has(act.id));
    const [first] = refused;
    const goes = await settleTransfer(act, {
      landed,
      refused: refused.map(({ letter }) => letter),
      reason: first ? reasonOf(first.error) : null,
      final,
      told: this.#told.delete(act.id),
    });
    const { carry } = act.payload;
    if (goes) this.#reach.acted(act.accountId);
    if (carry && landed.length) void this.#reach.nudge(carry.accountId, carry.mailboxId, { urgent: true }).catch(() => undefined);
    // What was not there any more, a whole look tells.
    if (refused.length) void this.#reach.nudge(act.accountId, act.mailboxId, { whole: true }).catch(() => undefined);
  }

  async #withdraw(act: ActRecord): Promise<void> {
    await findCarried(this.#reach, act);
    const accountId = await removeCopies(act);
    this.#told.delete(act.id);
    if (accountId !== null) this.#reach.acted(accountId);
  }

  async #failed(act: ActRecord, thrown: unknown, away: Set<AccountId>): Promise<boolean> {
    if (thrown instanceof Halted) {
      await releaseAct(act.id, null);
      return true;
    }
    const error = thrown instanceof Away ? thrown.fault : thrown;
    const fields = { room: 'sync', accountId: act.accountId, act: act.id, kind: act.kind };
    if (isAppError(error)) log.info({ ...fields, code: error.code }, 'transfer not done');
    else log.error({ ...fields, err: error }, 'transfer not done');
    const verdict = this.#ended ? 'wait' : verdictOn(error, act);
    if (verdict === 'refuse') {
      await this.#refuse(act, reasonOf(error));
      return true;
    }
    const where = thrown instanceof Away ? thrown.accountId : act.accountId;
    await releaseAct(act.id, verdict === 'wait' ? waitingFor(await hostOfAccount(where)) : null);
    if (verdict === 'wait' && !this.#ended) await this.#tell(act, where);
    away.add(where === act.accountId ? (act.payload.carry?.accountId ?? where) : where);
    return where !== act.accountId;
  }

  async #refuse(act: ActRecord, reason: Reason): Promise<void> {
    if (act.payload.carry?.withdraw) return giveUpCopies(act);
    const refused = act.payload.letters;
    await settleTransfer(act, { landed: [], refused, reason, final: true, told: this.#told.delete(act.id) });
    // The letters are in their place again, so copies that were made before are too many.
    await withdrawCopies(act, act.id, act.mailboxId, null);
    void this.#reach.nudge(act.accountId, act.mailboxId, { whole: true }).catch(() => undefined);
  }

  async #tell(act: ActRecord, waitsFor: AccountId): Promise<void> {
    if (this.#told.has(act.id)) return;
    this.#told.add(act.id);
    const note = waitingFor(await hostOfAccount(waitsFor));
    bus().publish(act.userId, [{ type: 'actChanged', act: toQueued(act, 'waiting', note) }]);
  }
}

/** The transfers of this process. */
export class Transfers {
  readonly #reach: Reach;
  readonly #queues = new Map<AccountId, TransferQueue>();
  /** Acts that somebody takes back: they are not begun. */
  readonly #halted = new Set<number>();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** Acts of this account were added. */
  ring(accountId: AccountId): void {
    const queue = this.#queues.get(accountId) ?? new TransferQueue(this.#reach, accountId, this.#halted);
    this.#queues.set(accountId, queue);
    queue.ring();
  }

  /** A server is there again: whatever comes from it or goes to it is tried now. */
  online(): void {
    accountsWithTransfers().then(
      (ids) => {
        for (const id of ids) this.ring(id);
      },
      (error: unknown) => log.error({ room: 'sync', err: error }, 'transfers not looked up'),
    );
  }

  /**
   * Runs `work` while none of these acts goes on: one that was begun is put down between two letters first. Where a letter takes longer than some
   * seconds, `work` finds it begun.
   */
  async halted<T>(actIds: readonly number[], work: () => Promise<T>): Promise<T> {
    for (const id of actIds) this.#halted.add(id);
    try {
      const busy = () => [...this.#queues.values()].some(({ running }) => running !== null && actIds.includes(running));
      for (const end = Date.now() + haltWithinMs; busy() && Date.now() < end; ) await pause(haltEveryMs);
      return await work();
    } finally {
      for (const id of actIds) this.#halted.delete(id);
      for (const queue of this.#queues.values()) queue.ring();
    }
  }

  /** Ends all work; what is begun goes on when it is asked for again. */
  async stop(): Promise<void> {
    const queues = [...this.#queues.values()];
    this.#queues.clear();
    await Promise.all(queues.map((queue) => queue.end()));
  }
}
