/**
 * A connection for first syncs. It signs in and opens folders as every other does; for the header rows themselves it speaks and reads by
 * its own means: several commands under way at once, answers read straight from the bytes (bulk-reader.ts).
 */
import type { Socket } from 'node:net';
import type { AppError } from '@/lib/errors';
import type { Uid } from '@/lib/model/ids';
import { BulkReader } from './bulk-reader';
import { OddAnswer } from './bulk-scanner';
import type { Capabilities } from './capabilities';
import { connectLine } from './connect';
import type { Connection } from './connection';
import { serverAway } from './errors';
import { headerItems } from './headers';
import { searchUids } from './search';
import { selectMailbox } from './select';
import { packUids } from './sequences';
import type { Credentials, FetchedHeader, SelectedMailbox } from './types';
import type { Wire } from './wire';

/** Most times that a FETCH is repeated because letters were removed under it. */
const mostRepeats = 3;

/** What imapflow holds inside: its socket, and what reads from it. */
interface Inside {
  socket: Socket;
  streamer: NodeJS.WritableStream;
}

interface Command {
  tag: string;
  set: string;
  wanted: ReadonlySet<Uid>;
  found: Map<Uid, FetchedHeader>;
  repeats: number;
  resolve: (headers: FetchedHeader[]) => void;
  reject: (error: unknown) => void;
}

/** A signed-in connection that fetches header rows in bulk. */
export class BulkLine {
  readonly #connection: Connection;
  readonly #items: string;
  /** By tag, in the order they were sent. */
  readonly #running = new Map<string, Command>();
  readonly #inside: Inside;
  readonly #onData = (chunk: Buffer) => this.#take(chunk);
  #reader: BulkReader | null = null;
  #lastTag = 0;
  #fault: OddAnswer | AppError | null = null;

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.#items = `(${headerItems(connection.capabilities).join(' ')} BODY.PEEK[HEADER.FIELDS (REFERENCES CONTENT-TYPE)])`;
    this.#inside = connection.wire as Wire & Inside;
    connection.wire.once('close', () => this.#end(serverAway(connection.host)));
  }

  /** Signs in. Throws what `connectImap` throws. */
  static async open(credentials: Credentials): Promise<BulkLine> {
    return new BulkLine(await connectLine(credentials));
  }

  get capabilities(): Capabilities {
    return this.#connection.capabilities;
  }

  /** Opens a folder; no fetch may be under way. Throws `notFound`, `serverAway`. */
  select(path: string): Promise<SelectedMailbox> {
    this.#giveBack();
    return selectMailbox(this.#connection, path);
  }

  /** The UIDs from `low` to `high` of the open folder, ascending; no fetch may be under way. */
  search(low: number, high: number): Promise<Uid[]> {
    this.#giveBack();
    return searchUids(this.#connection, { uids: `${low}:${high}` });
  }

  /**
   * Header rows of these UIDs, highest first; gone ones are left out. More may be asked for before the answer came. Throws `serverAway`
   * where the line broke, and `OddAnswer` for what is better read another way: the line can then only be closed.
   */
  async fetch(uids: readonly Uid[]): Promise<FetchedHeader[]> {
    const wanted = new Set(uids);
    const rows = (await Promise.all(packUids(uids).map((set) => this.#ask(set, wanted)))).flat();
    return rows.sort((a, b) => b.uid - a.uid);
  }

  /** Closes the connection; what is under way fails. */
  close(): void {
    this.#connection.wire.close();
  }

  #ask(set: string, wanted: ReadonlySet<Uid>): Promise<FetchedHeader[]> {
    return new Promise((resolve, reject) => {
      if (this.#fault) {
        reject(this.#fault);
        return;
      }
      this.#takeOver();
      this.#send({ tag: '', set, wanted, found: new Map(), repeats: 0, resolve, reject });
    });
  }

  #send(command: Command): void {
    this.#lastTag += 1;
    command.tag = `bulk${this.#lastTag}`;
    this.#running.set(command.tag, command);
    this.#inside.socket.write(`${command.tag} UID FETCH ${command.set} ${this.#items}\r\n`);
  }

  #takeOver(): void {
    if (this.#reader) return;
    this.#reader = new BulkReader({
      header: (header) => this.#found(header),
      done: (tag, status, code) => this.#done(tag, status, code),
      bye: () => this.#end(serverAway(this.#connection.host)),
    });
    const { socket, streamer } = this.#inside;
    socket.unpipe(streamer);
    socket.on('data', this.#onData);
    socket.resume();
  }

  #giveBack(): void {
    if (!this.#reader || this.#fault) return;
    this.#reader = null;
    const { socket, streamer } = this.#inside;
    socket.off('data', this.#onData);
    socket.pipe(streamer);
  }

  #take(chunk: Buffer): void {
    if (this.#fault) return;
    try {
      this.#reader?.take(chunk);
    } catch (error) {
      if (!(error instanceof OddAnswer)) throw error;
      this.#end(error);
    }
  }

  #found(header: FetchedHeader): void {
    for (const { wanted, found } of this.#running.values()) {
      if (!wanted.has(header.uid)) continue;
      found.set(header.uid, header);
      return;
    }
  }

  #done(tag: string, status: string, code: string): void {
    const command = this.#running.get(tag);
    if (!command) throw new OddAnswer('end of another command');
    if (status !== 'OK') throw new OddAnswer('refused');
    this.#running.delete(tag);
    if (code !== 'EXPUNGEISSUED') {
      command.resolve([...command.found.values()]);
      return;
    }
    // It told of letters just removed as if they were empty (RFC 5530); asked again, it knows them gone.
    if (command.repeats === mostRepeats) throw new OddAnswer('letters removed all the time');
    command.repeats += 1;
    command.found.clear();
    this.#send(command);
  }

  #end(fault: OddAnswer | AppError): void {
    this.#fault ??= fault;
    for (const command of this.#running.values()) command.reject(this.#fault);
    this.#running.clear();
    this.#connection.wire.close();
  }
}
