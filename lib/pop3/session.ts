/**
 * Room `pop3`: sole owner of the POP3 client (RFC 1939, 2449, 2595, 5034). It knows no ledger, no mailbox of ours and no database. Invariants: every
 * connection goes through the guard of `lib/net`; no password and no token over a line that is not encrypted, but on this machine or by the operator's
 * word; lines, lists, letters and silence are bounded; nothing is deleted on the server unless `quit` was confirmed; every failure leaves this room as
 * an `AppError`.
 */
import type { Endpoint } from '@/lib/model/account';
import { type Proof, type Shown, showing } from '@/lib/model/proof';
import { isRefused } from '@/lib/sasl/bearer';
import { pop3Error, Refusal } from './faults';
import { type Pop3Limits, Pop3Line } from './line';
import { type Capabilities, type Pop3Login, signIn } from './sign-in';

/** Whom a mailbox is opened for, and by what. */
export interface Pop3Credentials {
  login: string;
  password: Proof;
}

/** A letter as the server lists it. `number` holds for this session only. */
export interface ListedLetter {
  number: number;
  /** Bytes, as the server counts them. */
  size: number;
  /** The server's lasting name of it; null where it has none (UIDL is optional). Some servers give one name to several letters, or again. */
  uidl: string | null;
}

/** Most letters that one mailbox may list. */
const mostLetters = 1_000_000;
const mostCapabilities = 200;
/** Longest head that TOP may give, bytes. */
const longestHead = 1024 * 1024;
/** Commands sent before the first answer is read, where the server takes them (RFC 2449 section 6.6). */
const pipelined = 50;

/** A mailbox opened over POP3. Calls are made one after another; every one throws an `AppError`. */
export class Pop3Session {
  readonly #line: Pop3Line;
  #capabilities: Capabilities = new Map();

  private constructor(line: Pop3Line) {
    this.#line = line;
  }

  /**
   * Connects and signs in: by a password with one try, by a token with a fresh one once more where it was refused. Throws `hostUnknown`,
   * `hostNotAllowed`, `portRefused`, `badCertificate`, `notSecure`, `serverAway`, `wrongPassword`, `connectionLimit` (the mailbox is open elsewhere) or `refusedByServer`.
   */
  static open(endpoint: Endpoint, who: Pop3Login | Pop3Credentials, limits?: Pop3Limits): Promise<Pop3Session> {
    if ('token' in who) return Pop3Session.#once(endpoint, who, limits);
    const { login, password } = who;
    const as = (shown: Shown): Pop3Login => (typeof shown === 'string' ? { login, password: shown } : { login, token: shown.accessToken });
    return showing(password, (shown) => Pop3Session.#once(endpoint, as(shown), limits), isRefused);
  }

  static async #once(endpoint: Endpoint, who: Pop3Login, limits: Pop3Limits | undefined): Promise<Pop3Session> {
    let session: Pop3Session | null = null;
    try {
      session = new Pop3Session(await Pop3Line.open(endpoint, limits));
      // What was said before the line was encrypted may have been said by anybody: CAPA is asked under TLS only (RFC 2595 section 4).
      session.#capabilities = await session.#askCapabilities();
      await signIn(session.#line, session.#capabilities, who);
      return session;
    } catch (error) {
      session?.close();
      throw pop3Error(error, endpoint);
    }
  }

  /** Whether the server gives heads alone. It may refuse even so. */
  get offersTop(): boolean {
    return this.#capabilities.size === 0 || this.#capabilities.has('TOP');
  }

  /** All letters of the mailbox, with the server's names for them where it has any. */
  list(): Promise<ListedLetter[]> {
    return this.#run(async (line) => {
      const together = this.#capabilities.has('PIPELINING');
      line.send('LIST');
      if (together) line.send('UIDL');
      await line.answer();
      const sizes = (await line.lines(mostLetters)).flatMap((text) => {
        const [, number, size] = /^(\d{1,9}) (\d{1,15})/.exec(text) ?? [];
        return number === undefined ? [] : [{ number: Number(number), size: Number(size) }];
      });
      if (!together) line.send('UIDL');
      const names = await namesFrom(line);
      return sizes.map(({ number, size }) => ({ number, size, uidl: names.get(number) ?? null }));
    });
  }

  /** The head of a letter with the empty line that ends it, or null where the server gives none alone. */
  head(number: number): Promise<Buffer | null> {
    return this.#run(async (line) => {
      try {
        await line.ask(`TOP ${number} 0`);
      } catch (error) {
        if (error instanceof Refusal) return null;
        throw error;
      }
      return whole(line.text(longestHead));
    });
  }

  /**
   * The bytes of a letter as they come. Throws `tooLarge` once more than `maxBytes` came, `refusedByServer` where the letter is not given; after any other
   * error, and where the reader stops early, the session is of no further use.
   */
  async *retrieve(number: number, maxBytes: number): AsyncGenerator<Buffer> {
    try {
      await this.#line.ask(`RETR ${number}`);
      yield* this.#line.text(maxBytes);
    } catch (error) {
      throw pop3Error(error, this.#line.endpoint);
    }
  }

  /** Marks letters for deletion; `quit` deletes them. Answers those that the server took. */
  remove(numbers: readonly number[]): Promise<number[]> {
    return this.#run(async (line) => {
      const taken: number[] = [];
      const step = this.#capabilities.has('PIPELINING') ? pipelined : 1;
      for (let at = 0; at < numbers.length; at += step) {
        const some = numbers.slice(at, at + step);
        line.send(...some.map((number) => `DELE ${number}`));
        for (const number of some) if (await accepted(line)) taken.push(number);
      }
      return taken;
    });
  }

  /** Ends the session in order: the server deletes now what was marked. Throws where it does not say that it did; nothing is known then. */
  async quit(): Promise<void> {
    await this.#run((line) => line.ask('QUIT'));
    this.close();
  }

  /** Ends the session at once; nothing is deleted on the server. */
  close(): void {
    this.#line.close();
  }

  async #askCapabilities(): Promise<Capabilities> {
    try {
      await this.#line.ask('CAPA');
    } catch (error) {
      if (error instanceof Refusal) return new Map();
      throw error;
    }
    const lines = await this.#line.lines(mostCapabilities);
    return new Map(
      lines.map((text) => {
        const [name = '', ...more] = text.trim().split(/ +/);
        return [name.toUpperCase(), more];
      }),
    );
  }

  async #run<T>(work: (line: Pop3Line) => Promise<T>): Promise<T> {
    try {
      return await work(this.#line);
    } catch (error) {
      throw pop3Error(error, this.#line.endpoint);
    }
  }
}

async function accepted(line: Pop3Line): Promise<boolean> {
  try {
    await line.answer();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

async function namesFrom(line: Pop3Line): Promise<Map<number, string>> {
  if (!(await accepted(line))) return new Map();
  const names = (await line.lines(mostLetters)).flatMap((text): [number, string][] => {
    // At most 70 printable characters by RFC 1939 section 7; longer ones are met.
    const [, number, uidl] = /^(\d{1,9}) +(\S{1,500})\s*$/.exec(text) ?? [];
    return number === undefined || uidl === undefined ? [] : [[Number(number), uidl]];
  });
  return new Map(names);
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const kept: Buffer[] = [];
  for await (const piece of pieces) kept.push(piece);
  return Buffer.concat(kept);
}
