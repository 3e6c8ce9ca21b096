/** The actor of work that goes on while nobody is signed in: the outbox. */
import { ownerOfAccount } from '../db/owners';
import type { Actor } from '../model/actor';
import type { AccountId } from '../model/ids';

/**
 * The person whose account this is, as an actor for work on this one account that was asked for earlier while signed in. Null where the
 * account is gone. Never for a request: those get theirs from the session (T44).
 */
export async function actorForAccount(accountId: AccountId): Promise<Actor | null> {
  const userId = await ownerOfAccount(accountId);
  if (userId === null) return null;
  return { userId, accountIds: [accountId] } as unknown as Actor;
}
