/** The bare protocol: one socket, one command after another, nothing parsed. What no client can beat. */
import { connect, type Socket } from 'node:net';

const lastLine = (tail: string) => tail.slice(0, -2).split('\r\n').at(-1) ?? '';

/** The data items of a list's row, newest way of asking: what Oriel's first sync asks too. */
export const headerItems = 'UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE MODSEQ BODY.PEEK[HEADER.FIELDS (REFERENCES CONTENT-TYPE)]';

/** A line in IDLE; every untagged line is noted with the time it came. */
export interface Idling {
  /** Resolves with the time when a line came that `fits`, since `watch` or the last call of `forget`. */
  until(fits: (line: string) => boolean): Promise<number>;
  forget(): void;
  end(): Promise<void>;
}

/** EXISTS of so many letters at least: a server tells of several that came together at once. */
export function existing(count: number): (line: string) => boolean {
  return (line) => Number(/^\* (\d+) EXISTS/.exec(line)?.[1] ?? 0) >= count;
}

interface Waiting {
  done: (tail: string) => boolean;
  resolve: (bytes: Buffer) => void;
  reject: (error: Error) => void;
  keep: boolean;
}

export class RawImap {
  private tag = 0;
  private chunks: Buffer[] = [];
  private tail = '';
  private waiting: Waiting | null = null;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('close', () => this.waiting?.reject(new Error('The mail server closed the line.')));
    socket.on('error', (error) => this.waiting?.reject(error));
  }

  /** Connects without TLS, signs in and, unless `path` is null, selects a mailbox. */
  static async open(port: number, login: string, password: string, path: string | null = 'INBOX'): Promise<RawImap> {
    const client = new RawImap(connect(port, '127.0.0.1'));
    await client.until((tail) => tail.endsWith('\r\n'));
    await client.say(`LOGIN "${login}" "${password}"`);
    if (path !== null) await client.say(`SELECT "${path}"`);
    return client;
  }

  private take(chunk: Buffer): void {
    if (this.waiting?.keep !== false) this.chunks.push(chunk);
    // The end decides; the tagged line is never longer than this.
    this.tail = chunk.length >= 4096 ? chunk.toString('latin1', chunk.length - 4096) : (this.tail + chunk.toString('latin1')).slice(-4096);
    if (!this.waiting?.done(this.tail)) return;
    const { resolve } = this.waiting;
    const bytes = Buffer.concat(this.chunks);
    this.waiting = null;
    this.chunks = [];
    this.tail = '';
    resolve(bytes);
  }

  private until(done: (tail: string) => boolean, keep = true): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.waiting = { done, resolve, reject, keep };
    });
  }

  /** Sends a command and resolves with all bytes up to its tagged answer. Throws where that is not OK. */
  async say(command: string, keep = true): Promise<Buffer> {
    this.tag += 1;
    const tag = `r${this.tag} `;
    let end = '';
    const answered = this.until((tail) => {
      end = tail;
      return tail.endsWith('\r\n') && lastLine(tail).startsWith(tag);
    }, keep);
    this.socket.write(`${tag}${command}\r\n`);
    const bytes = await answered;
    const last = lastLine(end);
    if (!last.startsWith(`${tag}OK`)) throw new Error(`The mail server said: ${last}`);
    return bytes;
  }

  /** The same for answers of many megabytes: nothing of them is kept. */
  async drain(command: string): Promise<void> {
    await this.say(command, false);
  }

  /** A number that `command` makes the server say, such as STATUS's MESSAGES. */
  async number(command: string, word: string): Promise<number> {
    const found = new RegExp(`${word} (\\d+)`).exec((await this.say(command)).toString('latin1'))?.[1];
    if (found === undefined) throw new Error(`The mail server did not say ${word} to ${command}.`);
    return Number(found);
  }

  /** Goes into IDLE, resolves when the server has agreed, and listens until `end`. */
  async watch(): Promise<Idling> {
    this.tag += 1;
    const tag = `r${this.tag}`;
    const begun = this.until((tail) => tail.includes('+ '));
    this.socket.write(`${tag} IDLE\r\n`);
    await begun;
    let heard: { line: string; at: number }[] = [];
    let rest = '';
    let told: () => void = () => undefined;
    const listen = (chunk: Buffer) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      heard.push(...lines.map((line) => ({ line, at: performance.now() })));
      const tell = told;
      told = () => undefined;
      tell();
    };
    this.socket.on('data', listen);
    return {
      until: async (fits) => {
        for (;;) {
          const hit = heard.find(({ line }) => fits(line));
          if (hit) return hit.at;
          await new Promise<void>((resolve) => {
            const before = told;
            told = () => {
              before();
              resolve();
            };
          });
        }
      },
      forget: () => {
        heard = [];
      },
      end: async () => {
        this.socket.off('data', listen);
        const ended = this.until((tail) => tail.includes(`${tag} OK`));
        this.socket.write('DONE\r\n');
        await ended;
      },
    };
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }
}
