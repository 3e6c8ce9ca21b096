/**
 * The accounts of a signed-in person: adding, unlocking, naming and removing them. An account is opened by proving its password to its mail
 * server in this very session, and by nothing else (T44); whose it is then, is said in lib/auth/session.
 */
import { shownOf } from '@/lib/auth/login';
import type { Grant } from '@/lib/auth/oauth/grant';
import { Secret } from '@/lib/auth/secret';
import type { SignedIn } from '@/lib/auth/session';
import {
  joinAccount,
  listLockedAccounts,
  lockAccount,
  type ProvenAccount,
  readAccount,
  readOwnAccount,
  unsentOf,
  renameAccount as writeName,
} from '@/lib/db/accounts';
import { grantsOfAccount } from '@/lib/db/oauth-grants';
import { probePort } from '@/lib/discovery/probe';
import { env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Account } from '@/lib/model/account';
import type { Actor } from '@/lib/model/actor';
import type { AddAccountInput } from '@/lib/model/api';
import type { PortOutcome } from '@/lib/model/diagnosis';
import type { AccountId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { applyRemoval } from '@/lib/sync/apply-removal';
import { bus } from '@/lib/sync/bus';
import { engine } from '@/lib/sync/engine';
import { detachSession } from './attach';
import { takeUpAll } from './elsewhere-login';
import { takeBackSoon } from './end-grants';
import { forgetChangedPassword } from './sending-password';
import { serversFor } from './servers-for';
import { prove } from './sign-in';

const shown = ({ id, address, name, provider }: AccountRecord): Account => ({ id, address, name, ...(provider ? { provider } : {}) });

function gone(): AppError {
  return new AppError('notFound', say('said.account.gone'));
}

/** Proves a login, makes its account one of the person's, and opens it in this session. Throws as `prove` does; a failed try keeps nothing. */
async function openAccount(signedIn: SignedIn, wanted: ProvenAccount, password: Secret): Promise<Account> {
  await prove(wanted, password);
  return openProven(signedIn, wanted, () => password);
}

/** Makes an account that was just proven one of the person's, and opens it in this session with what `login` gives. */
export async function openProven(
  signedIn: SignedIn,
  wanted: ProvenAccount,
  login: (record: AccountRecord) => Secret | Grant,
): Promise<Account> {
  const { record, moved, ended } = await joinAccount(wanted, signedIn.actor.userId);
  const password = login(record);
  for (const sessionHash of ended) await detachSession(sessionHash);
  // A line that works for another person, or was refused before, is not gone on with.
  if (moved || engine().state(record.id).status === 'authFailed') await engine().forget(record.id);
  await signedIn.keepPassword(record.id, password);
  await forgetChangedPassword(record.userId, record.id, password);
  engine().attach(record, shownOf(password), signedIn.sessionHash);
  bus().publish(record.userId, [{ type: 'reset', mailboxId: null }]);
  return shown(record);
}

/**
 * Adds an account to the person of this session, or opens it here where it is theirs already. Throws as signing in does; the session stays as it
 * was then.
 */
export async function addAccount(signedIn: SignedIn, input: AddAccountInput): Promise<Account> {
  const account = await openAccount(signedIn, serversFor(input, env().hosts), new Secret(input.password));
  log.info({ accountId: account.id, device: signedIn.label }, 'account added');
  return account;
}

/** The address of an account of the person, locked or not, to count tries by. Throws `notFound` where it is unknown or somebody else's (T45). */
export async function addressOf(actor: Actor, id: AccountId): Promise<string> {
  const account = await readOwnAccount(actor.userId, id);
  if (!account) throw gone();
  return account.address;
}

/**
 * Opens a locked account of the person, or gives one whose password was changed its new one; the other accounts go on. The servers are those that
 * the account was added with, where the operator sets none.
 */
export async function unlockAccount(signedIn: SignedIn, id: AccountId, password: string): Promise<Account> {
  const account = await readOwnAccount(signedIn.actor.userId, id);
  if (!account) throw gone();
  const { hosts } = env();
  const { address, login, imap, smtp } = account;
  const wanted = hosts.kind === 'free' || account.provider ? { address, login, imap, smtp } : serversFor({ address }, hosts);
  return openAccount(signedIn, wanted, new Secret(password));
}

/** Most accounts that one password is tried at. */
const mostAlike = 20;

/**
 * Opens the person's locked accounts at the mail server of one that is open, where they have its password too, and answers them. No other server hears
 * the password. `tried` counts each try; one that fails says nothing, as nobody asked for that account by itself. Throws `notFound` where `id` is not open.
 */
export async function openAlike(
  signedIn: SignedIn,
  id: AccountId,
  password: string,
  tried: (address: string, attempt: () => Promise<Account>) => Promise<Account>,
): Promise<Account[]> {
  const { actor } = signedIn;
  const open = await readAccount(actor, id);
  if (!open) throw gone();
  const opened: Account[] = [];
  for (const locked of (await listLockedAccounts(actor)).slice(0, mostAlike)) {
    const record = await readOwnAccount(actor.userId, locked.id);
    // One that is opened on a provider's page has no password that it could be.
    if (record?.imap.host !== open.imap.host || record.imap.port !== open.imap.port || record.provider) continue;
    try {
      opened.push(await tried(record.address, () => unlockAccount(signedIn, record.id, password)));
    } catch (error) {
      if (!isAppError(error)) throw error;
    }
  }
  return opened;
}

/** Gives an account the name that its letters bear in From; empty for none. Throws `notFound` where it is not open in this session (T45). */
export async function renameAccount(actor: Actor, id: AccountId, name: string): Promise<Account> {
  const record = await writeName(actor, id, name.trim());
  if (!record) throw gone();
  bus().publish(actor.userId, [{ type: 'reset', mailboxId: null }]);
  return shown(record);
}

/**
 * Takes an account out of Oriel: its passwords in every session, its cache, its drafts that lie only here. Nothing on the mail server is touched; a
 * permission that a provider's page gave is taken back there. Throws `conflict` while letters or acts of it are still on their way, unless these are to
 * be dropped (`discard`), and `notFound` as `readLost` does where it is not open in this session (T45). Answers whether the session ended by that, having no
 * other account.
 */
export async function removeAccount(signedIn: SignedIn, id: AccountId, discard: boolean): Promise<boolean> {
  const { actor, sessionHash, label } = signedIn;
  const account = (await readAccount(actor, id)) ?? (await readLost(actor, id));
  if (!discard) await refuseUnsent(account);
  const ended = await lockAccount(actor.userId, id);
  await engine().forget(id);
  // With those of the mailboxes elsewhere that are fetched into it: they go with it.
  await takeUpAll(id);
  const grants = await grantsOfAccount(id);
  await applyRemoval({ userId: actor.userId, accountId: id });
  for (const hash of ended) await detachSession(hash);
  // Behind the answer: it is removed here also where the provider is away.
  takeBackSoon(grants);
  log.info({ accountId: id, device: label }, 'account removed');
  return ended.includes(sessionHash);
}

/** How a mail server is found that could still be asked whether a password opens the account. */
const living: ReadonlySet<PortOutcome> = new Set(['answers', 'noTls', 'tampered', 'later', 'rejects']);

/**
 * A locked account of the person whose mail server does not answer any more: nobody could prove its password again, and it would stay for ever. Throws
 * `notFound` where its server answers, since drafts that lie only here go by the word of who opens it alone, and where there is none or it is somebody else's.
 */
async function readLost({ userId }: Actor, id: AccountId): Promise<AccountRecord> {
  const account = await readOwnAccount(userId, id);
  if (!account) throw gone();
  const { host, port, security } = account.imap;
  const { outcome } = await probePort({ protocol: 'imap', host, port, chosen: security }, new AbortController().signal);
  if (living.has(outcome)) throw new AppError('notFound', say('said.account.locked', { address: account.address }));
  return account;
}

async function refuseUnsent({ id, address }: AccountRecord): Promise<void> {
  const { letters, acts } = await unsentOf(id);
  if (letters + acts === 0) return;
  throw new AppError('conflict', say(letters > 0 ? 'said.account.lettersOut' : 'said.account.changesOut', { address }));
}
