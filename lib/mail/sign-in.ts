/** Signing in: the mail server is asked, and nobody else. Who opens the mailbox is who they say (T47: only servers the operator allows). */
import { shownOf } from '@/lib/auth/login';
import type { Grant } from '@/lib/auth/oauth/grant';
import { Secret } from '@/lib/auth/secret';
import { endSession, type SignedIn, startSession } from '@/lib/auth/session';
import { keepAccount, type ProvenAccount } from '@/lib/db/accounts';
import { env } from '@/lib/env';
import { connectImap } from '@/lib/imap/connect';
import { askedOnce } from '@/lib/imap/errors';
import { log } from '@/lib/log';
import type { Account } from '@/lib/model/account';
import type { SignInInput } from '@/lib/model/api';
import type { AccessToken } from '@/lib/model/proof';
import type { AccountRecord } from '@/lib/model/stored';
import { findOutgoing } from '@/lib/smtp/find-outgoing';
import { engine } from '@/lib/sync/engine';
import { detachSession } from './attach';
import { endIdleGrants } from './end-grants';
import { ringOutbox } from './outbox-bell';
import { countWaitingForSignIn, forgetChangedPassword } from './sending-password';
import { serversFor } from './servers-for';

/** From where somebody signs in. */
export interface SignInPlace {
  /** The client's address; goes nowhere but the log. */
  address: string;
  /** Browser and system in words. */
  label: string;
  /** True where the browser speaks https to us. */
  secure: boolean;
}

/** The answer of a sign-in: the account, and the Set-Cookie header that makes the browser a signed-in one. */
export interface SignInOutcome {
  account: Account;
  /** Letters that waited for this sign-in, and go now. */
  waited: number;
  setCookie: string;
}

/** Tries the login for real and leaves. Throws what lib/imap says: wrong password, unknown host, refused port, bad certificate, server away. */
export async function prove(wanted: ProvenAccount, shown: Secret | AccessToken): Promise<void> {
  // A typed outgoing server is looked up now, so that a slip of the pen shows before the first letter is written.
  if (env().hosts.kind === 'free') await findOutgoing(wanted.smtp);
  const session = await connectImap({
    endpoint: wanted.imap,
    login: wanted.login,
    password: 'accessToken' in shown ? shown : shown.reveal(),
  }).catch((error: unknown) => {
    throw askedOnce(error);
  });
  await session.close();
}

/** Signs a person in with their mail address and password. Throws as `serversFor` and lib/imap do; nothing is kept of a try that failed. */
export async function signIn(input: SignInInput, place: SignInPlace): Promise<SignInOutcome> {
  const wanted = serversFor(input, env().hosts);
  const password = new Secret(input.password);
  await prove(wanted, password);
  const record = await keepAccount(wanted);
  return openSession(record, password, input.remember, place);
}

/** Makes the session of an account that was just proven. */
export async function openSession(
  record: AccountRecord,
  password: Secret | Grant,
  remember: boolean,
  place: SignInPlace,
): Promise<SignInOutcome> {
  const { label, secure } = place;
  const { sessionHash, setCookie } = await startSession({ userId: record.userId, accountId: record.id, password, remember, label, secure });
  await forgetChangedPassword(record.userId, record.id, password);
  const waited = await countWaitingForSignIn(record.id);
  engine().attach(record, shownOf(password), sessionHash);
  ringOutbox();
  log.info({ accountId: record.id, from: place.address, device: place.label }, 'signed in');
  return { account: { id: record.id, address: record.address, name: record.name }, waited, setCookie };
}

/**
 * Signs the browser out: its cookie is dead, its sealed passwords are gone, and its mail lines close where nobody else holds them. What a provider's page gave is
 * taken back there behind it, where no other session has such a permission.
 */
export async function signOut(signedIn: Pick<SignedIn, 'sessionHash'>): Promise<void> {
  await endSession(signedIn.sessionHash);
  await detachSession(signedIn.sessionHash);
  await endIdleGrants();
}
