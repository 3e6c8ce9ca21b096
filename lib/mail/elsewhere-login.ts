/**
 * What opens a mailbox elsewhere, a collected one or an old account: its password, or its person's permission at its provider. Either is sealed under the server's
 * key for the one server that it may be shown to, so that a changed row does not send it elsewhere.
 */
import { keepLogin, openLogin, sealLogin } from '@/lib/auth/login';
import { heldGranted } from '@/lib/auth/oauth/flow';
import { Grant, type GrantOwner } from '@/lib/auth/oauth/grant';
import type { HeaderReader } from '@/lib/auth/request-origin';
import { Secret } from '@/lib/auth/secret';
import type { SealedFor } from '@/lib/auth/vault';
import { copiesWithGrants } from '@/lib/db/account-copies';
import { collectorsWithGrants } from '@/lib/db/collectors';
import type { SealedLogin } from '@/lib/db/sessions';
import { AppError, isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { AccountId, UserId } from '@/lib/model/ids';
import type { Proof } from '@/lib/model/proof';
import { say } from '@/lib/model/said';
import { endIdleGrants } from './end-grants';

/** A mailbox elsewhere, and the account here that its letters go into. */
export interface Elsewhere {
  userId: UserId;
  accountId: AccountId;
  endpoint: Endpoint;
  login: string;
}

/** As its row keeps what opens it. `provider`: on whose page its person signed in; null for a password. */
export interface KeptElsewhere extends Elsewhere {
  box: SealedLogin | null;
  provider: string | null;
}

type Purpose = Extract<SealedFor['purpose'], 'collectorPassword' | 'copyPassword'>;

const placeOf = ({ endpoint: { host, port, security }, login }: Elsewhere): string => JSON.stringify([host, port, security, login]);

/** Whose a permission for the mailbox is. */
export const ownerOf = (mailbox: Elsewhere): GrantOwner => ({
  userId: mailbox.userId,
  accountId: mailbox.accountId,
  place: placeOf(mailbox),
});

function boundTo(purpose: Purpose, mailbox: Elsewhere): SealedFor {
  const { userId, accountId } = mailbox;
  return { userId, accountId, purpose, keyHalf: new Uint8Array(), place: placeOf(mailbox) };
}

/** Seals what opens the mailbox, for it alone. */
export const sealElsewhere = (purpose: Purpose, login: Secret | Grant, mailbox: Elsewhere): SealedLogin =>
  sealLogin(login, boundTo(purpose, mailbox));

/** What is kept for the mailbox. Throws `notSignedIn` where it is gone, or cannot be opened any more. */
export function openElsewhere(purpose: Purpose, row: KeptElsewhere): string | Grant {
  const { box, provider } = row;
  // Without its grant the key of a permission must not be taken for a password.
  if (!box || (provider !== null && box.grantId === null)) throw new AppError('notSignedIn', say('said.session.noPassword'));
  return openLogin(box, boundTo(purpose, row));
}

/** What a person gave in a form: a password, or the name of the permission that a provider's page gave for it. */
export interface Given {
  password?: string | undefined;
  permission?: string | undefined;
}

/** The browser that the form came from. */
export interface GivenFrom {
  headers: HeaderReader;
  sessionHash: string;
}

/** What opens a mailbox, before its server has taken it. */
export interface GivenLogin {
  /** Shown to the server to see whether it does. */
  proof: Proof;
  provider: string | null;
  /** What is kept once it did: a permission is this mailbox's from then on, and goes to no other. */
  take: () => Promise<Secret | Grant>;
}

const sameServer = (one: Endpoint, other: Endpoint): boolean =>
  one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port && one.security === other.security;

/**
 * What was given for the mailbox; null where nothing was. Throws `crossSite` and `notSignedIn` where the permission is not there for this browser, or not any
 * more, and `conflict` where the server is not one of its provider's: a token is shown to no other.
 */
export async function givenLogin(
  { password, permission }: Given,
  mailbox: Elsewhere,
  protocol: 'imap' | 'pop3',
  from: GivenFrom | null,
): Promise<GivenLogin | null> {
  if (permission === undefined) {
    return password === undefined ? null : { proof: password, provider: null, take: async () => new Secret(password) };
  }
  if (!from) throw new AppError('crossSite', say('said.oauth.state'));
  const { provider, tokens, address, unusedId, take } = await heldGranted(from.headers, permission, from.sessionHash);
  const server = provider[protocol];
  const { endpoint, login } = mailbox;
  if (!server || !sameServer(server, endpoint)) {
    throw new AppError('conflict', say('said.oauth.elsewhere', { address: login, words: provider.name }));
  }
  return {
    proof: { accessToken: tokens.accessToken },
    provider: provider.id,
    take: async () => {
      await take();
      return Grant.made(provider.id, tokens, ownerOf(mailbox), address ?? login, unusedId);
    },
  };
}

/** Has `write` keep the row with what opens its mailbox, and then the permission itself; one whose row cannot be written goes back to its provider. Throws as `write` does. */
export async function keepingLogin<T>(secret: Secret | Grant, write: () => Promise<T>): Promise<T> {
  let written = false;
  try {
    const made = await write();
    written = true;
    return made;
  } finally {
    // Kept without a row that uses it, it is one that nobody uses.
    await keepLogin(secret);
    if (!written) await endIdleGrants();
  }
}

/** Has the key of the row's permission at hand in this process, where it has one: it can be taken back at its provider once the row is gone. */
export function takeUp(purpose: Purpose, row: KeptElsewhere): void {
  if (row.provider === null) return;
  try {
    openElsewhere(purpose, row);
  } catch (error) {
    // Then it can only be forgotten.
    if (!isAppError(error)) throw error;
  }
}

/** The same for all mailboxes elsewhere whose letters go into this account. */
export async function takeUpAll(accountId: AccountId): Promise<void> {
  for (const row of await collectorsWithGrants({ accountId })) takeUp('collectorPassword', row);
  for (const row of await copiesWithGrants({ accountId })) takeUp('copyPassword', row);
}
