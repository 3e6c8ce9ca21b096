/**
 * Signing in on the page of a provider: the authorization code with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 9700), and the code for another device
 * (RFC 8628). What is under way lies in the database, sealed under a secret that only the browser's cookie holds, and is taken out of it by the first
 * answer: nobody else's browser, no other session and no second answer goes on with it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type FlowName, keepFlow, mayAskFlow, readFlow, renewFlow, takeFlow } from '@/lib/db/oauth-flows';
import { takeUnused } from '@/lib/db/oauth-unused';
import { AppError } from '@/lib/errors';
import type { AccountId, UserId } from '@/lib/model/ids';
import type { OAuthProvider } from '@/lib/model/oauth';
import { say } from '@/lib/model/said';
import { type HeaderReader, isSecure } from '../request-origin';
import { Secret } from '../secret';
import { open, type SealedFor, seal } from '../vault';
import { askProvider, clientRefused } from './ask';
import { addressIn, providerOf, readTokens, type Tokens } from './tokens';
import { rememberUnused } from './unused';

/** What the sign-in is for, as it was asked. */
export interface Wish {
  use: 'signIn' | 'add' | 'again' | 'elsewhere';
  /** Shown on the provider's page, and used where the provider names none; may be empty. */
  address: string;
  /** Of an account that is opened again. */
  accountId: AccountId | null;
  remember: boolean;
  /** Where the person goes on, a path of ours. */
  to: string;
  /** The session that it is for: no other one goes on with it. Null for a new one. */
  sessionHash: string | null;
}

interface Kept {
  provider: string;
  wish: Wish;
  /** PKCE, and the nonce of the note on the person; none for a code on another device. */
  page: { verifier: string; nonce: string; redirectUri: string } | null;
  device: { code: string; everyMs: number } | null;
  /** What the sign-in brought, until a mailbox elsewhere is opened by it. */
  given?: Pick<Granted, 'tokens' | 'address'>;
}

/** What a finished sign-in brought. */
export interface Granted {
  provider: OAuthProvider;
  tokens: Tokens;
  /** As the provider names the person, or null. */
  address: string | null;
  wish: Wish;
}

const pageMs = 15 * 60_000;
const deviceMost = 30 * 60_000;
/** Keeping a mailbox that it opens takes less. */
const takenMs = 5 * 60_000;

const fresh = () => randomBytes(32).toString('base64url');
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const cookieName = (secure: boolean) => (secure ? '__Host-oriel-oauth' : 'oriel-oauth');

/** The secret of the browser's sign-ins, or null. */
function secretOf(headers: HeaderReader): string | null {
  const name = `${cookieName(isSecure(headers))}=`;
  const pair = (headers.get('cookie') ?? '').split(/;\s*/).find((entry) => entry.startsWith(name));
  const secret = pair?.slice(name.length) ?? '';
  return /^[\w-]{43}$/.test(secret) ? secret : null;
}

/** The Set-Cookie header with the secret: Lax, so that it comes along from the provider's page. */
function cookieWith(secret: string, secure: boolean): string {
  const parts = [`${cookieName(secure)}=${secret}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${deviceMost / 1000}`];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}

/** Nobody's yet: what it is bound to is the browser's secret and the state. */
const boundTo = (secret: string, id: string): SealedFor => ({
  userId: 0 as UserId,
  accountId: 0 as AccountId,
  purpose: 'oauthFlow',
  keyHalf: Buffer.from(secret, 'base64url'),
  place: id,
});

const boxed = (kept: Kept, secret: string, { id }: FlowName) => seal(new Secret(JSON.stringify(kept)), boundTo(secret, id));

async function begin(headers: HeaderReader, state: string, kept: Kept, ms: number): Promise<string> {
  const secret = secretOf(headers) ?? fresh();
  const name = { id: hashOf(state), browser: hashOf(secret) };
  const now = Date.now();
  await keepFlow(name, boxed(kept, secret, name), now + ms, now);
  return cookieWith(secret, isSecure(headers));
}

/** Throws `crossSite`: not begun in this browser, answered before, or too old. */
const notBegun = (): AppError => new AppError('crossSite', say('said.oauth.state'));

/** What this browser began under `state`, for this provider (null: whichever) and session. Throws `crossSite`, `notSignedIn`. */
async function resume(headers: HeaderReader, state: string, providerId: string | null, sessionHash: string | null) {
  const secret = secretOf(headers);
  if (secret === null || state === '') throw notBegun();
  const name: FlowName = { id: hashOf(state), browser: hashOf(secret) };
  const box = await readFlow(name, Date.now());
  if (!box) throw notBegun();
  const kept = JSON.parse(open(box, boundTo(secret, name.id)).reveal()) as Kept;
  if (providerId !== null && kept.provider !== providerId) throw notBegun();
  if (kept.wish.sessionHash !== null && kept.wish.sessionHash !== sessionHash) {
    await takeFlow(name);
    throw new AppError('notSignedIn', say('said.oauth.session'));
  }
  return { name, kept, secret };
}

/** Begins on the provider's page. `redirectUri` is the address of ours that it answers to, exactly as registered there. */
export async function beginPage(
  headers: HeaderReader,
  providerId: string,
  redirectUri: string,
  wish: Wish,
): Promise<{ url: string; setCookie: string }> {
  const provider = providerOf(providerId);
  const [state, verifier, nonce] = [fresh(), fresh(), fresh()];
  const setCookie = await begin(
    headers,
    state,
    { provider: providerId, wish, page: { verifier, nonce, redirectUri }, device: null },
    pageMs,
  );
  const url = new URL(provider.authorization);
  const words = {
    ...provider.extra,
    ...(wish.address ? { login_hint: wish.address } : {}),
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    scope: provider.scopes.join(' '),
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(words)) url.searchParams.set(name, value);
  return { url: url.href, setCookie };
}

/** What a provider's page came back with: the query of the redirect URI. */
export interface PageAnswer {
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
  iss?: string | undefined;
}

/**
 * Ends what `beginPage` began: once, in the same browser, session and with the same provider. Throws `crossSite` where it is not, `notSignedIn` where the
 * session is over, `refusedByServer` where the person or the provider said no, and as `askProvider` does.
 */
export async function finishPage(
  headers: HeaderReader,
  providerId: string,
  answer: PageAnswer,
  sessionHash: string | null,
): Promise<Granted> {
  const { name, kept } = await resume(headers, answer.state ?? '', providerId, sessionHash);
  if (!kept.page || !(await takeFlow(name))) throw notBegun();
  const provider = providerOf(providerId);
  // Another provider may not answer in this one's place (RFC 9207, RFC 9700 section 4.4).
  if (provider.issuer && answer.iss !== undefined && answer.iss !== provider.issuer) throw notBegun();
  const { verifier, nonce, redirectUri } = kept.page;
  if (answer.error || !answer.code) throw new AppError('refusedByServer', say('said.oauth.denied', { words: provider.name }));
  const told = await askProvider(provider, provider.token, {
    grant_type: 'authorization_code',
    code: answer.code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  if (told.error === 'invalid_grant') throw new AppError('refusedByServer', say('said.oauth.used', { words: provider.name }));
  if (told.error) throw clientRefused(provider, told.error);
  const { tokens, idToken } = readTokens(provider, told, Date.now());
  return { provider, tokens, address: addressIn(provider, idToken, nonce, Date.now()), wish: kept.wish };
}

/** A code to type on another device, at a page of the provider. Times in ms. */
export interface DeviceCode {
  flow: string;
  code: string;
  at: string;
  endsInMs: number;
  everyMs: number;
}

const text = (value: unknown, most: number): string | null =>
  typeof value === 'string' && value.length > 0 && value.length <= most ? value : null;
const seconds = (value: unknown, usual: number): number => (typeof value === 'number' && value > 0 ? value : usual);

/** Begins with a code (RFC 8628 section 3.1). Throws `notFound` where the provider has none, and as `askProvider` does. */
export async function beginDevice(
  headers: HeaderReader,
  providerId: string,
  wish: Wish,
): Promise<{ device: DeviceCode; setCookie: string }> {
  const provider = providerOf(providerId);
  if (!provider.device) throw new AppError('notFound', say('said.oauth.unknown'));
  const { error, values } = await askProvider(provider, provider.device, { scope: provider.scopes.join(' ') });
  if (error) throw clientRefused(provider, error);
  const [deviceCode, code] = [text(values.device_code, 4096), text(values.user_code, 60)];
  const at = text(values.verification_uri ?? values.verification_url, 500);
  if (!deviceCode || !code || !at || !/^https?:\/\//.test(at)) {
    throw new AppError('refusedByServer', say('said.oauth.answer', { words: provider.name }));
  }
  const endsInMs = Math.min(deviceMost, seconds(values.expires_in, 900) * 1000);
  const everyMs = Math.min(60_000, seconds(values.interval, 5) * 1000);
  const flow = fresh();
  const kept = { provider: providerId, wish, page: null, device: { code: deviceCode, everyMs } };
  return { device: { flow, code, at, endsInMs, everyMs }, setCookie: await begin(headers, flow, kept, endsInMs) };
}

/** Asks whether the code was typed, not more often than the provider allows. Throws as `finishPage` does, and `gone` where the code ran out. */
export async function askDevice(
  headers: HeaderReader,
  providerId: string,
  flow: string,
  sessionHash: string | null,
): Promise<Granted | { afterMs: number }> {
  const { name, kept, secret } = await resume(headers, flow, providerId, sessionHash);
  if (!kept.device) throw notBegun();
  const { code, everyMs } = kept.device;
  const now = Date.now();
  if (!(await mayAskFlow(name, now, now + everyMs))) return { afterMs: everyMs };
  const provider = providerOf(providerId);
  const told = await askProvider(provider, provider.token, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: code,
  });
  if (told.error === 'authorization_pending') return { afterMs: everyMs };
  if (told.error === 'slow_down') {
    // From now on, not for once (RFC 8628 section 3.5).
    const slower = everyMs + 5000;
    await renewFlow(name, boxed({ ...kept, device: { code, everyMs: slower } }, secret, name), now + slower);
    return { afterMs: slower };
  }
  if (!(await takeFlow(name))) throw notBegun();
  if (told.error === 'expired_token' || told.error === 'invalid_grant') throw new AppError('gone', say('said.oauth.codeOver'));
  if (told.error === 'access_denied') throw new AppError('refusedByServer', say('said.oauth.denied', { words: provider.name }));
  if (told.error) throw clientRefused(provider, told.error);
  const { tokens, idToken } = readTokens(provider, told, now);
  return { provider, tokens, address: addressIn(provider, idToken, null, now), wish: kept.wish };
}

/** Keeps what a sign-in brought for some minutes, for this browser and the session of its wish; unused it goes back then (`endUnused`). Answers the name of it. */
export async function holdGranted(
  headers: HeaderReader,
  { provider, tokens, address, wish }: Granted,
): Promise<{ permission: string; setCookie: string }> {
  const permission = fresh();
  const kept = { provider: provider.id, wish, page: null, device: null, given: { tokens, address } };
  const unused = { id: hashOf(permission), provider: provider.id, person: address ?? wish.address, tokens };
  // Before it can be used, so that nothing of it is left behind wherever this ends.
  await rememberUnused({ ...unused, until: Date.now() + pageMs });
  return { permission, setCookie: await begin(headers, permission, kept, pageMs) };
}

/**
 * What `holdGranted` keeps under this name. It stays until `take`, so that a slip of the pen beside it costs no other way to the provider; taken, it goes back
 * all the same where no grant came of `unusedId` within minutes. Both throw `crossSite` where there is nothing, or no more, and `notSignedIn` where the session is over.
 */
export async function heldGranted(
  headers: HeaderReader,
  permission: string,
  sessionHash: string,
): Promise<Granted & { unusedId: string; take: () => Promise<void> }> {
  const { name, kept } = await resume(headers, permission, null, sessionHash);
  if (!kept.given) throw notBegun();
  const take = async () => {
    const now = Date.now();
    if (!(await takeUnused(name.id, now, now + takenMs))) throw notBegun();
    await takeFlow(name);
  };
  return { provider: providerOf(kept.provider), ...kept.given, wish: kept.wish, unusedId: name.id, take };
}
