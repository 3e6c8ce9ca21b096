/** How often somebody may ask: counters in the memory of this process. Nothing here outlives a restart, and nothing needs to. */
import { isIPv6 } from 'node:net';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError } from '../errors';
import { log } from '../log';
import type { Actor } from '../model/actor';
import type { SignInInput } from '../model/api';
import { say } from '../model/said';

/** At most `points` requests in any `seconds` per person (signed in) or per network (public). `name` parts the counters. */
export interface Rate {
  name: string;
  points: number;
  seconds: number;
}

const slot = Symbol.for('oriel.limiters');
const held = globalThis as unknown as Record<symbol, Map<string, RateLimiterMemory> | undefined>;

function limiter(rate: Rate): RateLimiterMemory {
  held[slot] ??= new Map();
  const known = held[slot].get(rate.name);
  if (known) return known;
  const made = new RateLimiterMemory({ keyPrefix: rate.name, points: rate.points, duration: rate.seconds });
  held[slot].set(rate.name, made);
  return made;
}

/** How long a refused key has to wait; null where this is no refusal. Not by `instanceof`: the limiter may be of another bundle. */
function waitOf(refusal: unknown): number | null {
  const fits = typeof refusal === 'object' && refusal !== null && 'msBeforeNext' in refusal && typeof refusal.msBeforeNext === 'number';
  return fits ? (refusal.msBeforeNext as number) : null;
}

/**
 * Takes a point of `key`, or so many. Throws `tooManyTries` with the time to wait where fewer are left, and takes none then; `code` names the sentence that says
 * what was refused.
 */
export async function takePoint(
  rate: Rate,
  key: string,
  code: 'said.tooOften' | 'said.signIn.tries' | 'said.send.tooMany',
  points = 1,
): Promise<void> {
  try {
    await limiter(rate).consume(key, points);
  } catch (refusal) {
    const waitMs = waitOf(refusal);
    if (waitMs === null) throw refusal;
    await limiter(rate).reward(key, points);
    throw new AppError('tooManyTries', say(code, { wait: waitMs }), { retryAfterMs: waitMs });
  }
}

/** Far above what a person writes, far below what a sender of spam needs. */
const letters: Rate = { name: 'letters', points: 200, seconds: 3600 };
const recipients: Rate = { name: 'recipients', points: 3000, seconds: 24 * 3600 };

/** Counts a letter to so many people that somebody signed in sends, and notes it down (T61). Throws `tooManyTries` where they send too many. */
export async function takeLetter({ userId }: Pick<Actor, 'userId'>, people: number): Promise<void> {
  const key = `user ${userId}`;
  try {
    await takePoint(letters, key, 'said.send.tooMany');
    await takePoint(recipients, key, 'said.send.tooMany', people);
  } catch (error) {
    log.warn({ room: 'http', user: userId, people }, 'letter refused: too many are sent');
    throw error;
  }
  log.info({ room: 'http', user: userId, people }, 'letter to be sent');
}

/** One network's worth of an address: all of an IPv4 address, the first 64 bits of an IPv6 one, since a person owns at least as many. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const middle = address.includes('::') ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  return `${[...left, ...middle, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/**
 * Whose password is tried, to count by. A login beside the address is who it is, at its server: with another made-up address for each try it would never
 * have been tried too often.
 */
export function accountTried({ address, login, imap }: Pick<SignInInput, 'address' | 'login' | 'imap'>): string {
  const [whole, typed] = [address.toLowerCase(), login?.toLowerCase()];
  return typed === undefined || typed === whole ? whole : `${typed} ${imap?.host.trim().toLowerCase() ?? ''}`;
}

const minute = 60;
/** Failed sign-ins (T42). The first counts one network against one account, the last holds for all of Oriel together. */
const signInRates = {
  pair: { name: 'signInPair', points: 10, seconds: 15 * minute },
  address: { name: 'signInAddress', points: 30, seconds: 15 * minute },
  account: { name: 'signInAccount', points: 100, seconds: 60 * minute },
  all: { name: 'signInAll', points: 2000, seconds: 15 * minute },
} satisfies Record<string, Rate>;

/**
 * Counts a try to sign in before it is made and takes the count back where it succeeds, so that many tries at once do not slip through. Who has
 * used up the points of their network is turned away before the counters that others share are touched: a flood from one place
 * locks nobody else out. Throws `tooManyTries`.
 */
export async function limitSignIn<T>(clientAddress: string, account: string, attempt: () => Promise<T>): Promise<T> {
  const network = networkOf(clientAddress);
  const keys: [Rate, string][] = [
    [signInRates.address, network],
    [signInRates.pair, `${network} ${account}`],
    [signInRates.account, account],
    [signInRates.all, 'all'],
  ];
  for (const [rate, key] of keys) await takePoint(rate, key, 'said.signIn.tries');
  const answer = await attempt();
  await Promise.all(keys.map(([rate, key]) => limiter(rate).reward(key)));
  return answer;
}
