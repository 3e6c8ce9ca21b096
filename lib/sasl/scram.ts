/** Proving by a password that never crosses the line: SCRAM (RFC 5802) with SHA-256 (RFC 7677) or SHA-1, without channel binding. */
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { checked, type Exchange, saslName } from './exchange';

const derive = promisify(pbkdf2);
/** Fewer rounds than any server may ask for (RFC 7677 section 4), and more than one does in good faith. */
const rounds = { least: 4096, most: 2_000_000 };
/** No channel binding: `n,,` in base64. */
const unbound = 'biws';

const hashes = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-1': 'sha1' } as const;
const sizes = { sha256: 32, sha1: 20 } as const;
type Hash = (typeof hashes)[keyof typeof hashes];

/** SASLprep (RFC 4013) as far as it maps: odd spaces become spaces, what shows nothing goes, the rest is NFKC. */
export function prepared(text: string): string {
  return text
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu, ' ')
    .replace(/\u034f|\u200c|\u200d|[\u180b-\u180d]|[\ufe00-\ufe0f]|[\u00ad\u1806\u2060\ufeff]/gu, '')
    .normalize('NFKC');
}

const mac = (hash: Hash, key: Buffer, text: string) => createHmac(hash, key).update(text).digest();

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));
}

/** The attributes of a message: a letter each, up to the comma. */
function attributes(message: string): Map<string, string> {
  return new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

class Scram implements Exchange {
  readonly mechanism: keyof typeof hashes;
  readonly #hash: Hash;
  readonly #password: string;
  readonly #host: string;
  readonly #nonce: string;
  readonly #bare: string;
  /** What the server has to say to show that it knows the password too. */
  #expected: Buffer | null = null;
  #proven = false;
  /** Nothing more is to be said. */
  #over = false;

  constructor(mechanism: keyof typeof hashes, { login, password, host, nonce }: ScramLogin) {
    this.mechanism = mechanism;
    this.#hash = hashes[mechanism];
    this.#password = password;
    this.#host = host;
    this.#nonce = nonce ?? randomBytes(24).toString('base64');
    this.#bare = `n=${saslName(checked(prepared(login)))},r=${this.#nonce}`;
  }

  get first(): string {
    return `n,,${this.#bare}`;
  }

  async next(challenge: string): Promise<string> {
    if (this.#over) throw this.#tampered();
    const refused = attributes(challenge).has('e');
    if (!this.#expected && !refused) return this.#final(challenge);
    this.#over = true;
    // Where it says itself that it refuses, its answer follows (RFC 5802 section 7).
    if (!refused) this.#prove(challenge);
    return '';
  }

  end(): void {
    if (!this.#proven) throw this.#tampered();
  }

  async #final(challenge: string): Promise<string> {
    const said = attributes(challenge);
    const nonce = said.get('r') ?? '';
    const salt = Buffer.from(said.get('s') ?? '', 'base64');
    const count = Number(said.get('i'));
    const known = nonce.startsWith(this.#nonce) && nonce.length > this.#nonce.length && salt.length > 0 && !said.has('m');
    if (!known || !Number.isInteger(count) || count < rounds.least || count > rounds.most) throw this.#tampered();
    const salted = await derive(prepared(this.#password), salt, count, sizes[this.#hash], this.#hash);
    const clientKey = mac(this.#hash, salted, 'Client Key');
    const withoutProof = `c=${unbound},r=${nonce}`;
    const all = `${this.#bare},${challenge},${withoutProof}`;
    const signature = mac(this.#hash, createHash(this.#hash).update(clientKey).digest(), all);
    this.#expected = mac(this.#hash, mac(this.#hash, salted, 'Server Key'), all);
    return `${withoutProof},p=${xor(clientKey, signature).toString('base64')}`;
  }

  #prove(message: string): void {
    const given = Buffer.from(attributes(message).get('v') ?? '', 'base64');
    const expected = this.#expected ?? Buffer.alloc(0);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw this.#tampered();
    this.#proven = true;
  }

  #tampered(): AppError {
    return new AppError('notSecure', say('said.line.tampered', { host: this.#host }));
  }
}

/** Who signs in where. */
export interface ScramLogin {
  login: string;
  password: string;
  host: string;
  /** The line has no TLS: whoever listens would read a password. */
  open?: boolean;
  /** For the examples of the RFCs; else random. */
  nonce?: string;
}

/**
 * The exchange for a password where the server offers SCRAM and no way to say the password itself, or the line is open to whoever listens, else null: over TLS
 * saying it is as safe, and costs neither side thousands of hashes for each connection.
 */
export function scramExchange(offered: ReadonlySet<string>, login: ScramLogin): Exchange | null {
  if (!login.open && (offered.has('PLAIN') || offered.has('LOGIN'))) return null;
  const mechanism = (Object.keys(hashes) as (keyof typeof hashes)[]).find((name) => offered.has(name));
  return mechanism ? new Scram(mechanism, login) : null;
}
