/** Passwords of accounts with letters that go while nobody is signed in, sealed by lib/auth/vault. One per account, gone once none waits. */
import type { AccountId, UserId } from '../model/ids';
import { database } from './client';
import type { SealedLogin } from './sessions';

/** Keeps the password sealed for this account, in place of an older one. */
export async function keepSendingPassword(
  accountId: AccountId,
  userId: UserId,
  { keyId, nonce, sealed, grantId }: SealedLogin,
): Promise<void> {
  const box = { userId, grantId, keyId, nonce: Buffer.from(nonce), sealed: Buffer.from(sealed) };
  await database().sendingPassword.upsert({ where: { accountId }, create: { accountId, ...box }, update: box });
}

/** The password sealed for this account and the person that it was sealed for, or null. */
export async function readSendingPassword(accountId: AccountId): Promise<(SealedLogin & { userId: UserId }) | null> {
  const row = await database().sendingPassword.findUnique({ where: { accountId } });
  return row ? { keyId: row.keyId, nonce: row.nonce, sealed: row.sealed, grantId: row.grantId, userId: row.userId as UserId } : null;
}

/** True where a password is sealed for this account. */
export async function hasSendingPassword(accountId: AccountId): Promise<boolean> {
  return (await database().sendingPassword.count({ where: { accountId } })) > 0;
}

/** Which of these accounts a password is sealed for. */
export async function accountsWithPassword(accountIds: readonly AccountId[]): Promise<Set<AccountId>> {
  const rows = await database().sendingPassword.findMany({ where: { accountId: { in: [...accountIds] } }, select: { accountId: true } });
  return new Set(rows.map((row) => row.accountId as AccountId));
}

/** Removes the password of this account; true where there was one. */
export async function dropSendingPassword(accountId: AccountId): Promise<boolean> {
  return (await database().sendingPassword.deleteMany({ where: { accountId } })).count > 0;
}

/** Removes the passwords of accounts none of whose letters waits to go, or for its copy, within `withinMs` of `now` (ms). */
export async function dropIdlePasswords(now: number, withinMs: number): Promise<void> {
  // One statement: a letter that comes between a look and the removal would wait for somebody to sign in.
  await database().$executeRaw`
    DELETE FROM "SendingPassword" WHERE NOT EXISTS (
      SELECT 1 FROM "Submission" s WHERE s."accountId" = "SendingPassword"."accountId"
      AND (s."state" IN ('queued', 'deferred', 'sending') OR (s."state" = 'accepted' AND s."notBefore" <= ${now + withinMs})))`;
}
