/** The session that the rest of Oriel works with. */
import { AppError } from '@/lib/errors';
import type { Modseq, Uid } from '@/lib/model/ids';
import type { Part } from '@/lib/model/mail';
import type { Share } from '@/lib/model/rights';
import { say } from '@/lib/model/said';
import { myRights, readShares, writeShare } from './acl';
import { appendMessage, copyMessages, expungeMessages, moveMessages, storeFlags } from './changes';
import type { Connection } from './connection';
import { serverAway } from './errors';
import { fetchFlags, vanishedSince } from './flags';
import { makeFolder, readQuota, removeFolder, renameFolder, subscribeFolder } from './folders';
import { fetchHeaderBatch, headerBatches } from './headers';
import { watch, within } from './idle';
import { createMailbox, listMailboxes, mailboxStatus } from './mailboxes';
import { type NotifyListener, notify } from './notify';
import { fetchPiece, streamPieces } from './parts';
import { fetchPreviews } from './previews';
import { Queue } from './queue';
import { searchRanges, searchUids } from './search';
import { selectMailbox } from './select';
import type { UidRange } from './sequences';
import { fetchStructures } from './structure';
import type {
  FetchedFlags,
  FetchedHeader,
  FlagChange,
  ImapSession,
  KnownState,
  ListedMailbox,
  MailboxStatus,
  Quota,
  SelectedMailbox,
  SelectedSince,
  UidQuery,
} from './types';

const megabyte = 1024 * 1024;
const checkWithinMs = 5000;

/** What the pool lends: while it is active the session is its borrower's alone; after that, pieces are read on whatever session `lend` finds. */
export interface Lease {
  active: boolean;
  /** Turned false by a call that must not be made twice. */
  repeatable: boolean;
  lend<T>(path: string, work: (session: Session) => Promise<T>): Promise<T>;
}

/** The only `ImapSession`. */
export class Session implements ImapSession {
  lease: Lease | null = null;
  readonly #connection: Connection;
  readonly #queue = new Queue();
  readonly #closeListeners: ((error: AppError | null) => void)[] = [];
  #closing = false;
  /** News that came while nobody watched. */
  #news = false;
  #onEvent: (() => void) | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.wire.onNews = () => {
      if (this.#onEvent) this.#onEvent();
      else this.#news = true;
    };
    connection.wire.listen();
    connection.wire.once('close', () => this.#ended());
  }

  get capabilities() {
    return this.#connection.capabilities;
  }

  get usable(): boolean {
    return !this.#closing && this.#connection.wire.usable;
  }

  get idling(): boolean {
    return this.#connection.idling;
  }

  /** How long a running command waits for a word of the server, ms; 0 where none runs. */
  get silentMs(): number {
    return this.#queue.busy ? Date.now() - this.#connection.wire.heardAt : 0;
  }

  get selected(): SelectedMailbox | null {
    return this.#connection.selected;
  }

  list(): Promise<ListedMailbox[]> {
    return this.#once(() => listMailboxes(this.#connection));
  }

  status(path: string): Promise<MailboxStatus> {
    return this.#job(() => mailboxStatus(this.#connection, path));
  }

  select(path: string, known?: KnownState): Promise<SelectedSince> {
    return this.#job(async () => {
      // What happened before is part of what SELECT answers.
      this.#news = false;
      return selectMailbox(this.#connection, path, known);
    });
  }

  async *fetchHeaders(range: string): AsyncGenerator<FetchedHeader[]> {
    const mailbox = this.#mustSelected();
    if (this.lease) this.lease.repeatable = false;
    const batches = headerBatches((await this.searchUids({ uids: range })).reverse());
    const read = (batch: Uid[]) => this.#inMailbox(mailbox, () => fetchHeaderBatch(this.#connection, batch));
    let next = batches[0] ? read(batches[0]) : null;
    for (let at = 0; next; at += 1) {
      const headers = await next;
      const following = batches[at + 1];
      next = following ? read(following) : null;
      // Read ahead; if the reader stops now, nobody else hears of its failure.
      next?.catch(() => undefined);
      if (headers.length > 0) yield headers;
    }
  }

  fetchStructures(uids: Uid[]): Promise<Map<Uid, Part>> {
    return this.#naming(this.#mustSelected(), uids, () => fetchStructures(this.#connection, uids));
  }

  fetchPreviews(uids: Uid[]): Promise<Map<Uid, string>> {
    return this.#naming(this.#mustSelected(), uids, () => fetchPreviews(this.#connection, uids));
  }

  fetchFlags(range: string, changedSince?: Modseq): Promise<FetchedFlags[]> {
    return this.#inMailbox(this.#mustSelected(), () => fetchFlags(this.#connection, range, changedSince));
  }

  vanishedSince(modseq: Modseq): Promise<string[] | null> {
    return this.#inMailbox(this.#mustSelected(), () => vanishedSince(this.#connection, modseq));
  }

  searchUids(query: UidQuery = {}): Promise<Uid[]> {
    return this.#inMailbox(this.#mustSelected(), async () => {
      // Who gives a range knows from SELECT what there is; other questions are about letters as they are now.
      if (query.uids === undefined) await this.#connection.learnAll();
      return searchUids(this.#connection, query);
    });
  }

  searchRanges(query: UidQuery = {}): Promise<UidRange[]> {
    return this.#inMailbox(this.#mustSelected(), () => searchRanges(this.#connection, query));
  }

  store(uids: Uid[], change: FlagChange): Promise<void> {
    return this.#change(uids, () => storeFlags(this.#connection, uids, change));
  }

  move(uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null> {
    return this.#change(uids, () => moveMessages(this.#connection, uids, toPath));
  }

  copy(uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null> {
    return this.#change(uids, () => copyMessages(this.#connection, uids, toPath));
  }

  expunge(uids: Uid[]): Promise<void> {
    return this.#change(uids, () => expungeMessages(this.#connection, uids));
  }

  append(path: string, bytes: Buffer, flags: string[], internalAt?: number): Promise<{ uid: Uid | null }> {
    return this.#once(() => appendMessage(this.#connection, path, bytes, flags, internalAt));
  }

  create(path: string): Promise<string> {
    return this.#once(() => createMailbox(this.#connection, path));
  }

  makeFolder(path: string): Promise<string> {
    return this.#once(() => makeFolder(this.#connection, path));
  }

  renameFolder(rename: Parameters<ImapSession['renameFolder']>[0]): Promise<string> {
    return this.#once(() => renameFolder(this.#connection, rename));
  }

  removeFolder(path: string): Promise<void> {
    return this.#once(() => removeFolder(this.#connection, path));
  }

  subscribeFolder(path: string, on: boolean): Promise<void> {
    return this.#once(() => subscribeFolder(this.#connection, path, on));
  }

  rights(path: string): Promise<string | null> {
    return this.#job(() => myRights(this.#connection, path));
  }

  shares(path: string): Promise<Share[] | null> {
    return this.#job(() => readShares(this.#connection, path));
  }

  share(path: string, who: string, rights: string | null): Promise<void> {
    return this.#once(() => writeShare(this.#connection, path, who, rights));
  }

  quota(): Promise<Quota | null> {
    return this.#once(() => readQuota(this.#connection));
  }

  async fetchPart(uid: Uid, part: string): Promise<NodeJS.ReadableStream> {
    const mailbox = this.#mustSelected();
    const lease = this.lease;
    return streamPieces((offset, length) => {
      if (!lease || lease.active) return this.#piece(mailbox, uid, part, offset, length);
      // The borrower gave the session back, so each further piece is read on whichever is free.
      return lease.lend(mailbox.path, (session) => session.#piece(mailbox, uid, part, offset, length));
    });
  }

  fetchPartBytes(uid: Uid, part: string, maxBytes: number): Promise<Buffer> {
    return this.#piece(this.#mustSelected(), uid, part, 0, maxBytes);
  }

  fetchSource(uid: Uid, maxBytes = 64 * megabyte): Promise<Buffer> {
    return this.#piece(this.#mustSelected(), uid, '', 0, maxBytes);
  }

  notify(listener: NotifyListener): Promise<boolean> {
    return this.#once(() => notify(this.#connection, listener));
  }

  async idle(onEvent: () => void, signal: AbortSignal): Promise<void> {
    this.#mustSelected();
    if (this.lease) this.lease.repeatable = false;
    this.#onEvent = onEvent;
    try {
      if (this.#news) onEvent();
      this.#news = false;
      await watch(this.#connection, this.#queue, signal);
    } finally {
      this.#onEvent = null;
    }
  }

  async check(withinMs = checkWithinMs): Promise<void> {
    await this.#job(() => within(this.#connection, withinMs, this.#connection.run('reach', 'NOOP', [])));
  }

  on(event: 'close', listener: (error: AppError | null) => void): void {
    if (event === 'close') this.#closeListeners.push(listener);
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    const { wire } = this.#connection;
    // LOGOUT would wait for a running command, which may never end, or for ever behind IDLE.
    if (!wire.usable || this.#queue.busy) {
      wire.close();
      return;
    }
    try {
      await Promise.race([wire.logout(), new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
    } catch {
      // The line is gone, which is what was wanted.
    }
    wire.close();
  }

  #ended(): void {
    const error = this.#closing ? null : serverAway(this.#connection.host, this.#connection.wire.byeReason || undefined);
    for (const listener of this.#closeListeners.splice(0)) listener(error);
  }

  #mustSelected(): SelectedMailbox {
    const { selected } = this.#connection;
    if (!selected)
      throw this.usable
        ? new AppError('internal', say('said.fault'), { detail: 'No folder was opened before letters were read.' })
        : serverAway(this.#connection.host);
    return selected;
  }

  #job<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.add(() => {
      if (!this.usable) throw serverAway(this.#connection.host);
      return work();
    });
  }

  #once<T>(work: () => Promise<T>): Promise<T> {
    if (this.lease) this.lease.repeatable = false;
    return this.#job(work);
  }

  /** UIDs mean something in one mailbox only, so a job queued for one does not run in another. */
  #inMailbox<T>(mailbox: SelectedMailbox, work: () => Promise<T>): Promise<T> {
    return this.#job(() => {
      const now = this.#connection.selected;
      if (now?.path !== mailbox.path || now.uidValidity !== mailbox.uidValidity) {
        throw new AppError('conflict', say('said.folder.changed'));
      }
      return work();
    });
  }

  /** A job that names letters: all of them are known to the connection before it runs. */
  #naming<T>(mailbox: SelectedMailbox, uids: readonly Uid[], work: () => Promise<T>): Promise<T> {
    return this.#inMailbox(mailbox, async () => {
      await this.#connection.learnOf(uids);
      return work();
    });
  }

  #change<T>(uids: readonly Uid[], work: () => Promise<T>): Promise<T> {
    if (this.lease) this.lease.repeatable = false;
    return this.#naming(this.#mustSelected(), uids, work);
  }

  #piece(mailbox: SelectedMailbox, uid: Uid, part: string, offset: number, length: number): Promise<Buffer> {
    return this.#naming(mailbox, [uid], () => fetchPiece(this.#connection, uid, part, offset, length));
  }
}
