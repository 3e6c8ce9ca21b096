/**
 * The person's permission at a provider, for one account. Its tokens lie sealed under the master key and a key of the grant's own, which sessions and waiting
 * letters keep in place of a password (vault.ts): a database alone, or with the master key, opens none of it. Tokens are refreshed before they run out and
 * where a server refused one, by one process at a time: a provider that takes each refresh token once only would else end the permission.
 */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { endGrant, keepGrant, leaseGrant, readGrant, releaseGrant, type StoredGrant, writeGrant } from '@/lib/db/oauth-grants';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { AccountId, UserId } from '@/lib/model/ids';
import type { TokenSource } from '@/lib/model/proof';
import { say } from '@/lib/model/said';
import { Secret } from '../secret';
import { open, type SealedFor, seal } from '../vault';
import { permissionOver, providerOf, refreshTokens, type Tokens } from './tokens';

/** A token is good for at least so long when it is given out. */
const aheadMs = 5 * 60_000;
/** Longer than a refresh may take. */
const leaseMs = 25_000;
const lookEveryMs = 100;
const patienceMs = 40_000;
/** How soon, and how often in the end, the database is asked again to take what it could not. */
const writeAgainMs = 500;
const mostWriteAgainMs = 30_000;

const idOf = (key: Secret): string => createHash('sha256').update(key.reveal()).digest('hex');

/** Whose it is. */
export interface GrantOwner {
  userId: UserId;
  accountId: AccountId;
}

const running = Symbol.for('oriel.refreshes');
const held = globalThis as unknown as Record<symbol, Map<string, Promise<Tokens>> | undefined>;

/** One refresh at a time in this process. */
function together(id: string, refresh: () => Promise<Tokens>): Promise<Tokens> {
  held[running] ??= new Map();
  const all = held[running];
  const known = all.get(id);
  if (known) return known;
  const made = refresh().finally(() => all.delete(id));
  all.set(id, made);
  return made;
}

/** What a provider gave, and the database is still to take in place of this version. */
interface Unwritten {
  provider: string;
  version: number;
  tokens: Tokens;
}

const unwritten = Symbol.for('oriel.unwrittenTokens');
const waiting = globalThis as unknown as Record<symbol, Map<string, Unwritten> | undefined>;
function toWrite(): Map<string, Unwritten> {
  waiting[unwritten] ??= new Map();
  return waiting[unwritten];
}

const atHand = Symbol.for('oriel.grants');
const keys = globalThis as unknown as Record<symbol, Map<AccountId, Map<string, Grant>> | undefined>;
const mostAtHand = 50;

/** The grants of an account whose keys are at hand in this process, the newest last: each session brings its own. */
function grantsOf(accountId: AccountId): Map<string, Grant> {
  keys[atHand] ??= new Map();
  const all = keys[atHand];
  const grants = all.get(accountId) ?? new Map<string, Grant>();
  all.set(accountId, grants);
  return grants;
}

/** The grant of a row that is gone, where its key is at hand in this process; from now on it is not. */
export function letGoOfGrant({ id, accountId }: Pick<StoredGrant, 'id' | 'accountId'>): Grant | null {
  const all = grantsOf(accountId);
  const grant = all.get(id) ?? null;
  all.delete(id);
  return grant;
}

/** True where this grant is of no use any more, and another one may be. */
const isGone = (error: unknown): boolean => isAppError(error) && (error.code === 'wrongPassword' || error.code === 'notSignedIn');

/** A grant whose key is at hand. */
export class Grant implements TokenSource {
  readonly id: string;
  readonly key: Secret;
  readonly #owner: GrantOwner;
  #tokens: Tokens | null = null;
  /** The provider of one that is not kept yet. */
  #fresh: string | null = null;

  constructor(key: Secret, owner: GrantOwner) {
    this.id = idOf(key);
    this.key = key;
    this.#owner = owner;
    const all = grantsOf(owner.accountId);
    const [oldest] = all.keys();
    if (all.size >= mostAtHand && oldest !== undefined) all.delete(oldest);
    all.delete(this.id);
    all.set(this.id, this);
  }

  /** One of what a provider has just given, under a fresh key. It is good for who has it; `keep` makes it last. */
  static made(provider: string, tokens: Tokens, owner: GrantOwner): Grant {
    const grant = new Grant(new Secret(randomBytes(32).toString('base64url')), owner);
    grant.#tokens = tokens;
    grant.#fresh = provider;
    return grant;
  }

  /** Keeps a new one, and does nothing for one that is kept. Its key has to lie with a session before: what nobody can open is dropped at any time. */
  async keep(): Promise<void> {
    const provider = this.#fresh;
    if (provider === null || this.#tokens === null) return;
    this.#fresh = null;
    await keepGrant({ id: this.id, accountId: this.#owner.accountId, provider }, this.#seal(provider, this.#tokens));
  }

  /**
   * A token that is good for five minutes at least, or as long as the provider makes them. Where this grant is gone (its session ended, the person took it
   * back) another one of the account serves: a line that several sessions share goes on while one of them may. Throws `wrongPassword` where the permission
   * is over, `serverAway` where the provider cannot be asked, or does not take this Oriel.
   */
  async token(refused?: string): Promise<string> {
    try {
      return await this.ownToken(refused);
    } catch (error) {
      if (!isGone(error)) throw error;
      const all = grantsOf(this.#owner.accountId);
      all.delete(this.id);
      for (const other of [...all.values()].reverse()) {
        const token = await other
          .anew(refused !== undefined)
          .catch((problem: unknown) => (isGone(problem) ? null : Promise.reject(problem)));
        if (token !== null) return token;
        all.delete(other.id);
      }
      // The session lives, and only this account has nothing to show: its person signs in to it again.
      throw isAppError(error) && error.code === 'notSignedIn' ? new AppError('wrongPassword', error.said, { cause: error }) : error;
    }
  }

  /** A token of this very grant, another than the one that it has where that may be as bad as what a server has just refused. */
  async anew(another: boolean): Promise<string> {
    const token = await this.ownToken();
    return another ? this.ownToken(token) : token;
  }

  /** A token of this very grant. Throws as `token` does, and `notSignedIn` where nothing is kept of it any more. */
  async ownToken(refused?: string): Promise<string> {
    const known = this.#tokens;
    if (known && isGood(known, refused)) return known.accessToken;
    this.#tokens = await together(this.id, () => this.#refresh(refused));
    // Somebody else's refresh may have been for another reason.
    if (this.#tokens.accessToken === refused) throw permissionOver(providerOf((await this.#row()).provider, 'wrongPassword'));
    return this.#tokens.accessToken;
  }

  #bound(provider: string): SealedFor {
    return { ...this.#owner, purpose: 'oauthGrant', keyHalf: Buffer.from(this.key.reveal(), 'base64url'), place: provider };
  }

  #seal(provider: string, tokens: Tokens) {
    return seal(new Secret(JSON.stringify(tokens)), this.#bound(provider));
  }

  /** What `row`, as it lies in the database, holds; what is still to be written there goes before it. Throws `notSignedIn` where it does not open. */
  read(row: StoredGrant): Tokens {
    return toWrite().get(this.id)?.tokens ?? (JSON.parse(open(row, this.#bound(row.provider)).reveal()) as Tokens);
  }

  async #row(): Promise<StoredGrant> {
    const row = await readGrant(this.id);
    if (!row) throw new AppError('notSignedIn', say('said.session.noPassword'));
    return row;
  }

  async #refresh(refused?: string): Promise<Tokens> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await pause(lookEveryMs)) {
      const given = toWrite().get(this.id);
      if (given && isGood(given.tokens, refused)) return given.tokens;
      if (given) await this.#write(given);
      const row = await this.#row();
      const provider = providerOf(row.provider, 'wrongPassword');
      if (row.endedAt !== null) throw permissionOver(provider);
      const tokens = this.read(row);
      if (isGood(tokens, refused)) return tokens;
      const now = Date.now();
      if (await leaseGrant(this.id, row.version, now, now + leaseMs)) return this.#renew(row, tokens);
    }
    throw new AppError('serverAway', say('said.oauth.away', { words: providerOf((await this.#row()).provider, 'wrongPassword').name }));
  }

  /** Asks the provider, with the lease in hand. */
  async #renew({ provider: id, version }: StoredGrant, tokens: Tokens): Promise<Tokens> {
    const { accountId } = this.#owner;
    let next: Tokens;
    try {
      next = await refreshTokens(providerOf(id, 'wrongPassword'), tokens);
    } catch (error) {
      const over = isAppError(error) && error.code === 'wrongPassword';
      if (over) await endGrant(this.id, version, Date.now());
      else await releaseGrant(this.id, version);
      if (over) log.info({ accountId, provider: id }, 'permission at the provider is over');
      throw error;
    }
    log.info({ accountId, provider: id }, 'token refreshed');
    const given = { provider: id, version, tokens: next };
    toWrite().set(this.id, given);
    await this.#write(given).catch(() => void this.#writeLater(given));
    return next;
  }

  /** Keeps what the provider gave. Rejects where the database cannot take it just now: then it is at hand still. */
  async #write(given: Unwritten): Promise<void> {
    const written = await writeGrant(this.id, given.version, this.#seal(given.provider, given.tokens));
    if (toWrite().get(this.id) === given) toWrite().delete(this.id);
    if (!written) log.warn({ accountId: this.#owner.accountId }, 'refreshed tokens were not kept');
  }

  /** Tries until the database takes it: the refresh token that lies there may be void, and showing it again may end the permission. */
  async #writeLater(given: Unwritten): Promise<void> {
    log.warn({ accountId: this.#owner.accountId }, 'refreshed tokens could not be written yet');
    for (let waitMs = writeAgainMs; ; waitMs = Math.min(mostWriteAgainMs, waitMs * 2)) {
      await pause(waitMs, undefined, { ref: false });
      if (toWrite().get(this.id) !== given) return;
      try {
        return await this.#write(given);
      } catch {
        // Said already; the next try may do.
      }
    }
  }
}

function isGood({ accessToken, expiresAt }: Tokens, refused: string | undefined): boolean {
  return accessToken !== refused && expiresAt - Date.now() > aheadMs;
}
