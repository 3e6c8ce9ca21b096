/** Reads what a POP3 server says, however its bytes are cut: lines, and texts that a line with a single dot ends (RFC 1939 section 3). */
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

/** Longest line of an answer, bytes: RFC 2449 section 4 has 512, servers exceed it. */
const longestLine = 8192;
/** Bytes that the lines of a list may have on the average: a name has 70 characters at most (RFC 1939 section 7). */
const usualLine = 128;
const dot = 0x2e;
const cr = 0x0d;
const lf = 0x0a;

/** Thrown where the server says what no POP3 server may say. */
export class Unreadable extends Error {}

const tooLarge = (limit: number): AppError => new AppError('tooLarge', say('said.pop3.tooLarge', { limit }));

/** Lines and texts out of pieces. `pull` gives the next piece, null at the end of the line. */
export class Pop3Reader {
  #rest: Buffer = Buffer.alloc(0);
  readonly #pull: () => Promise<Buffer | null>;

  constructor(pull: () => Promise<Buffer | null>) {
    this.#pull = pull;
  }

  /** Bytes that came and were not read yet: more than none after the answer to STLS means that somebody put them there (RFC 2595 section 4). */
  get unread(): number {
    return this.#rest.length;
  }

  /** The next line without its end. Throws `Unreadable` where it is too long or the connection ended within it. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(lf);
      if (end > longestLine || (end < 0 && this.#rest.length > longestLine)) throw new Unreadable('A line is too long.');
      if (end >= 0) {
        const line = this.#take(end + 1);
        return line.subarray(0, line[end - 1] === cr ? end - 1 : end).toString('utf8');
      }
      await this.#more();
    }
  }

  /** The lines of a short text. Throws `Unreadable` where there are more than `most`, or more bytes than so many lines have. */
  async lines(most: number): Promise<string[]> {
    const lines: string[] = [];
    let length = 0;
    for (;;) {
      const line = await this.line();
      if (line === '.') return lines;
      length += line.length;
      if (lines.length >= most || length > most * usualLine) throw new Unreadable('The list is too long.');
      lines.push(line.startsWith('.') ? line.slice(1) : line);
    }
  }

  /**
   * The bytes of a text as they come, without the doubled dots. Throws `tooLarge` once more than `maxBytes` came; what follows is then unread, and the
   * connection of no further use.
   */
  async *text(maxBytes: number): AsyncGenerator<Buffer> {
    let passed = 0;
    let atStart = true;
    for (;;) {
      if (this.#rest.length === 0) await this.#more();
      if (atStart && this.#rest[0] === dot) {
        if (await this.#isEnd()) return;
        this.#take(1);
        atStart = false;
        continue;
      }
      const next = this.#rest.indexOf('\n.');
      const piece = this.#take(next < 0 ? this.#rest.length : next + 1);
      if (piece.length === 0) continue;
      atStart = piece[piece.length - 1] === lf;
      passed += piece.length;
      if (passed > maxBytes) throw tooLarge(maxBytes);
      yield piece;
    }
  }

  /** Whether the line that begins with a dot is that dot alone; takes it then. */
  async #isEnd(): Promise<boolean> {
    while (this.#rest.length < 2 || (this.#rest[1] === cr && this.#rest.length < 3)) await this.#more();
    const length = this.#rest[1] === lf ? 2 : this.#rest[1] === cr && this.#rest[2] === lf ? 3 : 0;
    this.#take(length);
    return length > 0;
  }

  #take(length: number): Buffer {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return bytes;
  }

  async #more(): Promise<void> {
    const piece = await this.#pull();
    if (piece === null) throw new Unreadable('The connection ended.');
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
  }
}
