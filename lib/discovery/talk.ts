/** Lines to and from a server that is only looked at, within bounds of time and bytes. */
import type { Socket } from 'node:net';
import type { TlsFacts } from '@/lib/model/diagnosis';
import { type LookPlace, openLook } from '@/lib/net/look';
import { shakeHands, tlsFacts } from './tls-facts';

/** Most bytes that are read of one server. */
const mostBytes = 65_536;
const longestLine = 8192;

/** Why looking at a server came to an end before it was done. */
export type TalkEnd = 'mute' | 'hungUp' | 'other' | 'noTls' | 'tampered' | 'later' | 'rejects';

/** An end of the talk; `words` are the server's. */
export class TalkFault extends Error {
  constructor(
    readonly end: TalkEnd,
    readonly words: string | null = null,
    cause?: unknown,
  ) {
    super(end, { cause });
  }
}

/** What a failed handshake says: no common ground, nobody there, or something that is no TLS. */
function handshakeEnd(fault: unknown): TalkEnd {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  if (/PROTOCOL|HANDSHAKE_FAILURE|NO_SHARED|TOO_SMALL|INSUFFICIENT_SECURITY/.test(code)) return 'noTls';
  return code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'other' : 'hungUp';
}

/** One line to a server. Reading and `secure` throw `TalkFault`. */
export class Talk {
  #socket: Socket;
  readonly #place: LookPlace;
  readonly #quietMs: number;
  #text = '';
  #bytes = 0;
  #closed = false;
  #wake: (() => void) | null = null;
  readonly #hear = (data: Buffer) => {
    this.#bytes += data.length;
    this.#text += data.toString('latin1');
    // What nobody asked for is not kept: who sends without end is cut off.
    if (this.#bytes > mostBytes) this.#socket.destroy();
    this.#wake?.();
  };
  readonly #end = () => {
    this.#closed = true;
    this.#wake?.();
  };

  private constructor(socket: Socket, place: LookPlace, quietMs: number) {
    this.#socket = socket;
    this.#place = place;
    this.#quietMs = quietMs;
  }

  /** Opens a line, encrypted from the start where `implicit`. `quietMs` is how long the server may say nothing. Rejects as `openLook` does. */
  static async open(place: LookPlace, quietMs: number, signal: AbortSignal): Promise<Talk> {
    const talk = new Talk(await openLook(place, signal), place, quietMs);
    talk.#socket.once('close', talk.#end);
    return talk;
  }

  /** Hears what comes from here on. */
  listen(): void {
    this.#socket.on('data', this.#hear);
  }

  async #news(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, this.#quietMs);
    });
    clearTimeout(timer);
    this.#wake = null;
  }

  /** The next line without its end. */
  async line(): Promise<string> {
    for (;;) {
      const at = this.#text.indexOf('\n');
      if (at >= 0) {
        const line = this.#text.slice(0, at).replace(/\r$/, '');
        this.#text = this.#text.slice(at + 1);
        return line;
      }
      if (this.#text.length > longestLine) throw new TalkFault('other');
      if (this.#closed) throw new TalkFault(this.#text === '' ? 'hungUp' : 'other');
      const before = this.#bytes;
      await this.#news();
      if (!this.#closed && this.#bytes === before) throw new TalkFault(this.#text === '' ? 'mute' : 'other');
    }
  }

  send(line: string): void {
    if (!this.#closed) this.#socket.write(`${line}\r\n`);
  }

  /** Puts the line under TLS and answers its facts. Throws `tampered` where words of the server came too early (RFC 3207 section 6). */
  async secure(): Promise<TlsFacts> {
    if (this.#text !== '') throw new TalkFault('tampered');
    this.#socket.off('data', this.#hear);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#socket.destroy();
    }, this.#quietMs);
    try {
      const { servername, address } = this.#place;
      const secured = await shakeHands(this.#socket, servername, address);
      secured.once('close', this.#end);
      const facts = tlsFacts(secured, servername ?? address);
      this.#socket = secured;
      return facts;
    } catch (cause) {
      throw new TalkFault(late ? 'mute' : handshakeEnd(cause), null, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
