/** One connection to a POP3 server: the checked address, TLS as the endpoint asks, and commands with their answers one after another. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { say } from '@/lib/model/said';
import { openLine, secureLine } from '@/lib/net/line';
import { type ResolvedEndpoint, resolveEndpoint } from '@/lib/net/resolve';
import { notEncrypted, Refusal } from './faults';
import { Pop3Reader } from './reader';

/** How long a server may take, ms. */
export interface Pop3Limits {
  connect: number;
  /** Without a byte while one is waited for. */
  silence: number;
  /** From connecting to the end, however busily the server talks. */
  whole: number;
}

/** RFC 1939 section 3 lets a server log out after ten minutes; each command here is far quicker. */
export const usualLimits: Pop3Limits = { connect: 15_000, silence: 60_000, whole: 30 * 60_000 };

const late = (what: string) => Object.assign(new Error(`${what} took too long.`), { code: 'ETIMEDOUT' });

/** Waits for `event` of the socket; rejects with its error, where it closes, or after `ms`. */
async function event(socket: Socket, names: readonly string[], ms: number, what: string): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  const timer = setTimeout(() => over.abort(late(what)), ms);
  const closed = once(socket, 'close', { signal }).then(() => {
    throw socket.errored ?? Object.assign(new Error('The connection ended.'), { code: 'ECONNRESET' });
  });
  try {
    await Promise.race([...names.map((name) => once(socket, name, { signal })), closed]);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    over.abort();
    closed.catch(() => undefined);
  }
}

/** An open line. Its calls reject with the socket's errors, `Refusal` or `Unreadable`; afterwards it is of use only where it was a `Refusal`. */
export class Pop3Line {
  readonly endpoint: Endpoint;
  readonly #limits: Pop3Limits;
  readonly #whole: NodeJS.Timeout;
  #socket: Socket;
  #reader: Pop3Reader;

  private constructor(endpoint: Endpoint, socket: Socket, limits: Pop3Limits) {
    this.endpoint = endpoint;
    this.#limits = limits;
    this.#socket = socket;
    this.#reader = this.#readerOf(socket);
    this.#whole = setTimeout(() => this.#socket.destroy(late('The session')), limits.whole).unref();
  }

  /** Connects with TLS from the start, or asks for it (STLS) before anything is said; waits for the greeting. Throws like `resolveEndpoint` too. */
  static async open(endpoint: Endpoint, limits: Pop3Limits = usualLimits): Promise<Pop3Line> {
    const resolved = await resolveEndpoint(endpoint, { elsewhere: 'pop3' });
    const line = new Pop3Line(endpoint, await connectTo(resolved, limits.connect), limits);
    try {
      if (endpoint.security === 'tls') await line.#secure(resolved);
      await line.answer();
      if (endpoint.security === 'starttls') await line.#askForTls(resolved);
      return line;
    } catch (error) {
      line.close();
      throw error;
    }
  }

  /** Sends commands at once. The caller reads as many answers. Throws `badInput` where one holds what would end it. */
  send(...commands: string[]): void {
    if (commands.some((command) => /[\r\n\0]/.test(command))) throw new AppError('badInput', say('said.pop3.badLogin'));
    this.#socket.write(commands.map((command) => `${command}\r\n`).join(''));
  }

  /** What came of a step of signing in: done, or a challenge (RFC 5034 section 4). Throws `Refusal`. */
  async step(): Promise<{ done: boolean; challenge: string }> {
    const line = await this.#reader.line();
    if (/^-ERR\b/i.test(line)) throw new Refusal(line);
    const challenge = /^\+ ?(.*)$/.exec(line)?.[1];
    if (challenge === undefined) throw new AppError('serverAway', say('said.pop3.unreadable', { host: this.endpoint.host }));
    return { done: /^\+OK\b/i.test(line), challenge };
  }

  /** The words after +OK, or after a challenge's plus. Throws `Refusal`. */
  async answer(): Promise<string> {
    const line = await this.#reader.line();
    if (/^-ERR\b/i.test(line)) throw new Refusal(line);
    const words = /^(?:\+OK\b ?|\+ ?)(.*)$/i.exec(line)?.[1];
    if (words === undefined) throw new AppError('serverAway', say('said.pop3.unreadable', { host: this.endpoint.host }));
    return words;
  }

  /** Sends one command and gives what its answer says. */
  ask(command: string): Promise<string> {
    this.send(command);
    return this.answer();
  }

  /** The lines of the text after an answer, at most `most`. */
  lines(most: number): Promise<string[]> {
    return this.#reader.lines(most);
  }

  /** The bytes of the text after an answer, at most `maxBytes`. */
  text(maxBytes: number): AsyncGenerator<Buffer> {
    return this.#reader.text(maxBytes);
  }

  /** Ends the connection at once. Marks for deletion are void then (RFC 1939 section 6). */
  close(): void {
    clearTimeout(this.#whole);
    this.#socket.destroy();
  }

  /** STLS (RFC 2595 section 4). There is no going on without. */
  async #askForTls(resolved: ResolvedEndpoint): Promise<void> {
    try {
      await this.ask('STLS');
    } catch (error) {
      throw error instanceof Refusal ? notEncrypted(this.endpoint, error) : error;
    }
    if (this.#reader.unread > 0 || this.#socket.readableLength > 0) {
      throw new AppError('notSecure', say('said.line.tampered', { host: this.endpoint.host }));
    }
    await this.#secure(resolved);
  }

  async #secure({ servername, address }: ResolvedEndpoint): Promise<void> {
    const plain = this.#socket;
    const timer = setTimeout(() => plain.destroy(late('TLS')), this.#limits.connect);
    try {
      this.#socket = await secureLine(plain, servername ?? address);
      this.#reader = this.#readerOf(this.#socket);
    } finally {
      clearTimeout(timer);
    }
  }

  #readerOf(socket: Socket): Pop3Reader {
    return new Pop3Reader(async () => {
      for (;;) {
        const piece = socket.read() as Buffer | null;
        if (piece) return piece;
        if (socket.errored) throw socket.errored;
        if (socket.readableEnded || socket.destroyed) return null;
        await event(socket, ['readable', 'end'], this.#limits.silence, 'The server');
      }
    });
  }
}

/** A line to the checked address and no other (T47). Rejects after `ms`. */
async function connectTo({ address, endpoint }: ResolvedEndpoint, ms: number): Promise<Socket> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(late('Connecting')), ms);
  try {
    const { host, port } = endpoint;
    return await openLine(address, port, over.signal, () => new AppError('hostNotAllowed', say('said.line.hostNotAllowed', { host })));
  } finally {
    clearTimeout(timer);
  }
}
