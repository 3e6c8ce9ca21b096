/** The engine of this process: one worker per account that somebody is signed in to. */
import { accountOfMailbox, readSyncMailbox, readSyncMailboxes } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import type { AccountState } from '@/lib/model/account';
import type { Comparison, Freshness } from '@/lib/model/freshness';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { type Proof, sameProof } from '@/lib/model/proof';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { bus } from './bus';
import { accountFreshness } from './freshness';
import { lane } from './lane';
import type { Nudge } from './mailbox-queue';
import type { Placed, PlacedLetter } from './put-in-place';
import { Transfers } from './transfers';
import { AccountWorker } from './worker';
import type { WorkerEvents } from './worker-events';

/** What the rest of Oriel asks of the engine. */
export interface Engine {
  /** Follows an account with its password for as long as `holder` (the hash of a session) holds it. Starts its line where it has none. */
  attach(account: AccountRecord, password: Proof, holder: string): void;
  /** Lets go of what `holder` held: lines close and passwords are forgotten where no other holder is left. */
  detach(holder: string): Promise<void>;
  /** The accounts that nobody but `holder` holds. */
  heldBy(holder: string): AccountId[];
  /** Closes the line of an account and forgets its password, whoever holds it. A session that may open it attaches it anew. */
  forget(accountId: AccountId): Promise<void>;
  attached(accountId: AccountId): boolean;
  /** Login and password of an attached account that the server did not refuse, or null. */
  credentials(accountId: AccountId): { login: string; password: Proof } | null;
  /** The accounts that have these. */
  signedIn(): AccountId[];
  /** Lends a connection with `path` selected. Throws `notSignedIn` where the account is not attached, else what the session throws. */
  withSession<T>(accountId: AccountId, path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T>;
  /** Resolves when the folder list is cached: at once where it is. */
  ensureList(accountId: AccountId): Promise<void>;
  /** Reads the folder list from the server now. */
  refreshList(accountId: AccountId): Promise<void>;
  /** A mailbox never seen is awaited, for its first page; any other is looked at behind, and nothing is sent before this returns. */
  ensureMailbox(mailboxId: MailboxId): Promise<void>;
  /** Waits, at most `withinMs`, while older letters of the mailbox are being fetched. Answers whether there may be new ones. */
  ensureMore(mailboxId: MailboxId, withinMs: number): Promise<boolean>;
  /** Asks for a look at a mailbox; resolves when it was looked at after this call. Throws what the look threw. */
  nudge(accountId: AccountId, mailboxId: MailboxId, nudge?: Nudge): Promise<void>;
  /** Looks at a mailbox now, or at all of an account that changed; resolves when that is done. Throws what a look threw. */
  look(accountId: AccountId, mailboxId: MailboxId | null): Promise<void>;
  /** Compares a mailbox with the server letter by letter, mends it, and answers what differed. Throws what the session throws. */
  compare(accountId: AccountId, mailboxId: MailboxId): Promise<Comparison>;
  /** Puts a letter in the place of others of its mailbox (put-in-place.ts). Throws what the session throws; nothing is removed then. */
  putInPlace(accountId: AccountId, mailbox: Pick<Mailbox, 'id' | 'path'>, letter: PlacedLetter): Promise<Placed>;
  /** How fresh an account is. Asks no mail server. */
  freshness(accountId: AccountId): Promise<Freshness['accounts'][number]>;
  /** What is put into other accounts, or copied. */
  readonly transfers: Transfers;
  /** Acts of an attached account were added to the queue. */
  acted(accountId: AccountId): void;
  state(accountId: AccountId): AccountState;
  /** Calls `listener` with letters that came new. One listener only: the last one set. */
  onArrived(listener: WorkerEvents['arrived']): void;
  /** Calls `listener` whenever an account's line is there, also when it is back. Answers how to stop. */
  onOnline(listener: WorkerEvents['online']): () => void;
  /** Closes everything; for the end of the process. */
  stop(): Promise<void>;
}

/** A mailbox that is scrolled through is not looked at again for each page, ms. */
const lookAgainAfterMs = 2000;
/** So that a page is answered before the server is asked about its mailbox, ms. */
const lookBehindMs = 20;
/** Lines that no browser listens to and nobody used for this long are closed, ms; the next use opens them again. */
const sleepAfterMs = 30 * 60_000;
const moreEveryMs = 50;

class RunningEngine implements Engine {
  readonly transfers = new Transfers(this);
  readonly #workers = new Map<AccountId, AccountWorker>();
  readonly #onOnline = new Set<WorkerEvents['online']>();
  #onArrived: WorkerEvents['arrived'] = () => undefined;
  #rest: NodeJS.Timeout | null = null;

  attach(account: AccountRecord, password: Proof, holder: string): void {
    const known = this.#workers.get(account.id);
    // A running line keeps its password: an older session may still hold one that is no longer right.
    if (known && !(known.refused && !sameProof(known.password, password))) {
      known.holders.add(holder);
      known.wake();
      return;
    }
    const worker = new AccountWorker(account, password, {
      arrived: (accountId, rows) => this.#onArrived(accountId, rows),
      online: (accountId) => {
        this.transfers.online();
        for (const listener of this.#onOnline) listener(accountId);
      },
    });
    for (const other of known?.holders ?? []) worker.holders.add(other);
    worker.holders.add(holder);
    this.#workers.set(account.id, worker);
    worker.wake();
    this.#rest ??= setInterval(() => this.#restWorkers(), 60_000).unref();
  }

  async detach(holder: string): Promise<void> {
    const ended = [...this.#workers.values()].filter((worker) => worker.holders.delete(holder) && worker.holders.size === 0);
    for (const worker of ended) this.#workers.delete(worker.account.id);
    await Promise.all(ended.map((worker) => worker.sleep()));
  }

  heldBy(holder: string): AccountId[] {
    const only = [...this.#workers.values()].filter(({ holders }) => holders.size === 1 && holders.has(holder));
    return only.map(({ account }) => account.id);
  }

  async forget(accountId: AccountId): Promise<void> {
    const worker = this.#workers.get(accountId);
    this.#workers.delete(accountId);
    await worker?.sleep();
  }

  attached(accountId: AccountId): boolean {
    return this.#workers.has(accountId);
  }

  credentials(accountId: AccountId): { login: string; password: Proof } | null {
    const worker = this.#workers.get(accountId);
    return worker && !worker.refused ? { login: worker.account.login, password: worker.password } : null;
  }

  signedIn(): AccountId[] {
    return [...this.#workers.keys()].filter((accountId) => this.credentials(accountId) !== null);
  }

  async withSession<T>(accountId: AccountId, path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T> {
    return this.#worker(accountId).withSession(path, work);
  }

  async ensureList(accountId: AccountId): Promise<void> {
    const worker = this.#worker(accountId);
    worker.wake();
    if ((await readSyncMailboxes(accountId)).length === 0) await worker.readList();
  }

  async refreshList(accountId: AccountId): Promise<void> {
    await this.#worker(accountId).readListAnew();
  }

  async ensureMailbox(mailboxId: MailboxId): Promise<void> {
    const accountId = await accountOfMailbox(mailboxId);
    const worker = accountId === null ? undefined : this.#workers.get(accountId);
    const box = accountId === null ? null : await readSyncMailbox(accountId, mailboxId);
    if (!box?.mailbox.selectable) return;
    const openedAt = worker?.opened(mailboxId) ?? 0;
    if (box.state) {
      if (worker && Date.now() - openedAt > lookAgainAfterMs) this.#lookBehind(worker, mailboxId);
      return;
    }
    if (!worker) throw notAttached();
    worker.wake();
    await worker.nudge(mailboxId, { urgent: true });
  }

  async ensureMore(mailboxId: MailboxId, withinMs: number): Promise<boolean> {
    const accountId = await accountOfMailbox(mailboxId);
    const worker = accountId === null ? undefined : this.#workers.get(accountId);
    if (!worker || accountId === null) return false;
    const before = (await readSyncMailbox(accountId, mailboxId))?.mailbox.cached ?? 0;
    for (const end = Date.now() + withinMs; Date.now() < end && worker.filling(mailboxId); ) {
      await new Promise((resolve) => setTimeout(resolve, moreEveryMs));
      if (((await readSyncMailbox(accountId, mailboxId))?.mailbox.cached ?? 0) > before) return true;
    }
    return false;
  }

  async nudge(accountId: AccountId, mailboxId: MailboxId, nudge: Nudge = {}): Promise<void> {
    return this.#worker(accountId).nudge(mailboxId, nudge);
  }

  async look(accountId: AccountId, mailboxId: MailboxId | null): Promise<void> {
    await this.#worker(accountId).lookNow(mailboxId);
  }

  async compare(accountId: AccountId, mailboxId: MailboxId): Promise<Comparison> {
    return this.#worker(accountId).compare(mailboxId);
  }

  putInPlace(accountId: AccountId, mailbox: Pick<Mailbox, 'id' | 'path'>, letter: PlacedLetter): Promise<Placed> {
    return this.#worker(accountId).putInPlace(mailbox, letter);
  }

  freshness(accountId: AccountId): Promise<Freshness['accounts'][number]> {
    return accountFreshness(accountId, this.#workers.get(accountId) ?? null);
  }

  acted(accountId: AccountId): void {
    this.#workers.get(accountId)?.acted();
  }

  state(accountId: AccountId): AccountState {
    return this.#workers.get(accountId)?.state ?? { accountId, status: 'offline', reason: null, lastContactAt: null };
  }

  onArrived(listener: WorkerEvents['arrived']): void {
    this.#onArrived = listener;
  }

  onOnline(listener: WorkerEvents['online']): () => void {
    this.#onOnline.add(listener);
    return () => this.#onOnline.delete(listener);
  }

  async stop(): Promise<void> {
    if (this.#rest) clearInterval(this.#rest);
    this.#rest = null;
    const workers = [...this.#workers.values()];
    this.#workers.clear();
    await this.transfers.stop();
    await Promise.all(workers.map((worker) => worker.sleep()));
    await lane().stop();
  }

  #worker(accountId: AccountId): AccountWorker {
    const worker = this.#workers.get(accountId);
    if (!worker) throw notAttached();
    return worker;
  }

  #lookBehind(worker: AccountWorker, mailboxId: MailboxId): void {
    setTimeout(() => {
      if (this.#workers.get(worker.account.id) !== worker) return;
      worker.wake();
      void worker.nudge(mailboxId);
    }, lookBehindMs).unref();
  }

  #restWorkers(): void {
    for (const worker of this.#workers.values()) {
      const listened = bus().listened(worker.account.userId);
      if (listened) worker.wake();
      else if (worker.awake && Date.now() - worker.usedAt > sleepAfterMs) void worker.sleep();
    }
  }
}

function notAttached(): AppError {
  return new AppError('notSignedIn', say('said.account.signedOut'));
}

const key = Symbol.for('oriel.engine');
const held = globalThis as unknown as Record<symbol, Engine | undefined>;

/** The engine of this process. */
export function engine(): Engine {
  held[key] ??= new RunningEngine();
  return held[key];
}
