/** The bare protocol: one socket, one command after another, nothing parsed. What no client can beat. */
import { connect, type Socket } from 'node:net';

const lastLine = (tail: string) => tail.slice(0, -2).split('\r\n').at(-1) ?? '';

export class RawImap {
  private tag = 0;
  private chunks: Buffer[] = [];
  private tail = '';
  private waiting: { done: (text: string) => boolean; resolve: (bytes: Buffer) => void; reject: (error: Error) => void } | null = null;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('close', () => this.waiting?.reject(new Error('The mail server closed the line.')));
    socket.on('error', (error) => this.waiting?.reject(error));
  }

  /** Connects without TLS, signs in and selects INBOX. */
  static async open(port: number, login: string, password: string): Promise<RawImap> {
    const client = new RawImap(connect(port, '127.0.0.1'));
    await client.until((tail) => tail.endsWith('\r\n'));
    await client.say(`LOGIN "${login}" "${password}"`);
    await client.say('SELECT INBOX');
    return client;
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    // The end decides; the tagged line is never longer than this.
    this.tail = (this.tail + chunk.subarray(-4096).toString('latin1')).slice(-4096);
    if (!this.waiting?.done(this.tail)) return;
    const { resolve } = this.waiting;
    const bytes = Buffer.concat(this.chunks);
    this.waiting = null;
    this.chunks = [];
    this.tail = '';
    resolve(bytes);
  }

  private until(done: (tail: string) => boolean): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.waiting = { done, resolve, reject };
    });
  }

  /** Sends a command and resolves with all bytes up to its tagged answer. Throws where that is not OK. */
  async say(command: string): Promise<Buffer> {
    this.tag += 1;
    const tag = `r${this.tag} `;
    const answered = this.until((tail) => tail.endsWith('\r\n') && lastLine(tail).startsWith(tag));
    this.socket.write(`${tag}${command}\r\n`);
    const bytes = await answered;
    const last = lastLine(bytes.subarray(-4096).toString('latin1'));
    if (!last.startsWith(`${tag}OK`)) throw new Error(`The mail server said: ${last}`);
    return bytes;
  }

  /** IDLE until the server says EXISTS; resolves with the time it did. `ready` is called when IDLE has begun. */
  async waitForArrival(ready: () => void): Promise<number> {
    this.tag += 1;
    const begun = this.until((tail) => tail.includes('+ '));
    this.socket.write(`r${this.tag} IDLE\r\n`);
    await begun;
    const arrived = this.until((tail) => / EXISTS\r\n/.test(tail));
    ready();
    await arrived;
    const at = performance.now();
    const ended = this.until((tail) => tail.includes(`r${this.tag} OK`));
    this.socket.write('DONE\r\n');
    await ended;
    return at;
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }
}
