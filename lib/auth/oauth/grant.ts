/**
 * The person's permission at a provider, for one account or a mailbox elsewhere. Its tokens lie sealed under the master key and a key of the grant's own, which
 * sessions, waiting letters, collectors and copies keep in place of a password (vault.ts): a database alone opens none of it, nor does one with the master key
 * where only sessions use it. Tokens are refreshed before they run out and where a server refused one, by one process at a time: a provider that takes each
 * refresh token once only would else end the permission.
 */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { endGrant, keepGrant, leaseGrant, readGrant, releaseGrant, type StoredGrant } from '@/lib/db/oauth-grants';
import type { Sealed } from '@/lib/db/sessions';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { AccountId, UserId } from '@/lib/model/ids';
import type { TokenSource } from '@/lib/model/proof';
import { say } from '@/lib/model/said';
import { Secret } from '../secret';
import { open, type SealedFor, seal } from '../vault';
import { permissionOver, providerOf, refreshTokens, type Tokens } from './tokens';
import { Unwritten } from './unwritten';

/** A token is good for at least so long when it is given out. */
const aheadMs = 5 * 60_000;
/** Longer than a refresh may take. */
const leaseMs = 25_000;
const lookEveryMs = 100;
const patienceMs = 40_000;

/** A token that still serves where no other can be had now is good for at least so long, ms. */
const lastMs = 15_000;

const idOf = (key: Secret): string => createHash('sha256').update(key.reveal()).digest('hex');

/** Whose it is. */
export interface GrantOwner {
  userId: UserId;
  accountId: AccountId;
  /** Of a mailbox elsewhere, whose letters come into the account: where its tokens are shown. Never to the account's own servers, nor theirs there. */
  place?: string;
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

const atHand = Symbol.for('oriel.grants');
const keys = globalThis as unknown as Record<symbol, Map<string, Map<string, Grant>> | undefined>;
const mostAtHand = 50;

function allAtHand(): Map<string, Map<string, Grant>> {
  keys[atHand] ??= new Map();
  return keys[atHand];
}

/** The grants of one mailbox whose keys are at hand in this process, the newest last: each session brings its own. */
function grantsOf({ userId, accountId, place }: GrantOwner): Map<string, Grant> {
  const all = allAtHand();
  const mailbox = place === undefined ? String(accountId) : `${accountId} ${userId} ${place}`;
  const grants = all.get(mailbox) ?? new Map<string, Grant>();
  all.set(mailbox, grants);
  return grants;
}

/** The grant of a row that is gone, where its key is at hand in this process; from now on it is not. */
export function letGoOfGrant({ id }: Pick<StoredGrant, 'id'>): Grant | null {
  for (const [mailbox, grants] of allAtHand()) {
    const grant = grants.get(id);
    if (!grant) continue;
    grants.delete(id);
    if (grants.size === 0) allAtHand().delete(mailbox);
    return grant;
  }
  return null;
}

/** What the database answers. Throws `serverAway` where it cannot: the work that needs a token is tried again, as where a mail server is away. */
const fromDatabase = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((cause: unknown) => {
    throw new AppError('serverAway', say('said.databaseAway'), { cause });
  });

/** True where this grant is of no use any more, and another one may be. */
const isGone = (error: unknown): boolean => isAppError(error) && (error.code === 'wrongPassword' || error.code === 'notSignedIn');

/** A grant whose key is at hand. */
export class Grant implements TokenSource {
  readonly id: string;
  readonly key: Secret;
  readonly #owner: GrantOwner;
  readonly #unwritten: Unwritten;
  #tokens: Tokens | null = null;
  /** The provider of one that is not kept yet, whom it knows, and which unused permission it was. */
  #fresh: (Pick<StoredGrant, 'provider' | 'person'> & { unusedId: string | null }) | null = null;

  constructor(key: Secret, owner: GrantOwner) {
    this.id = idOf(key);
    this.key = key;
    this.#owner = owner;
    this.#unwritten = new Unwritten(this.id, owner.accountId, {
      seal: (tokens, provider) => this.#seal(provider, tokens),
      open: (box, provider) => this.#open(box, provider),
    });
    const all = grantsOf(owner);
    // One that was just made is good before it is kept, whoever opens it.
    this.#tokens = all.get(this.id)?.atHand() ?? null;
    all.delete(this.id);
    const [oldest] = all.keys();
    if (all.size >= mostAtHand && oldest !== undefined) all.delete(oldest);
    all.set(this.id, this);
  }

  /**
   * One of what a provider has just given, under a fresh key. It is good for who has it; `keep` makes it last. `person`: the address by which the provider
   * knows them, in any case of letters. `unusedId`: of the unused permission that it was, which is forgotten once this is kept.
   */
  static made(provider: string, tokens: Tokens, owner: GrantOwner, person: string, unusedId: string | null = null): Grant {
    const grant = new Grant(new Secret(randomBytes(32).toString('base64url')), owner);
    grant.#tokens = tokens;
    grant.#fresh = { provider, person: person.toLowerCase(), unusedId };
    return grant;
  }

  /** Keeps a new one, and does nothing for one that is kept. Its key has to lie with a session before: what nobody can open is dropped at any time. */
  async keep(): Promise<void> {
    if (this.#fresh === null || this.#tokens === null) return;
    const { unusedId, ...fresh } = this.#fresh;
    this.#fresh = null;
    await keepGrant({ id: this.id, accountId: this.#owner.accountId, ...fresh }, this.#seal(fresh.provider, this.#tokens), unusedId);
  }

  /**
   * A token that is good for five minutes at least, or as long as the provider makes them. Where this grant is gone (its session ended, the person took it
   * back) another one of the same mailbox serves: a line that several sessions share goes on while one of them may. Where no other can be had just now, one that
   * serves a while longer is given out. Throws `wrongPassword` where the permission is over, `serverAway` where the provider cannot be asked or does not take
   * this Oriel, and where the database is away: nothing is asked for then that could not be kept.
   */
  async token(refused?: string): Promise<string> {
    try {
      return await this.ownToken(refused);
    } catch (error) {
      if (!isGone(error)) throw error;
      const all = grantsOf(this.#owner);
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

  /**
   * The same permission for another mailbox, or the same one into another account, as `owner` says: under a key of its own, and not kept yet. This one is refreshed no more for
   * half a minute, so that the tokens stay good until the new one is kept and this one dropped. Throws as `token` does.
   */
  async movedTo(owner: GrantOwner): Promise<Grant> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await pause(lookEveryMs)) {
      const row = await this.#row();
      const left = await this.#unwritten.inPlaceOf(row);
      if (left) {
        await fromDatabase(this.#unwritten.write(left));
        continue;
      }
      if (row.endedAt !== null) throw permissionOver(providerOf(row.provider, 'wrongPassword'));
      const now = Date.now();
      if (await fromDatabase(leaseGrant(this.id, row.version, now, now + leaseMs)))
        return Grant.made(row.provider, this.#open(row, row.provider), owner, row.person);
    }
    throw new AppError('serverAway', say('said.oauth.away', { words: providerOf((await this.#row()).provider, 'wrongPassword').name }));
  }

  /** The tokens that it has without asking anybody, or null. */
  atHand(): Tokens | null {
    return this.#tokens;
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
    try {
      this.#tokens = await together(this.id, () => this.#refresh(refused));
    } catch (error) {
      const serves = known && known.accessToken !== refused && known.expiresAt - Date.now() > lastMs;
      if (!serves || isGone(error)) throw error;
      return known.accessToken;
    }
    // Somebody else's refresh may have been for another reason.
    if (this.#tokens.accessToken === refused) throw permissionOver(providerOf((await this.#row()).provider, 'wrongPassword'));
    return this.#tokens.accessToken;
  }

  #bound(provider: string): SealedFor {
    const { userId, accountId } = this.#owner;
    return { userId, accountId, purpose: 'oauthGrant', keyHalf: Buffer.from(this.key.reveal(), 'base64url'), place: provider };
  }

  #seal(provider: string, tokens: Tokens) {
    return seal(new Secret(JSON.stringify(tokens)), this.#bound(provider));
  }

  #open(box: Sealed, provider: string): Tokens {
    return JSON.parse(open(box, this.#bound(provider)).reveal()) as Tokens;
  }

  /** What `row`, as it lies in the database, holds; what is still to be written there goes before it. Throws `notSignedIn` where it does not open. */
  async read(row: StoredGrant): Promise<Tokens> {
    return (await this.#unwritten.inPlaceOf(row))?.tokens ?? this.#open(row, row.provider);
  }

  async #row(): Promise<StoredGrant> {
    const row = await fromDatabase(readGrant(this.id));
    if (!row) throw new AppError('notSignedIn', say('said.session.noPassword'));
    return row;
  }

  async #refresh(refused?: string): Promise<Tokens> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await pause(lookEveryMs)) {
      const given = this.#unwritten.atHand();
      if (given && isGood(given.tokens, refused)) return given.tokens;
      const row = await this.#row();
      const left = await this.#unwritten.inPlaceOf(row);
      // Nothing is asked of the provider before what it gave last is kept.
      if (left) {
        await fromDatabase(this.#unwritten.write(left));
        continue;
      }
      const provider = providerOf(row.provider, 'wrongPassword');
      if (row.endedAt !== null) throw permissionOver(provider);
      const tokens = this.#open(row, row.provider);
      if (isGood(tokens, refused)) return tokens;
      const now = Date.now();
      if (await fromDatabase(leaseGrant(this.id, row.version, now, now + leaseMs))) return this.#renew(row, tokens);
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
    await this.#unwritten.keep({ provider: id, version, tokens: next });
    return next;
  }
}

function isGood({ accessToken, expiresAt }: Tokens, refused: string | undefined): boolean {
  return accessToken !== refused && expiresAt - Date.now() > aheadMs;
}
