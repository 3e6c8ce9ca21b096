/**
 * Signing in on the page of a provider. Whoever comes back from there has its permission; whose mailbox that opens is for the mail server to say, as with a
 * password (T44): a token is shown to the servers of its provider, and to no other one.
 */
import { deviceLabel } from '@/lib/auth/device-label';
import {
  askDevice,
  beginDevice,
  beginPage,
  finishPage,
  type Granted,
  holdGranted,
  type PageAnswer,
  type Wish,
} from '@/lib/auth/oauth/flow';
import { Grant } from '@/lib/auth/oauth/grant';
import { shownProviders } from '@/lib/auth/oauth/tokens';
import { type HeaderReader, isSecure, requestOrigin } from '@/lib/auth/request-origin';
import { type SignedIn, signedInFrom } from '@/lib/auth/session';
import { keepAccount, type ProvenAccount, readOwnAccount } from '@/lib/db/accounts';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { BeginOAuthInput, BeginOAuthOutput, ShownProvider } from '@/lib/model/oauth';
import { wayOn } from '@/lib/model/route';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { openProven } from './accounts';
import { endIdleGrants } from './end-grants';
import { accountAt } from './servers-for';
import { openSession, prove, type SignInPlace, signOut } from './sign-in';

/** Who asks from where. */
export interface Asking {
  headers: HeaderReader;
  signedIn: SignedIn | null;
  place: SignInPlace;
}

/** Each costs the provider's services a question, and the mail server a sign-in. Two for each person, and an office has one address. */
export const oauthRate = { name: 'oauth', points: 300, seconds: 600 };

/** Who asks: signed in or not. `address` is the client's. */
export async function askingFrom({ headers }: { headers: HeaderReader }, address: string): Promise<Asking> {
  const place = { address, label: deviceLabel(headers.get('user-agent')), secure: isSecure(headers) };
  return { headers, signedIn: await signedInFrom(headers), place };
}

/** The providers that people may sign in with. */
export const providers = (): ShownProvider[] => shownProviders();

/**
 * What the sign-in is for. Throws `notSignedIn` where it needs a session, `notFound` for an account that is not the person's (T45), and `hostNotAllowed` for a
 * mailbox elsewhere where the operator wants none.
 */
async function wishOf(input: BeginOAuthInput, signedIn: SignedIn | null): Promise<Wish> {
  const { use, address = '', remember = false, accountId } = input;
  const to = wayOn(input.to);
  if (use === 'signIn') return { use, address, accountId: null, remember, to, sessionHash: null };
  if (!signedIn) throw new AppError('notSignedIn', say('said.session.over'));
  if (use === 'elsewhere' && !env().collect) throw new AppError('hostNotAllowed', say('said.collect.off'));
  const { actor, sessionHash } = signedIn;
  if (use !== 'again') return { use, address, accountId: null, remember, to, sessionHash };
  const account = accountId === undefined ? null : await readOwnAccount(actor.userId, accountId);
  if (!account) throw new AppError('notFound', say('said.account.gone'));
  return { use, address: account.address, accountId: account.id, remember, to, sessionHash };
}

/** Begins a sign-in: answers the page to go to, or a code for another device, with the cookie that ties it to this browser. */
export async function beginOAuth(
  { headers, signedIn }: Asking,
  provider: string,
  input: BeginOAuthInput,
): Promise<{ answer: BeginOAuthOutput; setCookie: string }> {
  const wish = await wishOf(input, signedIn);
  if (input.way === 'code') {
    const { device, setCookie } = await beginDevice(headers, provider, wish);
    return { answer: { kind: 'code', ...device }, setCookie };
  }
  const redirectUri = `${requestOrigin(headers)}/api/oauth/${provider}/return`;
  const { url, setCookie } = await beginPage(headers, provider, redirectUri, wish);
  return { answer: { kind: 'page', url }, setCookie };
}

/** Which account the permission is for. The person's account that is opened again stays itself, whatever the provider calls them. */
async function accountFor({ provider, address, wish }: Granted, signedIn: SignedIn | null): Promise<ProvenAccount> {
  const { imap, smtp, id } = provider;
  if (wish.accountId !== null) {
    const again = signedIn && (await readOwnAccount(signedIn.actor.userId, wish.accountId));
    // Removed meanwhile: nobody asked to have it back.
    if (!again) throw new AppError('notFound', say('said.account.gone'));
    const same = again.imap.host === imap.host && again.imap.port === imap.port;
    if (!same) throw new AppError('conflict', say('said.oauth.elsewhere', { address: again.address, words: provider.name }));
    return { address: again.address, login: again.login, imap, smtp, provider: id };
  }
  const named = address ?? wish.address;
  if (!named) throw new AppError('badInput', say('said.oauth.address', { words: provider.name }));
  return { ...accountAt(named, imap, smtp, env().hosts), provider: id };
}

/** Where the browser goes on, and the cookie of a new session. */
export interface Arrival {
  address: string;
  to: string;
  setCookie: string | null;
  /** Names what a mailbox elsewhere may be opened by. */
  permission?: string;
}

/** A permission for a mailbox elsewhere: it waits for what its person types beside it, and its server says then what it opens. */
async function hold(granted: Granted, { headers }: Asking): Promise<Arrival> {
  const address = granted.address ?? granted.wish.address;
  if (!address) throw new AppError('badInput', say('said.oauth.address', { words: granted.provider.name }));
  const { permission, setCookie } = await holdGranted(headers, granted);
  // After the #, where it stays in the browser: no log and no other page reads it.
  return { address, permission, setCookie, to: `${granted.wish.to}#${new URLSearchParams({ permission, address })}` };
}

/** Shows the token to the mail server, and opens what that opens. Throws as signing in does; nothing is kept of a try that failed. */
async function arrive(granted: Granted, asking: Asking): Promise<Arrival> {
  const { provider, tokens, wish } = granted;
  if (wish.use === 'elsewhere') return hold(granted, asking);
  const { signedIn, place } = asking;
  const wanted = await accountFor(granted, signedIn);
  await prove(wanted, { accessToken: tokens.accessToken });
  const { to } = wish;
  if (wish.use === 'signIn') {
    const record = await keepAccount(wanted);
    const grant = Grant.made(provider.id, tokens, { userId: record.userId, accountId: record.id }, record.address);
    const { setCookie } = await openSession(record, grant, wish.remember, place);
    // A session that this browser had before ends with the new one.
    if (signedIn) await signOut(signedIn);
    return { address: record.address, to, setCookie };
  }
  if (!signedIn) throw new AppError('notSignedIn', say('said.oauth.session'));
  const made = ({ id, userId, address }: AccountRecord) => Grant.made(provider.id, tokens, { userId, accountId: id }, address);
  const account = await openProven(signedIn, wanted, made);
  await endIdleGrants();
  log.info({ accountId: account.id, device: signedIn.label }, wish.use === 'add' ? 'account added' : 'account opened again');
  return { address: account.address, to, setCookie: null };
}

/** What the provider's page answered. Throws as `finishPage` and signing in do. */
export async function finishOAuth(asking: Asking, provider: string, answer: PageAnswer): Promise<Arrival> {
  const granted = await finishPage(asking.headers, provider, answer, asking.signedIn?.sessionHash ?? null);
  return arrive(granted, asking);
}

/** Whether the code was typed: then the account is opened. Throws as `askDevice` and signing in do. */
export async function askOAuthCode(asking: Asking, provider: string, flow: string): Promise<Arrival | { afterMs: number }> {
  const told = await askDevice(asking.headers, provider, flow, asking.signedIn?.sessionHash ?? null);
  return 'afterMs' in told ? told : arrive(told, asking);
}
