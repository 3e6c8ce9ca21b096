/** The actor of work that goes on while nobody is signed in: the outbox. */
import { ownerOfAccount } from '../db/owners';
import { accountIdsOf } from '../db/users';
import type { Actor } from '../model/actor';
import type { AccountId } from '../model/ids';

/**
 * The person whose account this is, as an actor for work that this same person asked for earlier while signed in: an answer goes out from one
 * account and marks the letter that it answers in another. Null where the account is gone. Never for a request: those get theirs from the
 * session (T44).
 */
export async function actorForAccount(accountId: AccountId): Promise<Actor | null> {
  const userId = await ownerOfAccount(accountId);
  if (userId === null) return null;
  return { userId, accountIds: await accountIdsOf(userId) } as unknown as Actor;
}
