/**
 * One account at work: the folder list, the queue of mailboxes to look at, the acts on their way, the watch, and reconnecting. A refused
 * password stops everything until another one comes; it is never offered again, so nobody is locked out (R12). Everything else, also a server
 * that cannot check passwords just now (R11), is tried again.
 */
import type { SyncMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { AccountState } from '@/lib/model/account';
import type { Comparison } from '@/lib/model/freshness';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import type { Proof } from '@/lib/model/proof';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { ActQueue } from './act-queue';
import type { Owner } from './apply';
import { FirstSyncs, type Step } from './first-syncs';
import { Folders } from './folders';
import { isRefusal, Line } from './line';
import { Looks } from './looks';
import { MailboxQueue, type Nudge } from './mailbox-queue';
import { OpenMailboxes } from './open-mailboxes';
import { type Placed, type PlacedLetter, putInPlace } from './put-in-place';
import { Retries } from './retries';
import { ServerQuirks } from './server-quirks';
import { Watch } from './watch';
import type { WorkerEvents } from './worker-events';

/** The work of one account. */
export class AccountWorker {
  readonly account: AccountRecord;
  /** Or what stands for one. */
  readonly password: Proof;
  /** Sessions of people that hold this account's password here. */
  readonly holders = new Set<string>();
  /** What the account's server was found to do. */
  readonly quirks: ServerQuirks;
  readonly watch: Watch;
  readonly opens: OpenMailboxes;
  readonly line: Line;
  readonly #events: WorkerEvents;
  readonly #owner: Owner;
  readonly #looks: Looks;
  readonly #firstSyncs: FirstSyncs;
  readonly #acts: ActQueue;
  readonly #queue = new MailboxQueue({ look: (id, nudge) => this.#look(id, nudge), fill: (id) => this.#fill(id) });
  readonly #retries = new Retries();
  readonly #folders: Folders;
  #usedAt = Date.now();

  constructor(account: AccountRecord, password: Proof, events: WorkerEvents) {
    this.account = account;
    this.password = password;
    this.#events = events;
    this.#owner = { userId: account.userId, accountId: account.id };
    this.quirks = new ServerQuirks(account.imap);
    this.line = new Line(account, password, () => this.watch.reconsider());
    this.opens = new OpenMailboxes(account.userId);
    this.watch = new Watch(this);
    this.#firstSyncs = new FirstSyncs(this.line, this.#owner, {
      stepped: (id, step) => this.#filled(id, step) && this.#queue.fill(id),
      failed: (id, error, further) => {
        if (further) this.#retries.succeeded();
        this.#fillFailed(id, error);
      },
    });
    this.#looks = new Looks(this.line, this.#owner, this.quirks, {
      arrived: (rows) => events.arrived(account.id, rows),
      acted: () => this.#acts.ring(),
      incomplete: (id) => this.#startFill(id),
    });
    this.#folders = new Folders({
      owner: this.#owner,
      line: this.line,
      quirks: this.quirks,
      lend: (work) => this.#lend(null, work),
      nudge: (id, nudge) => void this.nudge(id, nudge),
      foresee: () => this.#firstSyncs.foresee(),
      fill: (id) => this.#startFill(id),
      missed: (id) => this.watch.missed(id),
    });
    this.#acts = new ActQueue({
      owner: this.#owner,
      host: account.imap.host,
      lend: (path, work) => this.#lend(path, work),
      look: (id, nudge) => this.nudge(id, nudge),
      readList: () => this.readListAnew(),
    });
  }

  get state(): AccountState {
    return this.line.state;
  }

  /** True once the server refused the password. */
  get refused(): boolean {
    return this.line.refused;
  }

  /** True while it holds a line or tries to. */
  get awake(): boolean {
    return this.line.isOpen;
  }

  /** When a person last needed the line, ms. */
  get usedAt(): number {
    return this.#usedAt;
  }

  /** Connects and stays connected; where the line is down it is tried again at once. */
  wake(): void {
    this.#usedAt = Date.now();
    const life = this.line.open();
    if (!life) {
      this.watch.want();
      return;
    }
    this.#queue.hold();
    void this.watch.keep(life);
  }

  /** Closes all lines; `wake` opens them again. */
  async sleep(): Promise<void> {
    const closed = this.line.close();
    this.#retries.clear();
    this.#acts.hold();
    this.#queue.hold();
    this.#queue.clear(new AppError('notSignedIn', say('said.account.signedOut')));
    this.#firstSyncs.clear();
    await closed;
  }

  /** Stops for good: the server refused the password. */
  refuse(error: AppError): void {
    if (this.line.refuse(error)) void this.sleep();
  }

  /** Lends a connection with `path` selected to somebody who waits. Throws what the session or the server throws. */
  withSession<T>(path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T> {
    this.wake();
    return this.#lend(path, work);
  }

  async #lend<T>(path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T> {
    try {
      return await this.line.lend(path, async (session) => {
        // What the server says is older than what the person wants: that has to be known first.
        await this.#acts.load();
        return work(session);
      });
    } catch (error) {
      if (isRefusal(error)) this.refuse(error);
      throw error;
    }
  }

  /** Acts were added to the queue: they are brought to the server now, or when the line is back. */
  acted(): void {
    this.wake();
    this.#acts.ring();
  }

  /** Lets waiting jobs run, or not while the server is away. */
  setOnline(online: boolean): void {
    for (const held of [this.#acts, this.#queue]) held[online ? 'release' : 'hold']();
    if (online) this.#events.online(this.account.id);
  }

  /** Asks for a look at a mailbox; resolves when it was looked at after this call. */
  nudge(id: MailboxId, nudge: Nudge = {}): Promise<void> {
    return this.#queue.nudge(id, nudge);
  }

  /** Looks at one mailbox now, or at the folder list and every followed mailbox that changed; resolves when that is done. */
  async lookNow(id: MailboxId | null): Promise<void> {
    this.wake();
    if (id !== null) return this.nudge(id, { urgent: true });
    const began = Date.now();
    const boxes = await this.readList();
    // Without mod-sequences the counts do not tell of every change.
    const inboxes = boxes.filter(
      ({ mailbox: { id, role } }) => role === 'inbox' && !(this.#folders.countsTell && this.#folders.sameAt(id) >= began),
    );
    for (const { mailbox } of inboxes) void this.nudge(mailbox.id, { urgent: true });
    await Promise.all(boxes.map((box) => this.#queue.settled(box.mailbox.id)));
  }

  /** Compares a mailbox with the server letter by letter and mends it. */
  async compare(id: MailboxId): Promise<Comparison> {
    this.wake();
    const done = await this.#queue.alone(id, () => this.#looks.compare(id));
    void this.nudge(id);
    return done;
  }

  /** Puts a letter in the place of others of its mailbox, while nobody looks at it: the lists never show two. */
  putInPlace(mailbox: Pick<Mailbox, 'id' | 'path'>, letter: PlacedLetter): Promise<Placed> {
    this.wake();
    const work = () => this.#lend(mailbox.path, (session) => putInPlace(session, this.#owner, mailbox.id, letter));
    return this.#queue.alone(mailbox.id, work);
  }

  /** Notes that a browser has a mailbox open; those opened last are followed closely. Answers when it was noted before, ms. */
  opened(id: MailboxId): number {
    const before = this.opens.note(id);
    this.watch.reconsider();
    return before;
  }

  /** Whether older letters of the mailbox are still being fetched. */
  filling(id: MailboxId): boolean {
    return this.#queue.filling(id) || this.#firstSyncs.has(id);
  }

  /** When the server was last known to have what the cache has: by a look, or by counts that were the same; ms, 0 for never. */
  confirmedAt(id: MailboxId): number {
    return Math.max(this.#looks.lookedAt(id), this.#folders.sameAt(id));
  }

  /** When the last look that went well began, ms, or 0. */
  lookedAt(id: MailboxId): number {
    return this.#looks.lookedAt(id);
  }

  /** Reads the folder list from the server and asks for a look at each followed mailbox that changed. Calls at the same time share one. */
  readList(): Promise<SyncMailbox[]> {
    return this.#folders.readList();
  }

  /** The same by a list that the server is asked for after this call: what was changed there before it is in it. */
  readListAnew(): Promise<SyncMailbox[]> {
    return this.#folders.readListAnew();
  }

  /** Asks the server for the counts of one mailbox, and for a look where they changed. Answers whether they did. */
  poll(id: MailboxId): Promise<boolean> {
    return this.#folders.poll(id);
  }

  /** Asks for the counts of a mailbox that something happened in; those of one that is not followed are only shown. */
  recount(id: MailboxId): Promise<void> {
    return this.#folders.recount(id);
  }

  async #look(id: MailboxId, nudge: Nudge): Promise<void> {
    try {
      await this.quirks.load();
      await this.#acts.load();
      await this.#looks.look(id, nudge, this.watch.sessionOf(id));
      this.#retries.succeeded();
    } catch (error) {
      if (isRefusal(error)) this.refuse(error);
      // Renamed or deleted elsewhere (R38): the list knows.
      else if (isAppError(error) && error.code === 'notFound') await this.readList();
      else this.#retries.later(error, () => void this.nudge(id, { alarmed: nudge.alarmed, whole: nudge.whole }));
      throw error;
    }
  }

  #startFill(id: MailboxId): void {
    this.#firstSyncs.begin(id);
    this.#queue.fill(id);
  }

  async #fill(id: MailboxId): Promise<boolean> {
    try {
      await this.#acts.load();
      return this.#filled(id, await this.#firstSyncs.step(id));
    } catch (error) {
      this.#fillFailed(id, error);
      return false;
    }
  }

  /** Answers whether there is more to do. */
  #filled(id: MailboxId, step: Step): boolean {
    if (step !== 'none') this.#retries.succeeded();
    // The last step counts what is cached; a look finds out whether that is what the server has.
    if (step === 'ended') void this.nudge(id);
    return step === 'more';
  }

  #fillFailed(id: MailboxId, error: unknown): void {
    const fields = { room: 'sync', accountId: this.account.id, mailboxId: id };
    if (isAppError(error)) log.info({ ...fields, code: error.code }, 'first sync interrupted');
    else log.error({ ...fields, err: error }, 'first sync interrupted');
    if (isRefusal(error)) this.refuse(error);
    else this.#retries.later(error, () => this.#startFill(id));
  }
}
