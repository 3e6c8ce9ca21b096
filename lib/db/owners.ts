/** Whose an account is: for work that a person asked for and that goes on after they left. */
import type { AccountId, UserId } from '../model/ids';
import { database } from './client';

/** The person an account belongs to, or null where the account is gone. */
export async function ownerOfAccount(id: AccountId): Promise<UserId | null> {
  const row = await database().account.findUnique({ where: { id }, select: { userId: true } });
  return row ? (row.userId as UserId) : null;
}

/** The name of an account's mail server, for sentences; empty where the account is gone. */
export async function hostOfAccount(id: AccountId): Promise<string> {
  return (await database().account.findUnique({ where: { id }, select: { imapHost: true } }))?.imapHost ?? '';
}
