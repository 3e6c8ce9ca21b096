/**
 * Sending while nobody is signed in. By the person's word the password of an account is sealed under the server's key while letters of it wait; the
 * outbox opens it only where no session brings one, and it is gone once no letter waits, or as soon as it is not the right one any more.
 */
import { isGrant, kept, openLogin, sealLogin } from '@/lib/auth/login';
import type { Grant } from '@/lib/auth/oauth/grant';
import type { Secret } from '@/lib/auth/secret';
import type { SignedIn } from '@/lib/auth/session';
import type { SealedFor } from '@/lib/auth/vault';
import { readAccount } from '@/lib/db/accounts';
import { countDue } from '@/lib/db/due-submissions';
import {
  dropIdlePasswords,
  dropSendingPassword,
  hasSendingPassword,
  keepSendingPassword,
  readSendingPassword,
} from '@/lib/db/sending-passwords';
import { readSubmission } from '@/lib/db/submissions';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { Submission } from '@/lib/model/draft';
import type { AccountId, UserId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { announceSubmission } from './submissions';

const dayMs = 24 * 3_600_000;

const boundTo = (userId: UserId, accountId: AccountId): SealedFor => ({
  userId,
  accountId,
  purpose: 'sendingPassword',
  keyHalf: new Uint8Array(),
});

/** Keeps the account's password for the letters of it that wait, by the person's word. Throws `notSignedIn` where this session has none. */
export async function allowSendingAlone(signedIn: SignedIn, accountId: AccountId): Promise<void> {
  const password = kept(await signedIn.openPassword(accountId));
  const { userId } = signedIn.actor;
  await keepSendingPassword(accountId, userId, sealLogin(password, boundTo(userId, accountId)));
  log.info({ room: 'mail', accountId }, 'password kept for letters that wait');
}

/** True where a letter of this account can be handed over now: somebody is signed in to it, or its password was kept for that. */
export async function canSend(accountId: AccountId): Promise<boolean> {
  return engine().credentials(accountId) !== null || (await hasSendingPassword(accountId));
}

/**
 * Runs `work` with the account at hand: as it is where somebody is signed in, else with the password that was kept, for as long as the work takes. False,
 * without running it, where there is none; a password that no longer opens, or that the server refuses, is forgotten.
 */
export async function withAccount(actor: Actor, accountId: AccountId, work: () => Promise<void>): Promise<boolean> {
  if (engine().credentials(accountId)) {
    await work();
    return true;
  }
  const box = await readSendingPassword(accountId);
  const account = await readAccount(actor, accountId);
  if (!box || !account) return false;
  const holder = `outbox/${accountId}`;
  try {
    engine().attach(account, openLogin(box, boundTo(actor.userId, accountId)), holder);
  } catch (error) {
    if (!isAppError(error)) throw error;
    await dropSendingPassword(accountId);
    return false;
  }
  try {
    await work();
    if (!engine().credentials(accountId)) await dropSendingPassword(accountId);
  } finally {
    await engine().detach(holder);
  }
  return true;
}

/** Forgets the account's password: the outgoing server did not take it. True where one was kept. */
export async function forgetRefusedPassword(accountId: AccountId): Promise<boolean> {
  return dropSendingPassword(accountId);
}

/** Forgets the password kept for the letters that wait beside this one, by the person's word: they go while somebody is signed in. Throws `notFound`. */
export async function forgetPasswordFor(actor: Actor, submissionId: string): Promise<void> {
  const submission = await readSubmission(actor, { id: submissionId });
  if (!submission) throw new AppError('notFound', say('said.send.notInOutbox'));
  if (!(await dropSendingPassword(submission.accountId))) return;
  log.info({ room: 'mail', accountId: submission.accountId }, 'password kept for letters that wait forgotten');
  announceSubmission(actor, submission);
}

/** Does `work`, which takes a letter that waits out and puts it in again at another time: the password that was kept for it stays where it still waits. */
export async function keepingPassword(accountId: AccountId, work: () => Promise<Submission>): Promise<Submission> {
  const box = await readSendingPassword(accountId);
  const submission = await work();
  if (box && submission.state === 'queued') await keepSendingPassword(accountId, box.userId, box);
  return submission;
}

/** How many letters of the account wait for nothing but somebody who signs in to it. */
export async function countWaitingForSignIn(accountId: AccountId): Promise<number> {
  return (await canSend(accountId)) ? 0 : countDue(accountId, Date.now());
}

/**
 * Forgets what was kept for an account where `password`, which its server has just taken, is another one: it was changed. A new permission at a provider takes
 * the place of the one before, which may be over.
 */
export async function forgetChangedPassword(userId: UserId, accountId: AccountId, password: Secret | Grant): Promise<void> {
  const box = await readSendingPassword(accountId);
  if (!box) return;
  const bound = boundTo(userId, accountId);
  // The word of whoever had the account before is not this person's.
  if (isGrant(password) && box.userId === userId) return keepSendingPassword(accountId, userId, sealLogin(password, bound));
  try {
    if (!isGrant(password) && openLogin(box, bound) === password.reveal()) return;
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
  await dropSendingPassword(accountId);
}

/** Forgets the passwords that no waiting letter needs any more. */
export async function forgetIdlePasswords(): Promise<void> {
  await dropIdlePasswords(Date.now(), dayMs);
}
