/** The session that the rest of Oriel works with. */
import type { AppError } from '@/lib/errors';
import type { Modseq, Uid } from '@/lib/model/ids';
import type { Part } from '@/lib/model/mail';
import type { Share } from '@/lib/model/rights';
import { myRights, readShares, writeShare } from './acl';
import { appendMany } from './append-many';
import { appendMessage, copyMessages, expungeMessages, moveMessages, replaceMessage, storeFlags } from './changes';
import type { Connection } from './connection';
import { serverAway } from './errors';
import { fetchFlags, vanishedSince } from './flags';
import { makeFolder, readQuota, removeFolder, renameFolder, subscribeFolder } from './folders';
import { fetchHeaderBatch, headerBatches } from './headers';
import { watch, within } from './idle';
import { Jobs } from './jobs';
import type { Lease } from './lease';
import { createMailbox, listMailboxes, mailboxStatus } from './mailboxes';
import { type NotifyListener, notify } from './notify';
import { fetchPiece, fetchPieces, fetchSources, streamPieces } from './parts';
import { fetchPreviews } from './previews';
import { searchRanges, searchUids } from './search';
import { selectMailbox } from './select';
import type { UidRange } from './sequences';
import { fetchStructures } from './structure';
import type {
  AppendOutcome,
  FetchedFlags,
  FetchedHeader,
  FlagChange,
  ImapSession,
  KnownState,
  ListedMailbox,
  MailboxStatus,
  NewLetter,
  Quota,
  SelectedMailbox,
  SelectedSince,
  UidQuery,
} from './types';

const megabyte = 1024 * 1024;
const checkWithinMs = 5000;

/** The only `ImapSession`. */
export class Session implements ImapSession {
  readonly #connection: Connection;
  readonly #jobs: Jobs;
  readonly #closeListeners: ((error: AppError | null) => void)[] = [];
  /** News that came while nobody watched. */
  #news = false;
  #onEvent: (() => void) | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#jobs = new Jobs(connection);
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
    return this.#jobs.usable;
  }

  get lease(): Lease | null {
    return this.#jobs.lease;
  }

  set lease(lease: Lease | null) {
    this.#jobs.lease = lease;
  }

  get idling(): boolean {
    return this.#connection.idling;
  }

  /** How long a running command waits for a word of the server, ms; 0 where none runs. */
  get silentMs(): number {
    return this.#jobs.queue.busy ? Date.now() - this.#connection.wire.heardAt : 0;
  }

  get selected(): SelectedMailbox | null {
    return this.#connection.selected;
  }

  get ownPrefix(): string {
    return this.#connection.wire.namespace?.prefix ?? '';
  }

  list(): Promise<ListedMailbox[]> {
    return this.#jobs.once(() => listMailboxes(this.#connection));
  }

  status(path: string): Promise<MailboxStatus> {
    return this.#jobs.job(() => mailboxStatus(this.#connection, path));
  }

  select(path: string, known?: KnownState): Promise<SelectedSince> {
    return this.#jobs.job(async () => {
      // What happened before is part of what SELECT answers.
      this.#news = false;
      return selectMailbox(this.#connection, path, known);
    });
  }

  async *fetchHeaders(range: string): AsyncGenerator<FetchedHeader[]> {
    const mailbox = this.#jobs.mustSelected();
    this.#jobs.unrepeatable();
    const batches = headerBatches((await this.searchUids({ uids: range })).reverse());
    const read = (batch: Uid[]) => this.#jobs.inMailbox(mailbox, () => fetchHeaderBatch(this.#connection, batch));
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
    return this.#jobs.naming(this.#jobs.mustSelected(), uids, () => fetchStructures(this.#connection, uids));
  }

  fetchPreviews(uids: Uid[]): Promise<Map<Uid, string>> {
    return this.#jobs.naming(this.#jobs.mustSelected(), uids, () => fetchPreviews(this.#connection, uids));
  }

  fetchFlags(range: string, changedSince?: Modseq): Promise<FetchedFlags[]> {
    return this.#jobs.inMailbox(this.#jobs.mustSelected(), () => fetchFlags(this.#connection, range, changedSince));
  }

  vanishedSince(modseq: Modseq): Promise<string[] | null> {
    return this.#jobs.inMailbox(this.#jobs.mustSelected(), () => vanishedSince(this.#connection, modseq));
  }

  searchUids(query: UidQuery = {}): Promise<Uid[]> {
    return this.#jobs.inMailbox(this.#jobs.mustSelected(), async () => {
      // Who gives a range knows from SELECT what there is; other questions are about letters as they are now.
      if (query.uids === undefined) await this.#connection.learnAll();
      return searchUids(this.#connection, query);
    });
  }

  searchRanges(query: UidQuery = {}): Promise<UidRange[]> {
    return this.#jobs.inMailbox(this.#jobs.mustSelected(), () => searchRanges(this.#connection, query));
  }

  store(uids: Uid[], change: FlagChange): Promise<void> {
    return this.#jobs.change(uids, () => storeFlags(this.#connection, uids, change));
  }

  move(uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null> {
    return this.#jobs.change(uids, () => moveMessages(this.#connection, uids, toPath));
  }

  copy(uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null> {
    return this.#jobs.change(uids, () => copyMessages(this.#connection, uids, toPath));
  }

  expunge(uids: Uid[]): Promise<void> {
    return this.#jobs.change(uids, () => expungeMessages(this.#connection, uids));
  }

  append(path: string, bytes: Buffer, flags: string[], internalAt?: number): Promise<{ uid: Uid | null }> {
    return this.#jobs.once(() => appendMessage(this.#connection, path, bytes, flags, internalAt));
  }

  appendMany(path: string, letters: readonly NewLetter[]): Promise<AppendOutcome[]> {
    return this.#jobs.once(() => appendMany(this.#connection, path, letters));
  }

  replace(uid: Uid, bytes: Buffer, flags: string[]): Promise<{ uid: Uid | null }> {
    const { path } = this.#jobs.mustSelected();
    return this.#jobs.change([uid], () => replaceMessage(this.#connection, { uid, path }, bytes, flags));
  }

  create(path: string): Promise<string> {
    return this.#jobs.once(() => createMailbox(this.#connection, path));
  }

  makeFolder(path: string): Promise<string> {
    return this.#jobs.once(() => makeFolder(this.#connection, path));
  }

  renameFolder(rename: Parameters<ImapSession['renameFolder']>[0]): Promise<string> {
    return this.#jobs.once(() => renameFolder(this.#connection, rename));
  }

  removeFolder(path: string): Promise<void> {
    return this.#jobs.once(() => removeFolder(this.#connection, path));
  }

  subscribeFolder(path: string, on: boolean): Promise<void> {
    return this.#jobs.once(() => subscribeFolder(this.#connection, path, on));
  }

  rights(path: string): Promise<string | null> {
    return this.#jobs.job(() => myRights(this.#connection, path));
  }

  shares(path: string): Promise<Share[] | null> {
    return this.#jobs.job(() => readShares(this.#connection, path));
  }

  share(path: string, who: string, rights: string | null): Promise<void> {
    return this.#jobs.once(() => writeShare(this.#connection, path, who, rights));
  }

  quota(): Promise<Quota | null> {
    return this.#jobs.once(() => readQuota(this.#connection));
  }

  async fetchPart(uid: Uid, part: string): Promise<NodeJS.ReadableStream> {
    const mailbox = this.#jobs.mustSelected();
    const lease = this.lease;
    return streamPieces((offset, length) => {
      if (!lease || lease.active) return this.#piece(mailbox, uid, part, offset, length);
      // The borrower gave the session back, so each further piece is read on whichever is free.
      return lease.lend(mailbox.path, (session) => session.#piece(mailbox, uid, part, offset, length));
    });
  }

  fetchPartBytes(uid: Uid, part: string, maxBytes: number): Promise<Buffer> {
    return this.#piece(this.#jobs.mustSelected(), uid, part, 0, maxBytes);
  }

  fetchPartsBytes(uid: Uid, parts: readonly { part: string; maxBytes: number }[]): Promise<(Buffer | null)[]> {
    const pieces = parts.map(({ part, maxBytes }) => ({ part, offset: 0, length: maxBytes }));
    return this.#jobs.naming(this.#jobs.mustSelected(), [uid], () => fetchPieces(this.#connection, uid, pieces));
  }

  fetchSource(uid: Uid, maxBytes = 64 * megabyte): Promise<Buffer> {
    return this.#piece(this.#jobs.mustSelected(), uid, '', 0, maxBytes);
  }

  fetchSources(uids: readonly Uid[]): Promise<Map<Uid, Buffer>> {
    return this.#jobs.naming(this.#jobs.mustSelected(), uids, () => fetchSources(this.#connection, uids));
  }

  notify(listener: NotifyListener): Promise<boolean> {
    return this.#jobs.once(() => notify(this.#connection, listener));
  }

  async idle(onEvent: () => void, signal: AbortSignal): Promise<void> {
    this.#jobs.mustSelected();
    this.#jobs.unrepeatable();
    this.#onEvent = onEvent;
    try {
      if (this.#news) onEvent();
      this.#news = false;
      await watch(this.#connection, this.#jobs.queue, signal);
    } finally {
      this.#onEvent = null;
    }
  }

  async check(withinMs = checkWithinMs): Promise<void> {
    await this.#jobs.job(() => within(this.#connection, withinMs, this.#connection.run('reach', 'NOOP', [])));
  }

  on(event: 'close', listener: (error: AppError | null) => void): void {
    if (event === 'close') this.#closeListeners.push(listener);
  }

  async close(): Promise<void> {
    if (this.#jobs.closing) return;
    this.#jobs.closing = true;
    const { wire } = this.#connection;
    // LOGOUT would wait for a running command, which may never end, or for ever behind IDLE.
    if (!wire.usable || this.#jobs.queue.busy) {
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
    const error = this.#jobs.closing ? null : serverAway(this.#connection.host, this.#connection.wire.byeReason || undefined);
    for (const listener of this.#closeListeners.splice(0)) listener(error);
  }

  #piece(mailbox: SelectedMailbox, uid: Uid, part: string, offset: number, length: number): Promise<Buffer> {
    return this.#jobs.naming(mailbox, [uid], () => fetchPiece(this.#connection, uid, { part, offset, length }));
  }
}
