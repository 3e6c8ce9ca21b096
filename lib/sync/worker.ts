/**
 * One account's line to its server: the folder list, the queue of mailboxes to look at, the watch over the inbox, and reconnecting. A
 * refused password stops everything until another one comes; it is never offered again, so nobody is locked out (R12). Everything else,
 * also a server that cannot check passwords just now (R11), is tried again.
 */
import { readSyncMailbox, type SyncMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError } from '@/lib/errors';
import { ImapPool } from '@/lib/imap/pool';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { AccountState } from '@/lib/model/account';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import type { AccountRecord } from '@/lib/model/stored';
import type { Owner } from './apply';
import { applyMailboxList, mendStranded } from './apply-mailboxes';
import { bus } from './bus';
import { type Fill, fillFor } from './fill';
import { MailboxQueue, type Nudge } from './mailbox-queue';
import { type ServerState, worthALook } from './plan';
import { reconcile, takeArrivals } from './reconcile';
import { Retries } from './retries';
import { keepWatching } from './watch';
import { authFailedReason } from './words';

/** Called with letters that came new. */
export type ArrivalListener = (accountId: AccountId, rows: MessageRow[]) => void;

/** How long a first sync keeps a connection before others get it, ms. */
const fillBudgetMs = 250;
/** Without mod-sequences all flags of a mailbox are compared at most this often, ms. */
const wholeEveryMs = 10 * 60_000;
/** How long a mailbox that was looked at counts as open in a browser, ms, and how many of them are followed closely. */
const openForMs = 30 * 60_000;
const openCount = 3;

/** The line of one account. */
export class AccountWorker {
  readonly account: AccountRecord;
  readonly password: string;
  /** Sessions of people that hold this account's password here. */
  readonly holders = new Set<string>();
  readonly #owner: Owner;
  readonly #onArrived: ArrivalListener;
  readonly #queue = new MailboxQueue({ look: (id, nudge) => this.#look(id, nudge), fill: (id) => this.#fill(id) });
  readonly #fills = new Map<MailboxId, Fill>();
  readonly #wholeAt = new Map<MailboxId, number>();
  readonly #openedAt = new Map<MailboxId, number>();
  readonly #retries = new Retries();
  #pool: ImapPool | null = null;
  #life = new AbortController();
  #state: AccountState;
  #listing: Promise<SyncMailbox[]> | null = null;
  /** The connection whose IDLE spoke last. */
  #watching: ImapSession | null = null;
  #refused: AppError | null = null;
  #condstore = true;
  #mended = false;
  #usedAt = Date.now();

  constructor(account: AccountRecord, password: string, onArrived: ArrivalListener) {
    this.account = account;
    this.password = password;
    this.#owner = { userId: account.userId, accountId: account.id };
    this.#onArrived = onArrived;
    this.#state = { accountId: account.id, status: 'offline', reason: null, lastContactAt: null };
  }

  get state(): AccountState {
    return this.#state;
  }

  /** True once the server refused the password. */
  get refused(): boolean {
    return this.#refused !== null;
  }

  /** True while it holds a line or tries to. */
  get awake(): boolean {
    return this.#pool !== null;
  }

  /** When a person last needed the line, ms. */
  get usedAt(): number {
    return this.#usedAt;
  }

  /** Connects and stays connected; does nothing where it does already. */
  wake(): void {
    this.#usedAt = Date.now();
    if (this.#pool || this.#refused) return;
    const { imap, login } = this.account;
    this.#pool = new ImapPool({ endpoint: imap, login, password: this.password });
    this.#life = new AbortController();
    this.#queue.hold();
    void keepWatching(this, this.#life.signal);
  }

  /** Closes all lines; `wake` opens them again. */
  async sleep(): Promise<void> {
    const pool = this.#pool;
    this.#pool = null;
    this.#life.abort();
    this.#retries.clear();
    this.#queue.hold();
    this.#queue.clear(new AppError('notSignedIn', 'This account was signed out. Nothing was changed. Sign in again.'));
    this.#fills.clear();
    this.#watching = null;
    if (!this.#refused) this.setState('offline', null);
    await pool?.close();
  }

  /** Publishes a new state of the line. */
  setState(status: AccountState['status'], reason: string | null): void {
    if (this.#state.status === status && this.#state.reason === reason) return;
    this.#state = { ...this.#state, status, reason };
    log.info({ room: 'sync', accountId: this.account.id, status }, 'account state');
    bus().publish(this.account.userId, [{ type: 'accountStateChanged', state: this.#state }]);
  }

  /** Stops for good: the server refused the password. */
  refuse(error: AppError): void {
    if (this.#refused) return;
    this.#refused = error;
    this.setState('authFailed', authFailedReason(this.account.imap.host));
    void this.sleep();
  }

  /** Lends a connection with `path` selected to somebody who waits. Throws what the session or the server throws. */
  withSession<T>(path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T> {
    this.wake();
    return this.#lend(path, work);
  }

  async #lend<T>(path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T> {
    if (!this.#pool) throw new AppError('wrongPassword', authFailedReason(this.account.imap.host), { cause: this.#refused });
    try {
      const result = await this.#pool.withSession(
        (session) => {
          this.#condstore = session.capabilities.condstore;
          return work(session);
        },
        { path },
      );
      this.#state = { ...this.#state, lastContactAt: Date.now() };
      return result;
    } catch (error) {
      if (isAppError(error) && error.code === 'wrongPassword') this.refuse(error);
      throw error;
    }
  }

  /** Watches a mailbox until `signal` aborts; rejects when the line breaks. */
  watch(path: string, onEvent: () => void, signal: AbortSignal): Promise<void> {
    if (!this.#pool) return Promise.resolve();
    const told = (session: ImapSession) => {
      this.#watching = session;
      onEvent();
    };
    const begin = async (session: ImapSession, missed: boolean) => {
      if (missed) told(session);
    };
    return this.#pool.watch(path, { begin, onEvent: told }, signal);
  }

  /** Lets waiting jobs run, or not while the server is away. */
  setOnline(online: boolean): void {
    if (online) this.#queue.release();
    else this.#queue.hold();
  }

  /** Asks for a look at a mailbox; resolves when it was looked at after this call. */
  nudge(id: MailboxId, nudge: Nudge = {}): Promise<void> {
    return this.#queue.nudge(id, nudge);
  }

  /** Notes that a browser has a mailbox open; those opened last are followed closely. Answers when it was noted before, ms. */
  opened(id: MailboxId): number {
    const before = this.#openedAt.get(id) ?? 0;
    this.#openedAt.delete(id);
    this.#openedAt.set(id, Date.now());
    return before;
  }

  /** The mailboxes that browsers have open now, as far as is known. */
  open(): MailboxId[] {
    if (!bus().listened(this.account.userId)) return [];
    const since = Date.now() - openForMs;
    return [...this.#openedAt]
      .filter(([, at]) => at > since)
      .slice(-openCount)
      .map(([id]) => id);
  }

  /** Whether older letters of the mailbox are still being fetched. */
  filling(id: MailboxId): boolean {
    return this.#queue.filling(id) || this.#fills.has(id);
  }

  /** Reads the folder list from the server and asks for a look at each followed mailbox that changed. Calls at the same time share one. */
  readList(): Promise<SyncMailbox[]> {
    this.#listing ??= this.#readList().finally(() => {
      this.#listing = null;
    });
    return this.#listing;
  }

  /** Asks the server for the counts of one mailbox, and for a look where they changed. */
  async poll(id: MailboxId): Promise<void> {
    const box = await readSyncMailbox(this.account.id, id);
    if (!box?.mailbox.selectable || !box.state) return;
    const status = await this.#lend(null, (session) => session.status(box.mailbox.path));
    this.#nudgeIfChanged(box, { ...status, exists: status.messages });
  }

  async #readList(): Promise<SyncMailbox[]> {
    const listed = await this.#lend(null, (session) => session.list());
    if (!this.#mended) {
      const mended = await mendStranded(this.#owner);
      if (mended) log.warn({ room: 'sync', accountId: this.account.id, rows: mended }, 'rows of an interrupted move dropped');
      this.#mended = true;
    }
    const boxes = await applyMailboxList(this.#owner, listed);
    const statuses = new Map(listed.map((entry) => [entry.path, entry.status]));
    for (const box of boxes) {
      const status = statuses.get(box.mailbox.path);
      if (status) this.#nudgeIfChanged(box, { ...status, exists: status.messages });
      if (!box.state && box.mailbox.role === 'inbox') void this.nudge(box.mailbox.id);
      if (box.state && box.state.syncedDownTo > 1) this.#startFill(box.mailbox.id);
    }
    return boxes;
  }

  #nudgeIfChanged({ mailbox, state }: SyncMailbox, server: ServerState & { unseen: number }): void {
    if (!state) return;
    const unseen = mailbox.complete ? mailbox.unseen : server.unseen;
    if (worthALook({ ...state, unseen }, server, { condstore: this.#condstore })) void this.nudge(mailbox.id);
  }

  async #look(id: MailboxId, nudge: Nudge): Promise<void> {
    const box = await readSyncMailbox(this.account.id, id);
    if (!box) return;
    const whole = nudge.whole || Date.now() - (this.#wholeAt.get(id) ?? 0) > wholeEveryMs;
    const look = {
      owner: this.#owner,
      mailboxId: id,
      whole,
      alarmed: nudge.alarmed ?? false,
      onArrived: (rows: MessageRow[]) => this.#onArrived(this.account.id, rows),
    };
    try {
      if (nudge.alarmed) await this.#takeArrivals(box);
      // Nobody can have a mailbox selected that was never looked at.
      const looked = await this.#lend(box.state ? box.mailbox.path : null, (session) => reconcile({ ...look, session }));
      if (looked.whole) this.#wholeAt.set(id, Date.now());
      if (looked.incomplete) this.#startFill(id);
      this.#retries.succeeded();
    } catch (error) {
      this.#report(error, id, 'mailbox not looked at');
      // Renamed or deleted elsewhere (R38): the list knows.
      if (isAppError(error) && error.code === 'notFound') await this.readList();
      else this.#retries.later(error, () => void this.nudge(id, { alarmed: nudge.alarmed, whole: nudge.whole }));
      throw error;
    }
  }

  /** New letters show at once by the line that was told of them: opening a large maildir anew takes some tenths of a second. */
  async #takeArrivals(box: SyncMailbox): Promise<void> {
    const session = this.#watching;
    if (!session?.usable || session.selected?.path !== box.mailbox.path) return;
    try {
      const rows = await takeArrivals(session, this.#owner, box);
      if (rows.length) this.#onArrived(this.account.id, rows);
    } catch (error) {
      // The look itself goes over another line, and fetches what is missing.
      if (!isAppError(error)) throw error;
    }
  }

  #startFill(id: MailboxId): void {
    if (!this.#fills.has(id)) this.#fills.set(id, { mailboxId: id, span: 500, mixed: false });
    this.#queue.fill(id);
  }

  async #fill(id: MailboxId): Promise<boolean> {
    const fill = this.#fills.get(id);
    try {
      const box = fill ? await readSyncMailbox(this.account.id, id) : null;
      if (!fill || !box) return false;
      const filled = await this.#lend(box.mailbox.path, (session) => fillFor(session, this.#owner, fill, fillBudgetMs));
      this.#retries.succeeded();
      if (filled === 'more') return true;
      // The last step counts what is cached; a look finds out whether that is what the server has.
      void this.nudge(id);
      this.#fills.delete(id);
    } catch (error) {
      this.#report(error, id, 'first sync interrupted');
      this.#retries.later(error, () => this.#startFill(id));
    }
    return false;
  }

  #report(error: unknown, mailboxId: MailboxId, event: string): void {
    const fields = { room: 'sync', accountId: this.account.id, mailboxId };
    if (isAppError(error)) log.info({ ...fields, code: error.code }, event);
    else log.error({ ...fields, err: error }, event);
  }
}
