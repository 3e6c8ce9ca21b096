/** What the commands share: the wire, what the server offers, which mailbox is selected, and how names are spelled. */
import { type AppError, isAppError } from '@/lib/errors';
import type { Task } from '@/lib/model/said';
import { type Capabilities, isRev2Only, readCapabilities } from './capabilities';
import { commandError, responseCode } from './errors';
import type { FetchItems } from './fetch-response';
import { decodeName, encodeName, isLossy } from './names';
import type { SelectedMailbox } from './types';
import { type Answers, type Argument, atom, codeOf, type Line, sequence, text, type Wire } from './wire';

/** Most times that a FETCH is repeated because letters were removed under it. */
const mostRepeats = 3;

const beyondAscii = /[^\x20-\x7e]/;
/** Servers that were seen to send names in another spelling than modified UTF-7 (R32). */
const oddSpellers = new Set<string>();

/** A signed-in connection. Its `run` must be called by one caller at a time; the session's queue sees to that. */
export class Connection {
  readonly wire: Wire;
  readonly host: string;
  readonly capabilities: Capabilities;
  selected: SelectedMailbox | null = null;
  /** The server may tell news by itself now: IDLE runs and was not ended. */
  idling = false;
  /** The first UID of the selected mailbox that the server may not have told this connection of yet; 0 where it did not say. */
  knownBelow = 0;
  /** The server's own spelling of names that cannot be spelled back, by shown path. */
  readonly #spellings = new Map<string, string>();
  /** A server of IMAP4rev2 alone speaks UTF-8 names. */
  readonly #utf8Names: boolean;

  constructor(wire: Wire, host: string) {
    this.wire = wire;
    this.host = host;
    this.#utf8Names = isRev2Only(wire.capabilities);
    this.capabilities = readCapabilities(wire.capabilities);
  }

  /** True where LIST takes RETURN options (RFC 5258). */
  get extendedList(): boolean {
    return this.wire.capabilities.has('LIST-EXTENDED') || this.#utf8Names;
  }

  /** Runs one command. `task` says what it is for in an error's sentence. Throws an `AppError`. */
  async run(task: Task, name: string, args: Argument[], answers?: Answers): Promise<Line> {
    try {
      return await this.wire.command(name, args, answers);
    } catch (error) {
      throw this.#translate(error, task);
    }
  }

  /**
   * Runs UID FETCH; `take` gets the responses and says which were asked for. A server that ends with EXPUNGEISSUED (RFC 5530) has told of
   * letters that were just removed as if they were empty, so `forget` is called and the same is asked again, now that it knows them gone.
   */
  async fetch(task: Task, set: string, items: Argument[], take: (items: FetchItems) => boolean, forget: () => void): Promise<void> {
    for (let repeats = 0; ; repeats += 1) {
      const done = await this.run(task, 'UID FETCH', [sequence(set), items], { fetch: take });
      if (codeOf(done)[0]?.toUpperCase() !== 'EXPUNGEISSUED' || repeats === mostRepeats) return;
      forget();
    }
  }

  #translate(error: unknown, task: Task): AppError {
    if (isAppError(error)) return error;
    const translated = commandError(error, this.host, task);
    // A fault of our own or of the protocol leaves the line in an unknown state.
    if (translated.code === 'internal' || translated.code === 'serverAway') this.wire.close();
    return translated;
  }

  /**
   * Has the server tell of letters that came after SELECT before they are named: till then commands that name them answer OK and do nothing,
   * because EXISTS comes with the end of a command (RFC 9051 section 7.4.1). Costs a NOOP where one of `uids` is new to this connection.
   */
  async learnOf(uids: readonly number[]): Promise<void> {
    const last = uids.reduce((highest, uid) => Math.max(highest, uid), 0);
    if (last < this.knownBelow) return;
    await this.learnAll();
    this.knownBelow = last + 1;
  }

  /** Has the server tell of everything that came since: for questions about the whole mailbox. */
  async learnAll(): Promise<void> {
    await this.run('look', 'NOOP', []);
  }

  /** Switches on QRESYNC or CONDSTORE where offered. A refusal only means that they are not used. */
  async enable(): Promise<void> {
    const { qresync, condstore } = this.capabilities;
    if (!this.wire.capabilities.has('ENABLE') || !(qresync || condstore)) {
      this.capabilities.qresync = false;
      return;
    }
    try {
      await this.run('prepare', 'ENABLE', qresync ? [atom('CONDSTORE'), atom('QRESYNC')] : [atom('CONDSTORE')]);
    } catch (error) {
      if (!this.wire.usable) throw error;
      this.capabilities.qresync = false;
      this.capabilities.condstore = condstore && responseCode(error) === null && this.wire.capabilities.has('CONDSTORE');
    }
  }

  /** Reads a name from LIST and remembers its spelling where it cannot be spelled back. */
  readName(raw: string): string {
    if (raw.toUpperCase() === 'INBOX') return 'INBOX';
    if (this.#utf8Names) return raw;
    const path = decodeName(raw);
    if (isLossy(raw)) oddSpellers.add(this.host);
    if (isLossy(raw) || beyondAscii.test(path)) this.#spellings.set(path, raw);
    return path;
  }

  /** True where LIST must be read before this path can be spelled. */
  needsSpelling(path: string): boolean {
    return beyondAscii.test(path) && !this.#spellings.has(path) && (path.includes('\ufffd') || oddSpellers.has(this.host));
  }

  /** The path as an argument. */
  name(path: string): Argument {
    return text(this.#utf8Names ? path : (this.#spellings.get(path) ?? encodeName(path)));
  }
}
