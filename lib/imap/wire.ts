/**
 * One imapflow connection, spoken to command by command. Everything after signing in goes through `command`, because imapflow's own
 * verbs answer `false` for a refusal, guess at roles, add prefixes to paths and idle by themselves. The parts of imapflow used here
 * that are not in its types are declared in `Inner`; the version is pinned for them.
 */
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { decode, type Exchange, encode } from '@/lib/sasl/exchange';
import { type FetchItems, isFetchResponse, readFetchResponse } from './fetch-response';

/** A token of a response as imapflow reads it. */
export interface Token {
  type: string;
  value?: string | Buffer | number | null;
  section?: TokenList;
}
/** Tokens, lists of them, and null for NIL. */
export type TokenList = (Token | TokenList | null)[];

/** A response line. */
export interface Line {
  command?: string;
  attributes?: TokenList;
  /** The numbers of a SEARCH response. */
  numbers?: number[];
}

/** An argument of a command. */
export type Argument =
  | { type: 'ATOM'; value: string; section?: Argument[]; partial?: number[] }
  | { type: 'STRING' | 'SEQUENCE'; value: string }
  | { type: 'LITERAL'; value: Buffer }
  | Argument[];

/** What a command does with what comes before its end. */
export interface Answers {
  /** Untagged responses by name in lower case; the rest counts as news of the mailbox. */
  untagged?: Record<string, (line: Line) => void>;
  /** FETCH responses; false says that it was not asked for, so that it counts as news. */
  fetch?: (items: FetchItems) => boolean;
  /** The server waits for more. */
  onContinue?: () => void;
}

interface StreamItem {
  payload: Buffer;
  literals: Buffer[];
}

interface Inner {
  exec(command: string, attributes: Argument[] | false, options: object): Promise<{ response: Line; next(): void }>;
  handleResponse(item: StreamItem): Promise<boolean>;
  write(chunk: string): void;
  emitError(error: Error): void;
  untaggedHandlers: Record<string, ((line: Line) => void) | null>;
  authenticate(): Promise<boolean>;
  setAuthenticationState(): Promise<void>;
  expectCapabilityUpdate: boolean;
  authenticated: unknown;
  state: number;
  states: Record<string, number>;
}

/** How a connection is made, and by which exchange it is proven where imapflow knows none; `offered` are mechanisms in upper case. */
export type WireOptions = ImapFlowOptions & { exchange?: (offered: ReadonlySet<string>) => Exchange | null };

/** A folder named `nil` in any case, which LIST and STATUS may say as a bare word (astring, RFC 9051 section 9), though elsewhere that means none. */
const folderNil = /^(\* (?:(?:LIST|LSUB) \([^()"]*\) (?:NIL|"\\?.") |STATUS ))(NIL)(?=[ \r\n]|$)/i;
const longestOpening = 300;

/** The response with such a name in quotes. */
export function quoteNil(payload: Buffer): Buffer {
  const opening = payload.toString('latin1', 0, longestOpening);
  const [all = '', before = '', name = ''] = folderNil.exec(opening) ?? [];
  return name ? Buffer.concat([Buffer.from(`${before}"${name}"`), payload.subarray(all.length)]) : payload;
}

const inherited = ImapFlow.prototype as unknown as Pick<Inner, 'handleResponse' | 'authenticate'>;

/** A connection. `onNews` is called for every sign that the selected mailbox changed. */
export class Wire extends ImapFlow {
  onNews: (() => void) | null = null;
  #fetch: ((items: FetchItems) => boolean) | null = null;
  #fault: unknown = null;
  /** When the server last said a line, or was last asked something, ms. */
  heardAt = Date.now();
  /** The login was shown, or is just being shown. */
  shown = false;

  readonly #exchange: WireOptions['exchange'];

  constructor({ exchange, ...options }: WireOptions) {
    super(options);
    this.#exchange = exchange;
    this.on('error', () => {
      // Without a listener Node would throw this; the end is told by 'close' and by the command it cut off.
    });
  }

  get #inner(): Inner {
    return this as unknown as Inner;
  }

  /** Called by imapflow for a greeting that skips the login: nobody's password was checked, so nobody is signed in (T54). */
  protected initialPREAUTH(): void {
    this.#inner.emitError(Object.assign(new Error('The server greeted with PREAUTH'), { code: 'PREAUTH' }));
  }

  /** Called by imapflow once the line is encrypted. */
  protected async authenticate(): Promise<boolean> {
    const inner = this.#inner;
    this.shown = true;
    const offered = [...this.capabilities.keys()].flatMap((name) => /^AUTH=(.+)$/i.exec(name)?.[1]?.toUpperCase() ?? []);
    const exchange = inner.state === inner.states.NOT_AUTHENTICATED ? this.#exchange?.(new Set(offered)) : null;
    if (!exchange) return inherited.authenticate.call(this);
    inner.expectCapabilityUpdate = true;
    await this.#prove(exchange);
    await inner.setAuthenticationState();
    return true;
  }

  /** AUTHENTICATE (RFC 9051 section 6.2.2), the first words with it where the server takes them so (SASL-IR). */
  async #prove(exchange: Exchange): Promise<void> {
    const inner = this.#inner;
    const early = this.capabilities.has('SASL-IR');
    let begun = early;
    let fault: unknown = null;
    const answer = async (challenge: string) => {
      if (begun) return encode(await exchange.next(decode(challenge)));
      begun = true;
      return encode(exchange.first);
    };
    const onPlusTag = async ({ attributes }: Line) => {
      try {
        inner.write(await answer(tokenText(attributes?.[0]) ?? ''));
      } catch (error) {
        // The server is told that this ends here, and answers BAD.
        fault = error;
        inner.write('*');
      }
    };
    const first = { type: 'ATOM', value: encode(exchange.first), sensitive: true } as const;
    const args: Argument[] = [atom(exchange.mechanism), ...(early ? [first] : [])];
    try {
      const { next } = await inner.exec('AUTHENTICATE', args, { onPlusTag });
      next();
      exchange.end();
    } catch (error) {
      if (fault) throw fault;
      const refused = error as { responseStatus?: string; authenticationFailed?: boolean };
      if (refused.responseStatus === 'NO' || refused.responseStatus === 'BAD') refused.authenticationFailed = true;
      throw error;
    }
  }

  /** Called by imapflow for each response; FETCH is read here. */
  protected handleResponse(item: StreamItem): Promise<boolean> | boolean {
    this.heardAt = Date.now();
    if (!isFetchResponse(item.payload)) {
      item.payload = quoteNil(item.payload);
      return inherited.handleResponse.call(this, item);
    }
    if (!this.#fetch) {
      // Nobody asked: that something changed is all that counts, and another program may have changed thousands.
      this.onNews?.();
      return true;
    }
    try {
      const items = readFetchResponse(item.payload, item.literals);
      if (!this.#fetch(items)) this.onNews?.();
    } catch (error) {
      // A response that cannot be read is left out, as if the message were not there; a fault of our own must be heard.
      if (!(error instanceof SyntaxError)) this.#fault ??= error;
    }
    return true;
  }

  /** Starts telling news; called once after signing in. */
  listen(): void {
    for (const name of ['EXISTS', 'EXPUNGE', 'VANISHED']) this.#inner.untaggedHandlers[name] = () => this.onNews?.();
  }

  /** Calls `take` for untagged responses of this name that no running command asked for. */
  hear(name: string, take: (line: Line) => void): void {
    this.#inner.untaggedHandlers[name] = take;
  }

  /** Hands a response on to whoever hears this name. */
  tell(name: string, line: Line): void {
    this.#inner.untaggedHandlers[name]?.(line);
  }

  /** Runs one command and answers its tagged OK. Rejects with imapflow's error on NO, BAD or a broken line. One at a time (R37). */
  async command(name: string, args: Argument[], answers: Answers = {}): Promise<Line> {
    this.#fetch = answers.fetch ?? null;
    this.#fault = null;
    this.heardAt = Date.now();
    try {
      const { onContinue } = answers;
      const untagged = Object.fromEntries(Object.entries(answers.untagged ?? {}).map(([key, take]) => [key.toUpperCase(), take]));
      const { response, next } = await this.#inner.exec(name, args.length > 0 ? args : false, { untagged, onPlusTag: onContinue });
      next();
      if (this.#fault) throw this.#fault;
      return response;
    } finally {
      this.#fetch = null;
    }
  }

  /** Sends a line outside of a command: the DONE that ends IDLE. */
  sendLine(line: string): void {
    this.#inner.write(line);
  }
}

/** An argument in quotes, or as a literal where quotes cannot hold it. */
export function text(value: string): Argument {
  return /[\r\n\0]/.test(value) ? { type: 'LITERAL', value: Buffer.from(value) } : { type: 'STRING', value };
}

/** A bare word of our own; never one that came from outside. */
export function atom(value: string): Argument {
  return { type: 'ATOM', value };
}

/** A UID set. */
export function sequence(value: string): Argument {
  return { type: 'SEQUENCE', value };
}

/** The value of a token as text, or null for NIL, lists and missing ones. */
export function tokenText(token: Token | TokenList | null | undefined): string | null {
  if (!token || Array.isArray(token) || token.value === undefined || token.value === null) return null;
  return Buffer.isBuffer(token.value) ? token.value.toString('utf8') : String(token.value);
}

/** The list, or an empty one. */
export function tokenList(token: Token | TokenList | null | undefined): TokenList {
  return Array.isArray(token) ? token : [];
}

/** The response code in brackets with what follows it, such as `['COPYUID', '12', '1:3', '7:9']`, a list as its words; empty where there is none. */
export function codeOf(line: Line): string[] {
  const first = line.attributes?.[0];
  if (!first || Array.isArray(first) || !first.section) return [];
  return first.section.map((token) => (Array.isArray(token) ? token.map(tokenText).join(' ') : (tokenText(token) ?? '')));
}
