/** One account's part in the lane: its mailboxes one after another, on a place of its connections that is kept free meanwhile. */
import { isAppError } from '@/lib/errors';
import type { Credentials } from '@/lib/imap/types';
import { log } from '@/lib/log';
import { isTokenSource } from '@/lib/model/proof';
import type { SyncState } from '@/lib/model/stored';
import type { Owner } from './apply';
import type { Fill, Filled } from './fill';
import { lane } from './lane';
import { asError, type LaneEnd, type LaneFault } from './lane-words';

/** How long an account does without the lane where it has no place for another connection, ms. */
const pauseMs = 60_000;
/** How long a line that was opened ahead of its first walk waits for it, ms. */
const foreseenMs = 10_000;
/** After so many odd answers a mailbox is fetched in the usual way. */
const mostOdd = 3;

/** Who is told how it went. */
export interface LaneTeller {
  /** Keeps a connection's place free; answers the function that gives it back. Throws where there is none. */
  reserve(): Promise<() => void>;
  filled(fill: Fill, how: Filled): void;
  /** `further`: some letters were written before it failed. */
  failed(fill: Fill, error: unknown, further: boolean): void;
}

/** The first syncs of one account that the lane does. */
export class AccountLane {
  readonly #owner: Owner;
  readonly #credentials: Credentials;
  readonly #teller: LaneTeller;
  readonly #queue: Fill[] = [];
  readonly #life = new AbortController();
  #busy = false;
  #onTake: (() => void) | null = null;
  #pausedUntil = 0;

  constructor(owner: Owner, credentials: Credentials, teller: LaneTeller) {
    this.#owner = owner;
    this.#credentials = credentials;
    this.#teller = teller;
  }

  /**
   * Takes over what is left of a fill and tells the teller when it is done, interrupted or to go on elsewhere. Answers false, and does nothing, where the usual
   * way is to be gone: no place for a connection, or answers that the lane does not read.
   */
  take(fill: Fill, state: SyncState | null): boolean {
    const usual = fill.usualDownTo !== undefined && (state?.syncedDownTo ?? 1) > fill.usualDownTo;
    if (usual || (fill.odd ?? 0) >= mostOdd || this.#life.signal.aborted || Date.now() < this.#pausedUntil) return false;
    if (!this.#queue.includes(fill)) this.#queue.push(fill);
    this.#onTake?.();
    if (!this.#busy) void this.#run(false);
    return true;
  }

  /** A long fill is about to be given: the line is opened while the first page is fetched. */
  foresee(): void {
    if (!this.#busy && !this.#life.signal.aborted && Date.now() >= this.#pausedUntil) void this.#run(true);
  }

  /** Stops for good. The teller hears no more. */
  stop(): void {
    this.#life.abort();
    this.#queue.length = 0;
    this.#onTake?.();
  }

  async #run(foreseen: boolean): Promise<void> {
    this.#busy = true;
    let release: (() => void) | null = null;
    try {
      release = await this.#teller.reserve();
      if (foreseen) await this.#openAhead();
      for (let fill = this.#queue.shift(); fill; fill = this.#queue.shift()) await this.#walk(fill);
    } catch (error) {
      if (!isAppError(error)) log.error({ room: 'sync', accountId: this.#owner.accountId, err: error }, 'lane not entered');
      this.#pause(null);
    } finally {
      lane().hangUp(this.#owner.accountId);
      release?.();
      this.#busy = false;
    }
  }

  /** Until there is something to fetch, or for long enough. */
  async #openAhead(): Promise<void> {
    lane().open(this.#owner.accountId, await this.#shown());
    if (this.#queue.length > 0 || this.#life.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, foreseenMs);
      timer.unref();
      this.#onTake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#onTake = null;
  }

  async #walk(fill: Fill): Promise<void> {
    const { signal } = this.#life;
    const job = { owner: this.#owner, mailboxId: fill.mailboxId, mixed: fill.mixed, carefully: fill.carefully ?? false };
    const shown = await this.#shown().catch((error: unknown) => (isAppError(error) ? null : Promise.reject(error)));
    if (!shown) return this.#goAnew(fill);
    const how = await lane().walk(job, shown, signal);
    fill.mixed ||= how.mixed;
    if (signal.aborted) return;
    if (how.end === 'stopped') this.#queue.push(fill);
    else if (how.end === 'odd') this.#goAround(fill, how);
    else if (how.end === 'failed') this.#failed(fill, how);
    else this.#teller.filled(fill, how.end);
  }

  /** The usual way reads what the lane did not, and the lane goes on below. */
  #goAround(fill: Fill, { low }: LaneEnd): void {
    fill.odd = (fill.odd ?? 0) + 1;
    fill.usualDownTo = low;
    log.info({ room: 'sync', accountId: this.#owner.accountId, mailboxId: fill.mailboxId, odd: fill.odd }, 'odd answers in the lane');
    this.#teller.filled(fill, 'more');
  }

  #failed(fill: Fill, { fault, further }: LaneEnd): void {
    // A line that breaks again and again carries small steps all the same.
    fill.carefully = true;
    if (fault?.code === 'connectionLimit') this.#pause(fill);
    else if (fault?.code === 'internal') this.#startOver(fill, fault);
    else if (fault?.code === 'wrongPassword' && isTokenSource(this.#credentials.password)) this.#goAnew(fill);
    else if (fault) this.#teller.failed(fill, asError(fault), further);
  }

  /** The thread broke, or a fault of ours was met: both may pass, and the usual way is left. */
  #startOver(fill: Fill, fault: LaneFault): void {
    fill.odd = (fill.odd ?? 0) + 1;
    log.error({ room: 'sync', accountId: this.#owner.accountId, mailboxId: fill.mailboxId, err: asError(fault) }, 'lane broke');
    this.#teller.filled(fill, 'more');
  }

  /** A token was over before its time. The usual way asks for another one, or says that there is none. */
  #goAnew(fill: Fill): void {
    fill.odd = mostOdd;
    this.#teller.filled(fill, 'more');
  }

  /** What the thread can show: it has no way to ask for tokens itself. */
  async #shown(): Promise<Credentials> {
    const { password } = this.#credentials;
    return isTokenSource(password) ? { ...this.#credentials, password: { accessToken: await password.token() } } : this.#credentials;
  }

  /** Leaves everything to the usual way for a while. */
  #pause(fill: Fill | null): void {
    this.#pausedUntil = Date.now() + pauseMs;
    for (const waiting of [...(fill ? [fill] : []), ...this.#queue.splice(0)]) this.#teller.filled(waiting, 'more');
  }
}
