/** Parts a stream of IMAP, SMTP or POP3 into lines and what is not lines: literals, mail data, and everything after a STARTTLS. */

export type Piece = { kind: 'line'; bytes: Buffer; command: boolean } | { kind: 'raw'; bytes: Buffer };

/** What is spoken; of `tls` nothing is read. */
export type Protocol = 'imap' | 'smtp' | 'pop3' | 'tls';

/** Longer lines are passed on in pieces, unread. */
const longest = 1024 * 1024;

export class LineReader {
  /** The reader of the other direction: a server's answer changes how the client's bytes are to be read. */
  peer: LineReader | null = null;
  private rest: Buffer = Buffer.alloc(0);
  private literal = 0;
  private afterLiteral = false;
  private mailData = false;
  private encrypted: boolean;
  /** What the client asked for and the server has not yet granted. */
  private asked: 'starttls' | 'data' | null = null;

  constructor(
    private readonly protocol: Protocol,
    private readonly side: 'client' | 'server',
  ) {
    this.encrypted = protocol === 'tls';
  }

  *read(chunk: Buffer): Generator<Piece> {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    while (this.rest.length > 0) {
      const piece = this.next();
      if (!piece) return;
      yield piece;
    }
  }

  private take(size: number): Buffer {
    const bytes = this.rest.subarray(0, size);
    this.rest = this.rest.subarray(size);
    return bytes;
  }

  private next(): Piece | null {
    if (this.encrypted) return { kind: 'raw', bytes: this.take(this.rest.length) };
    if (this.literal > 0) {
      const bytes = this.take(this.literal);
      this.literal -= bytes.length;
      return { kind: 'raw', bytes };
    }
    const end = this.rest.indexOf(0x0a);
    if (end < 0 && this.rest.length < longest) return null;
    const bytes = this.take(end < 0 ? this.rest.length : end + 1);
    if (end < 0) return { kind: 'raw', bytes };
    return this.line(bytes);
  }

  private line(bytes: Buffer): Piece {
    const text = bytes.toString('latin1').trimEnd();
    const wasMailData = this.mailData;
    const continued = this.afterLiteral;
    this.afterLiteral = false;
    if (this.side === 'server') this.heardAnswer(text);
    else if (wasMailData) this.mailData = text !== '.';
    else this.heardCommand(text);
    if (this.protocol === 'imap') {
      const size = /\{(\d+)\+?\}$/.exec(text)?.[1];
      this.literal = size ? Number(size) : 0;
      this.afterLiteral = size !== undefined;
    }
    // The dot that ends mail data is a line of its own, so that rules can wait for it.
    if (wasMailData && text !== '.') return { kind: 'raw', bytes };
    return { kind: 'line', bytes, command: !continued && text !== '.' };
  }

  private heardCommand(text: string): void {
    const words = text.toUpperCase().split(' ');
    const verb = this.protocol === 'imap' ? words[1] : words[0];
    if (verb === (this.protocol === 'pop3' ? 'STLS' : 'STARTTLS')) this.asked = 'starttls';
    if (this.protocol === 'smtp' && verb === 'DATA') this.asked = 'data';
  }

  private heardAnswer(text: string): void {
    const asked = this.peer?.asked;
    if (!asked || !this.peer) return;
    if (asked === 'data' && /^[345]/.test(text)) {
      this.peer.mailData = text.startsWith('354');
      this.peer.asked = null;
    }
    const untagged = this.protocol === 'imap' && text.startsWith('*');
    if (asked === 'starttls' && !untagged) {
      const yes = { imap: / OK\b/i, smtp: /^220/, pop3: /^\+OK\b/, tls: /^$/ };
      const granted = yes[this.protocol].test(text);
      this.encrypted = granted;
      this.peer.encrypted = granted;
      this.peer.asked = null;
    }
  }
}
