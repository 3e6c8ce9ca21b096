/** Signing in: the mail server is asked, and nobody else. Who opens the mailbox is who they say (T47: only servers the operator allows). */
import { Secret } from '@/lib/auth/secret';
import { endSession, type SignedIn, startSession } from '@/lib/auth/session';
import { keepAccount, type ProvenAccount } from '@/lib/db/accounts';
import { env, type HostPolicy } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { connectImap } from '@/lib/imap/session';
import { log } from '@/lib/log';
import type { Account } from '@/lib/model/account';
import type { SignInInput } from '@/lib/model/api';
import { findOutgoing } from '@/lib/smtp/find-outgoing';
import { engine } from '@/lib/sync/engine';
import { detachSession } from './attach';

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
  setCookie: string;
}

/** Splits an address at its last `@`. Throws `badInput` where there is none. */
function splitAddress(text: string): { address: string; local: string; domain: string } {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (at < 1 || !domain || /[\s\p{Cc}<>]/u.test(address)) {
    throw new AppError('badInput', 'Please type your whole mail address, such as name@example.org.');
  }
  return { address, local, domain };
}

/**
 * Which servers the address belongs to, by the operator's policy. Throws `badInput` where the address or a needed server is missing, and
 * `hostNotAllowed` where the operator's table has no such domain or hosts were typed where none may be.
 */
export function serversFor(input: Pick<SignInInput, 'address' | 'imap' | 'smtp'>, policy: HostPolicy): ProvenAccount {
  const { address, local, domain } = splitAddress(input.address);
  if (policy.kind !== 'free') {
    if (input.imap || input.smtp)
      throw new AppError('hostNotAllowed', 'The mail servers are set by whoever runs this Oriel and cannot be chosen here.');
    const servers = policy.kind === 'fixed' ? policy.servers : policy.domains.get(domain);
    if (!servers) {
      throw new AppError(
        'hostNotAllowed',
        `This Oriel does not know the mail domain “${domain}”. Check the address, or ask whoever runs it to add the domain.`,
      );
    }
    return { address, login: servers.login === 'local' ? local : address, imap: servers.imap, smtp: servers.smtp };
  }
  if (!input.imap || !input.smtp) {
    throw new AppError(
      'badInput',
      `Oriel does not know the mail servers of “${domain}”. Open “Server settings” and type in both the incoming and the outgoing server.`,
    );
  }
  const named = (endpoint: NonNullable<SignInInput['imap']>) => ({
    ...endpoint,
    host: endpoint.host.trim().toLowerCase().replace(/\.$/, ''),
  });
  return { address, login: address, imap: named(input.imap), smtp: named(input.smtp) };
}

/** Tries the login for real and leaves. Throws what lib/imap says: wrong password, unknown host, refused port, bad certificate, server away. */
async function prove(wanted: ProvenAccount, password: Secret): Promise<void> {
  // A typed outgoing server is looked up now, so that a slip of the pen shows before the first letter is written.
  if (env().hosts.kind === 'free') await findOutgoing(wanted.smtp);
  const session = await connectImap({ endpoint: wanted.imap, login: wanted.login, password: password.reveal() });
  await session.close();
}

/** Signs a person in with their mail address and password. Throws as `serversFor` and lib/imap do; nothing is kept of a try that failed. */
export async function signIn(input: SignInInput, place: SignInPlace): Promise<SignInOutcome> {
  const wanted = serversFor(input, env().hosts);
  const password = new Secret(input.password);
  await prove(wanted, password);
  const record = await keepAccount(wanted);
  const { sessionHash, setCookie } = await startSession({
    userId: record.userId,
    accountId: record.id,
    password,
    remember: input.remember,
    label: place.label,
    secure: place.secure,
  });
  engine().attach(record, password.reveal(), sessionHash);
  log.info({ accountId: record.id, from: place.address, device: place.label }, 'signed in');
  return { account: { id: record.id, address: record.address, name: record.name }, setCookie };
}

/** Signs the browser out: its cookie is dead, its sealed passwords are gone, and its mail lines close where nobody else holds them. */
export async function signOut(signedIn: Pick<SignedIn, 'sessionHash'>): Promise<void> {
  await endSession(signedIn.sessionHash);
  await detachSession(signedIn.sessionHash);
}
