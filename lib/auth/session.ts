/**
 * Room `auth`: who asks, and the sealed mail passwords. Sole owner of iron-session and sole maker of an `Actor`. It knows no IMAP and no
 * route. Invariants: the cookie holds a random id and a key half and nothing else; the database knows only the id's hash; a session
 * is judged by its row at every request, so removing the row ends it at once (T41).
 *
 * Several accounts of one person. An account belongs to one person, and joins the person of the session in which its password was proven
 * last. Belonging opens nothing: a session opens the accounts whose passwords were proven in it, and only these are in its `Actor`. The
 * others of the person are named to it, as locked, and nothing else of them is (T44).
 */
import { say } from '../model/said';
import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import { createSession, keepCredential, readCredential, readSession, removeSession, touchSession } from '../db/sessions';
import { openAccountIdsOf } from '../db/users';
import { AppError } from '../errors';
import type { Actor } from '../model/actor';
import type { AccountId, UserId } from '../model/ids';
import { keepLogin, openLogin, sealLogin } from './login';
import { deriveKey } from './master-key';
import type { Grant } from './oauth/grant';
import { noteProven } from './proven';
import { type HeaderReader, isSecure } from './request-origin';
import type { Secret } from './secret';
import type { SealedFor } from './vault';

/** A person whose session was found valid for this request. */
export interface SignedIn {
  readonly actor: Actor;
  /** SHA-256 of the session's id, hex: names the session without being able to stand for it. */
  readonly sessionHash: string;
  /** Browser and system in words. */
  readonly label: string;
  /** The mail password of one of the actor's accounts, or the permission that stands for it. Throws `notSignedIn` where it is not kept for this session. */
  openPassword(accountId: AccountId): Promise<string | Grant>;
  /** Keeps a password or permission that the mail server has just taken, so that this session opens the account from its next request on. */
  keepPassword(accountId: AccountId, password: Secret | Grant): Promise<void>;
}

interface CookieContent {
  id: string;
  half: string;
}

const hourMs = 3_600_000;
/** How long a session lives, idle and at most: with and without “stay signed in” on this device. */
const lifetimes = {
  remembered: { idleMs: 24 * hourMs, absoluteMs: 30 * 24 * hourMs },
  passing: { idleMs: 8 * hourMs, absoluteMs: 24 * hourMs },
} as const;
/** The last use is written down at most this often. */
const touchEveryMs = 5 * 60_000;

const cookieName = (secure: boolean) => (secure ? '__Host-oriel' : 'oriel');
const cookieKey = () => deriveKey('cookie').toString('base64');
const hashOf = (id: string) => createHash('sha256').update(id).digest('hex');

function setCookie(value: string, secure: boolean, maxAgeSeconds: number | null): string {
  const parts = [`${cookieName(secure)}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (secure) parts.push('Secure');
  if (maxAgeSeconds !== null) parts.push(`Max-Age=${maxAgeSeconds}`);
  return parts.join('; ');
}

function cookieOf(headers: HeaderReader): string | null {
  const name = `${cookieName(isSecure(headers))}=`;
  const pair = (headers.get('cookie') ?? '').split(/;\s*/).find((entry) => entry.startsWith(name));
  return pair ? pair.slice(name.length) : null;
}

async function unsealCookie(cookie: string): Promise<CookieContent | null> {
  try {
    const content = await unsealData<Partial<CookieContent>>(cookie, { password: cookieKey(), ttl: 0 });
    return content.id && content.half ? { id: content.id, half: content.half } : null;
  } catch {
    return null; // Not a cookie of ours: the same as none.
  }
}

/** Session hashes by the hash of the cookie that names them. No secret is in here, and nothing on whether a session lives. */
function namedSessions(): Map<string, string> {
  const process = globalThis as unknown as Record<symbol, Map<string, string> | undefined>;
  process[namedSlot] ??= new Map();
  return process[namedSlot];
}

const namedSlot = Symbol.for('oriel.namedSessions');
const maxNamed = 1000;

/** The hash of the session that a cookie names, or null. Unsealing derives two keys, so it is done once and not at every request. */
async function sessionNamedBy(cookie: string): Promise<string | null> {
  const named = namedSessions();
  const name = hashOf(cookie);
  const before = named.get(name);
  if (before) return before;
  const content = await unsealCookie(cookie);
  if (!content) return null;
  const [oldest] = named.keys();
  if (named.size >= maxNamed && oldest !== undefined) named.delete(oldest);
  named.set(name, hashOf(content.id));
  return hashOf(content.id);
}

/** What a new session needs to know. */
export interface NewSession {
  userId: UserId;
  accountId: AccountId;
  password: Secret | Grant;
  /** “Stay signed in” on this device. */
  remember: boolean;
  /** Browser and system in words. */
  label: string;
  /** True where the browser speaks https to us. */
  secure: boolean;
}

/** Makes a session with a fresh id, seals the password for it, and answers its hash with the Set-Cookie header to send. */
export async function startSession(wanted: NewSession): Promise<{ sessionHash: string; setCookie: string }> {
  const id = randomBytes(32).toString('base64url');
  const half = randomBytes(32);
  const { idleMs, absoluteMs } = wanted.remember ? lifetimes.remembered : lifetimes.passing;
  const now = Date.now();
  const session = { idHash: hashOf(id), userId: wanted.userId, lastSeenAt: now, expiresAt: now + absoluteMs, idleMs, label: wanted.label };
  const bound = { userId: wanted.userId, accountId: wanted.accountId, purpose: 'mailPassword', keyHalf: half } as const;
  await createSession(session, wanted.accountId, sealLogin(wanted.password, bound));
  await keepLogin(wanted.password);
  noteProven(session.idHash, wanted.accountId);
  const content: CookieContent = { id, half: half.toString('base64url') };
  const value = await sealData(content, { password: cookieKey(), ttl: 0 });
  return { sessionHash: session.idHash, setCookie: setCookie(value, wanted.secure, wanted.remember ? absoluteMs / 1000 : null) };
}

/** Ends the session: its cookie is dead from now on, and the password sealed for it is gone. */
export async function endSession(sessionHash: string): Promise<void> {
  await removeSession(sessionHash);
}

/** The Set-Cookie header that takes the cookie away. */
export function clearedCookie(headers: HeaderReader): string {
  return setCookie('', isSecure(headers), 0);
}

/** True while the session with this hash is neither ended nor run out. */
export async function sessionLives(sessionHash: string): Promise<boolean> {
  const session = await readSession(sessionHash);
  return session !== null && isAlive(session, Date.now());
}

function isAlive(session: { expiresAt: number; lastSeenAt: number; idleMs: number }, now: number): boolean {
  return now < session.expiresAt && now < session.lastSeenAt + session.idleMs;
}

/** Keeps a session that is being used from idling out; an open event stream counts as use. */
export async function noteUse(sessionHash: string): Promise<void> {
  await touchSession(sessionHash, Date.now());
}

/** The hash of the session that the request's cookie names, alive or not, or null without a cookie of ours: enough to end it. */
export async function sessionHashOf(headers: HeaderReader): Promise<string | null> {
  const cookie = cookieOf(headers);
  return cookie === null ? null : sessionNamedBy(cookie);
}

/** How the passwords of a session are opened and kept: its cookie bears the half of the key that is nowhere else. */
function passwordsOf(cookie: string, sessionHash: string, actor: Actor): Pick<SignedIn, 'openPassword' | 'keepPassword'> {
  const boundTo = async (accountId: AccountId): Promise<SealedFor> => {
    const content = await unsealCookie(cookie);
    if (!content) throw notKept();
    return { userId: actor.userId, accountId, purpose: 'mailPassword', keyHalf: Buffer.from(content.half, 'base64url') };
  };
  return {
    async openPassword(accountId) {
      const box = actor.accountIds.includes(accountId) ? await readCredential(sessionHash, accountId) : null;
      if (!box) throw notKept();
      return openLogin(box, await boundTo(accountId));
    },
    async keepPassword(accountId, password) {
      await keepCredential(sessionHash, accountId, sealLogin(password, await boundTo(accountId)));
      await keepLogin(password);
      noteProven(sessionHash, accountId);
    },
  };
}

function notKept(): AppError {
  return new AppError('notSignedIn', say('said.session.noPassword'));
}

/** Who the request's cookie stands for, or null where nobody is signed in. */
export async function signedInFrom(headers: HeaderReader): Promise<SignedIn | null> {
  const cookie = cookieOf(headers);
  const hash = cookie === null ? null : await sessionNamedBy(cookie);
  if (cookie === null || hash === null) return null;
  const now = Date.now();
  const session = await readSession(hash);
  if (!session || !isAlive(session, now)) return null;
  if (now - session.lastSeenAt > touchEveryMs) await touchSession(session.idHash, now);
  const accountIds = await openAccountIdsOf(session.userId, session.idHash);
  if (accountIds.length === 0) return null;
  const actor = { userId: session.userId, accountIds } as unknown as Actor;
  const signedIn: SignedIn = { actor, sessionHash: session.idHash, label: session.label, ...passwordsOf(cookie, session.idHash, actor) };
  await arrival()?.(signedIn);
  return signedIn;
}

/** Who the cookie of the page being rendered stands for. Throws `notSignedIn`. For pages; routes get theirs from `route()`. */
export async function requireSignedIn(): Promise<SignedIn> {
  const { headers } = await import('next/headers');
  const signedIn = await signedInFrom(await headers());
  if (!signedIn) throw new AppError('notSignedIn', say('said.session.over'));
  return signedIn;
}

const held = globalThis as unknown as Record<symbol, ((signedIn: SignedIn) => Promise<void>) | undefined>;
const slot = Symbol.for('oriel.arrival');
const arrival = () => held[slot];

/**
 * Sets what happens whenever a session was found valid, before the request goes on. lib/mail/attach puts itself here at start, so that
 * the mail lines of a person stand up again after a restart; auth itself knows no mail.
 */
export function whenSignedIn(listener: (signedIn: SignedIn) => Promise<void>): void {
  held[slot] = listener;
}
