/**
 * Keeps watch over one account. What a server tells by itself only ever means "look at this mailbox". One connection watches the inbox, by
 * NOTIFY for all mailboxes where that is offered, else by IDLE; then a second one, where there is room, watches the mailbox that a browser has
 * open. All others are counted every minute, and open ones every five seconds where nothing pushes, for which a STATUS is spent (0.05 ms on a
 * kept line). What pushes is counted now and then too, so that a server whose IDLE is deaf is found out.
 */
import { isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { MailboxFreshness } from '@/lib/model/freshness';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { backoffMs, pause } from './backoff';
import { Hearing } from './hearing';
import { ListNews } from './list-news';
import { watchOpen } from './watch-open';
import { offlineReason } from './words';
import type { AccountWorker } from './worker';

/** How often an open mailbox is counted where nothing pushes. */
export const openEveryMs = 5000;
/** How often one that is pushed is counted all the same. */
const checkEveryMs = 15_000;
const listEveryMs = 60_000;
/** A list of thousands of folders costs the server some time; it is read less often. */
const listPerFolderMs = 20;
/** A line that held this long was a good one: the next break starts the waiting anew. */
const goodLineMs = 30_000;
/** After a shorter one that was there all the same no more is waited than for this try: the server is up, and only the way to it is bad. */
const shortLineTries = 3;
/** Between two tries, also where somebody needs the line. */
const soonestMs = 1000;

/** The watch over one account. */
export class Watch {
  readonly #worker: AccountWorker;
  readonly hearing: Hearing;
  /** The connections that watch, by what they watch. */
  readonly #sessions = new Map<MailboxId, ImapSession>();
  readonly #waiting = new Set<() => void>();
  readonly #ids = new Map<string, MailboxId>();
  #notified = false;
  #online = false;
  #folders = 0;
  #inbox: MailboxId | null = null;
  #wanted = false;
  #endRest: (() => void) | null = null;
  readonly #listNews: ListNews;

  constructor(worker: AccountWorker) {
    this.#worker = worker;
    this.hearing = new Hearing(worker);
    this.#listNews = new ListNews({ accountId: worker.account.id, online: () => this.#online, read: () => this.#readList() });
  }

  /** Connects and watches until `signal` aborts, again and again with longer pauses, or until the server refuses the password. */
  async keep(signal: AbortSignal): Promise<void> {
    const worker = this.#worker;
    worker.line.setState('connecting', null);
    for (let tries = 0; !signal.aborted; tries += 1) {
      const since = Date.now();
      try {
        await this.#once(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (isAppError(error) && error.code === 'wrongPassword') return worker.refuse(error);
        worker.line.suspect();
        if (!isAppError(error)) log.error({ room: 'sync', accountId: worker.account.id, err: error }, 'watch failed');
        worker.setOnline(false);
        worker.line.setState('offline', offlineReason(error, worker.account.imap.host));
        if (Date.now() - since > goodLineMs) tries = 0;
        else if (this.#online) tries = Math.min(tries, shortLineTries);
      } finally {
        this.#online = false;
        this.#notified = false;
        this.#sessions.clear();
      }
      await this.#rest(backoffMs(tries, Math.random()), signal);
    }
  }

  /** Somebody needs the line: where it is down it is tried again now, and not when the pause is over. */
  want(): void {
    this.#wanted = true;
    this.#endRest?.();
  }

  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    this.#wanted = false;
    await pause(Math.min(ms, soonestMs), signal);
    if (this.#wanted) return;
    const early = new AbortController();
    this.#endRest = () => early.abort();
    await pause(ms - soonestMs, AbortSignal.any([signal, early.signal]));
    this.#endRest = null;
  }

  /** How a followed mailbox is kept fresh now. */
  following(id: MailboxId): Pick<MailboxFreshness, 'following' | 'everyMs'> {
    if (!this.#online) return { following: 'onOpen', everyMs: null };
    if (this.pushes(id)) return { following: 'push', everyMs: null };
    const open = this.#worker.opens.all.includes(id) || (id === this.#inbox && this.#countsInbox(id));
    return { following: 'poll', everyMs: open ? openEveryMs : listEveryMs + listPerFolderMs * this.#folders };
  }

  /** Whether the server tells of changes in this mailbox by itself. */
  pushes(id: MailboxId): boolean {
    return !this.#worker.quirks.has('deafIdle') && (this.#notified || this.#sessions.has(id));
  }

  /** The connection that watches this mailbox with IDLE, or null. */
  sessionOf(id: MailboxId): ImapSession | null {
    return this.#sessions.get(id) ?? null;
  }

  /** Whether a second connection should watch. */
  get wantsSecond(): boolean {
    return this.#online && !this.#notified && !this.#worker.quirks.has('deafIdle') && this.#worker.line.roomForSpare;
  }

  /** Something that the watch depends on may be different now. */
  reconsider(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Waits for `reconsider`, at most `ms`. */
  async changed(ms: number, signal: AbortSignal): Promise<void> {
    const early = new AbortController();
    const wake = () => early.abort();
    this.#waiting.add(wake);
    await pause(ms, AbortSignal.any([signal, early.signal]));
    this.#waiting.delete(wake);
  }

  /** A count found what nothing had told of. */
  missed(id: MailboxId): void {
    if (this.pushes(id)) this.hearing.missed(id);
  }

  /** Watches one mailbox on a connection of its own until `signal` aborts; rejects when the line breaks. */
  async mailbox(mailbox: Pick<Mailbox, 'id' | 'path'>, spare: boolean, signal: AbortSignal): Promise<void> {
    const { id, path } = mailbox;
    const begin = async (session: ImapSession, missed: boolean) => {
      if (!spare) await this.#notify(session);
      this.#sessions.set(id, session);
      this.hearing.began(id);
      if (missed) void this.#worker.poll(id).catch(() => undefined);
    };
    const onEvent = (session: ImapSession) => {
      // What comes with the answer to a question does not show that IDLE tells it.
      if (session.idling) this.hearing.heard(id);
      void this.#worker.nudge(id, { alarmed: true });
    };
    try {
      await this.#worker.line.watch(path, { begin, onEvent, spare }, signal);
    } finally {
      this.#sessions.delete(id);
    }
  }

  /** One line, from the folder list to the break. Rejects when it breaks or cannot be made. */
  async #once(signal: AbortSignal): Promise<void> {
    const worker = this.#worker;
    const boxes = await this.#readList();
    if (signal.aborted) return;
    worker.setOnline(true);
    worker.line.setState('syncing', null);
    this.#online = true;
    const ending = new AbortController();
    const both = AbortSignal.any([signal, ending.signal]);
    try {
      const inbox = boxes.find((box) => box.mailbox.role === 'inbox' && box.mailbox.selectable)?.mailbox ?? null;
      this.#inbox = inbox?.id ?? null;
      const polls = [
        this.#keepPolling(() => this.#pollList(both), both),
        this.#keepPolling(() => this.#pollOpen(inbox?.id ?? null, both), both),
        watchOpen(worker, inbox?.id ?? null, both),
      ];
      if (!inbox) {
        worker.line.setState('watching', null);
        await Promise.all(polls);
        return;
      }
      const looked = worker.nudge(inbox.id, { urgent: true }).catch((error: unknown) => {
        // What the server refuses now it may allow later; a broken line ends the watch by itself.
        if (!isAppError(error)) throw error;
      });
      const told = looked.then(() => !both.aborted && worker.line.setState('watching', null));
      await Promise.all([this.#watchInbox(inbox, both), told, ...polls]);
    } finally {
      ending.abort();
    }
  }

  /** Where the server allows one connection only, that one is for work, and the inbox is counted like all others. */
  async #watchInbox(inbox: Mailbox, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.#worker.line.roomForWatch) {
        await this.changed(openEveryMs, signal);
        continue;
      }
      const turn = new AbortController();
      const both = AbortSignal.any([signal, turn.signal]);
      const demoted = (async () => {
        while (!both.aborted && this.#worker.line.roomForWatch) await this.changed(openEveryMs, both);
        turn.abort();
      })();
      await Promise.all([this.mailbox(inbox, false, both), demoted]);
    }
  }

  async #readList() {
    const boxes = await this.#worker.readList();
    this.#folders = boxes.length;
    this.#ids.clear();
    for (const { mailbox } of boxes) this.#ids.set(mailbox.path, mailbox.id);
    return boxes;
  }

  /** Has the server tell of all mailboxes on this connection, where it can. */
  async #notify(session: ImapSession): Promise<void> {
    const { quirks, account } = this.#worker;
    if (!session.capabilities.notify || quirks.has('refusesNotify')) return;
    const listening = await session.notify({
      onMailbox: (path) => this.#told(path),
      onList: () => this.#listNews.heard(),
      onEnd: () => {
        this.#notified = false;
        this.reconsider();
      },
    });
    this.#notified = listening;
    if (!listening) await quirks.learn('refusesNotify');
    log.info({ room: 'sync', accountId: account.id, notify: listening }, 'asked to be notified');
    this.reconsider();
  }

  #told(path: string): void {
    const id = this.#ids.get(path);
    if (id === undefined) {
      this.#listNews.heard();
      return;
    }
    this.hearing.heard(id);
    this.#worker.recount(id).catch((error: unknown) => {
      if (!isAppError(error)) throw error;
    });
  }

  async #pollList(signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(listEveryMs + listPerFolderMs * this.#folders, signal);
      if (signal.aborted) return;
      await this.#readList();
    }
  }

  async #pollOpen(inbox: MailboxId | null, signal: AbortSignal): Promise<void> {
    const checked = new Map<MailboxId, number>();
    for (;;) {
      await pause(openEveryMs, signal);
      if (signal.aborted) return;
      const ids = new Set(this.#worker.opens.all);
      if (inbox !== null && this.#countsInbox(inbox)) ids.add(inbox);
      for (const id of ids) {
        const quiet = this.pushes(id) && !this.hearing.doubted && Date.now() - (checked.get(id) ?? 0) < checkEveryMs - openEveryMs / 2;
        if (quiet) continue;
        checked.set(id, Date.now());
        if (await this.#worker.poll(id)) this.missed(id);
      }
    }
  }

  /** The inbox is counted along with what is open, and for whoever listens where nothing pushes. */
  #countsInbox(inbox: MailboxId): boolean {
    const { opens } = this.#worker;
    return opens.all.length > 0 || (opens.listened && !this.pushes(inbox));
  }

  /** Runs `poll` until `signal` aborts, also where a round of it fails: a broken line is noticed by the watch itself. */
  async #keepPolling(poll: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await poll();
      } catch (error) {
        const { account } = this.#worker;
        log.info({ room: 'sync', accountId: account.id, code: isAppError(error) ? error.code : 'internal' }, 'poll failed');
        if (!isAppError(error)) throw error;
        await pause(openEveryMs, signal);
      }
    }
  }
}
