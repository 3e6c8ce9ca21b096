/** What the commands share: the wire, what the server offers, which mailbox is selected, and how names are spelled. */
import { type AppError, isAppError } from '@/lib/errors';
import { commandError, responseCode } from './errors';
import { decodeName, encodeName, isLossy } from './names';
import type { Capabilities, SelectedMailbox } from './types';
import { type Answers, type Argument, atom, type Line, text, type Wire } from './wire';

/** A signed-in connection. Its `run` must be called by one caller at a time; the session's queue sees to that. */
export class Connection {
  readonly wire: Wire;
  readonly host: string;
  readonly capabilities: Capabilities;
  selected: SelectedMailbox | null = null;
  /** The server's own spelling of names that cannot be spelled back, by shown path. */
  readonly #spellings = new Map<string, string>();
  /** A server of IMAP4rev2 alone speaks UTF-8 names. */
  readonly #utf8Names: boolean;

  constructor(wire: Wire, host: string) {
    this.wire = wire;
    this.host = host;
    const rev2Only = wire.capabilities.has('IMAP4rev2') && !wire.capabilities.has('IMAP4rev1');
    const has = (name: string, folded = false) => wire.capabilities.has(name) || (folded && rev2Only);
    const enable = has('ENABLE', true);
    this.#utf8Names = rev2Only;
    this.capabilities = {
      condstore: has('CONDSTORE') || has('QRESYNC'),
      qresync: has('QRESYNC') && enable,
      uidplus: has('UIDPLUS', true),
      move: has('MOVE', true),
      idle: has('IDLE', true),
      listStatus: has('LIST-STATUS', true),
      specialUse: has('SPECIAL-USE', true),
      esearch: has('ESEARCH', true),
    };
  }

  /** True where LIST takes RETURN options (RFC 5258). */
  get extendedList(): boolean {
    return this.wire.capabilities.has('LIST-EXTENDED') || this.#utf8Names;
  }

  /** Runs one command. `about` says what it is for in an error's sentence. Throws an `AppError`. */
  async run(about: string, name: string, args: Argument[], answers?: Answers): Promise<Line> {
    try {
      return await this.wire.command(name, args, answers);
    } catch (error) {
      throw this.#translate(error, about);
    }
  }

  #translate(error: unknown, about: string): AppError {
    if (isAppError(error)) return error;
    const translated = commandError(error, this.host, about);
    // A fault of our own or of the protocol leaves the line in an unknown state.
    if (translated.code === 'internal' || translated.code === 'serverAway') this.wire.close();
    return translated;
  }

  /** Switches on QRESYNC or CONDSTORE where offered. A refusal only means that they are not used. */
  async enable(): Promise<void> {
    const { qresync, condstore } = this.capabilities;
    if (!this.wire.capabilities.has('ENABLE') || !(qresync || condstore)) {
      this.capabilities.qresync = false;
      return;
    }
    try {
      await this.run('prepare the connection', 'ENABLE', qresync ? [atom('CONDSTORE'), atom('QRESYNC')] : [atom('CONDSTORE')]);
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
    if (isLossy(raw)) this.#spellings.set(path, raw);
    return path;
  }

  /** True where LIST must be read before this path can be spelled. */
  needsSpelling(path: string): boolean {
    return path.includes('\ufffd') && !this.#spellings.has(path);
  }

  /** The path as an argument. */
  name(path: string): Argument {
    return text(this.#utf8Names ? path : (this.#spellings.get(path) ?? encodeName(path)));
  }
}
