/** One connection to a submission server: opened with encryption as the endpoint asks, used once, closed. */
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { SMTPConnectionAuth, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import type { Endpoint } from '@/lib/model/account';
import { type Proof, type Shown, showing } from '@/lib/model/proof';
import { resolveEndpoint, tlsOptions } from '@/lib/net/resolve';
import { bearerExchange, isRefused, noTokens } from '@/lib/sasl/bearer';
import type { Exchange } from '@/lib/sasl/exchange';
import { hideShown } from '@/lib/sasl/quoted';
import { scramExchange } from '@/lib/sasl/scram';
import { byExchange, type ExchangeContext, offeredMechanisms, ownMethod } from './by-exchange';
import { type AskingEnvelope, wished } from './delivery-wish';
import { isRefusedLogin, tokenRefused } from './faults';
import { HoldingConnection, type HoldOffer } from './future-release';

/** How long a server may take, in ms (T71). */
export interface Limits {
  connect: number;
  greeting: number;
  silence: number;
  /** A server may scan the letter before it answers the final dot; giving up here would leave the letter unclear (RFC 5321 section 4.5.3.2.6). */
  finalReply: number;
  /** The whole conversation, however busily the server talks. */
  whole: number;
}

const usual: Limits = { connect: 15_000, greeting: 15_000, silence: 60_000, finalReply: 240_000, whole: 300_000 };

/** Where and as whom to submit. */
export interface Submitter {
  endpoint: Endpoint;
  login: string;
  /** Or what stands for one. */
  password: Proof;
}

/** The frozen bytes of a letter; `open` gives them from the start each time. */
export interface Letter {
  /** Bytes. */
  size: number;
  open(): Readable;
}

type Done<T> = (error: Error | null | undefined, value?: T) => void;

/** How handing over ended. `handedOver` is true once the final dot may have reached the server. `sourceFault` is set where the bytes could not be read. */
export type HandOver =
  | { kind: 'taken'; info: SMTPConnectionSendInfo }
  | { kind: 'broken'; fault: Error; handedOver: boolean; sourceFault: Error | null };

/** An open line. Every call rejects with nodemailer's error once the line broke or the whole time is over. */
export class SubmissionLine {
  readonly #connection: HoldingConnection;
  readonly #broken: Promise<never>;
  readonly #limits: Limits;

  private constructor(connection: HoldingConnection, limits: Limits) {
    this.#connection = connection;
    this.#limits = limits;
    const over = new AbortController();
    this.#broken = new Promise<never>((_resolve, reject) => {
      connection.on('error', reject);
      connection.once('end', () => reject(new Error('The connection ended.')));
      const late = () => reject(Object.assign(new Error('Took too long.'), { code: 'ETIMEDOUT' }));
      pause(limits.whole, undefined, { signal: over.signal, ref: false }).then(late, () => undefined);
    });
    this.#broken.catch(() => {
      over.abort();
      connection.close();
    });
  }

  /** Connects to the checked address, with TLS from the start or required STARTTLS (RFC 8314, RFC 3207). Throws like `resolveEndpoint` too. */
  static async open(endpoint: Endpoint, limits: Limits = usual): Promise<SubmissionLine> {
    const { address, servername } = await resolveEndpoint(endpoint);
    const connection = new HoldingConnection({
      host: address,
      port: endpoint.port,
      secure: endpoint.security === 'tls',
      requireTLS: endpoint.security === 'starttls',
      ignoreTLS: endpoint.security === 'plain',
      tls: tlsOptions(servername),
      // A fixed name: what this machine is called is nobody's business (RFC 5321 section 4.1.3 allows an address literal).
      name: '[127.0.0.1]',
      connectionTimeout: limits.connect,
      greetingTimeout: limits.greeting,
      socketTimeout: limits.silence,
      socketCloseTimeout: 2000,
      maxResponseSize: 65_536,
      logger: false,
      customAuth: { [ownMethod]: (context) => byExchange(context as unknown as ExchangeContext) },
    });
    const line = new SubmissionLine(connection, limits);
    await line.#step<void>((done) => connection.connect(done));
    return line;
  }

  /** Whether the server tells senders how letters were delivered (RFC 3461). */
  get offersDelivery(): boolean {
    return this.#connection.offersDelivery;
  }

  /** How far ahead the server holds letters (RFC 4865), or null. */
  get holdOffer(): HoldOffer | null {
    return this.#connection.holdOffer;
  }

  /** What the server said of itself. */
  get ehlo(): readonly string[] {
    return this.#connection.ehlo;
  }

  /** Lets the server hold the letter that is handed over next, until a time in ms. */
  holdUntil(at: number): void {
    this.#connection.holdUntil = at;
  }

  /** The largest letter in bytes that the server announced by SIZE when it greeted (RFC 1870), or 0. */
  get largestLetter(): number {
    return (this.#connection as unknown as { _maxAllowedSize?: number })._maxAllowedSize ?? 0;
  }

  /**
   * Opens a line and signs in: by a password with one try, by a token with a fresh one once more where it was refused. Throws nodemailer's error, or an
   * `AppError`; the line is closed then.
   */
  static signedIn({ endpoint, login, password }: Submitter, limits: Limits = usual): Promise<SubmissionLine> {
    const attempt = async (shown: Shown) => {
      const line = await SubmissionLine.open(endpoint, limits);
      try {
        await line.#signIn(endpoint, login, shown);
        return line;
      } catch (error) {
        line.close();
        hideShown(error, shown);
        throw typeof shown !== 'string' && isRefusedLogin(error) ? tokenRefused(error, endpoint) : error;
      }
    };
    return showing(password, attempt, isRefused);
  }

  /** Signs in where the server asks for it (RFC 4954). */
  async #signIn({ host, port, security }: Endpoint, user: string, shown: Shown): Promise<void> {
    if (!this.#connection.allowsAuth) return;
    const offered = offeredMechanisms(this.ehlo);
    const exchange =
      typeof shown === 'string'
        ? scramExchange(offered, { login: user, password: shown, host, open: security === 'plain' })
        : bearerExchange(offered, { login: user, accessToken: shown.accessToken, host, port });
    if (exchange) return this.#prove(user, exchange);
    if (typeof shown !== 'string') throw noTokens(host);
    await this.#step<boolean>((done) => this.#connection.login({ user, pass: shown }, done));
  }

  async #prove(user: string, exchange: Exchange): Promise<void> {
    let fault: unknown = null;
    const noteFault = (error: unknown) => {
      fault = error;
    };
    try {
      const auth = { user, method: ownMethod, exchange, noteFault };
      await this.#step<boolean>((done) => this.#connection.login(auth as unknown as SMTPConnectionAuth, done));
    } catch (error) {
      throw fault ?? error;
    }
  }

  /** Hands the letter over and says good-bye. Never rejects. */
  async handOver(envelope: AskingEnvelope, letter: Letter): Promise<HandOver> {
    const source = letter.open();
    let handedOver = false;
    let sourceFault: Error | null = null;
    source.once('end', () => {
      handedOver = true;
      if (this.#connection._socket) this.#connection._socket.setTimeout(this.#limits.finalReply);
    });
    source.once('error', (error) => {
      sourceFault = error;
    });
    try {
      const info = await this.#step<SMTPConnectionSendInfo>((done) =>
        this.#connection.send({ ...wished(envelope), size: letter.size, use8BitMime: true }, source, done),
      );
      this.#connection.quit();
      return { kind: 'taken', info: info as SMTPConnectionSendInfo };
    } catch (fault) {
      this.close();
      source.destroy();
      return { kind: 'broken', fault: fault as Error, handedOver, sourceFault };
    }
  }

  /** Ends the line at once. */
  close(): void {
    this.#connection.close();
  }

  #step<T>(run: (done: Done<T>) => void): Promise<T | undefined> {
    const answered = new Promise<T | undefined>((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value))));
    return Promise.race([answered, this.#broken]);
  }
}
