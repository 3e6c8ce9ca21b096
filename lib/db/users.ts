/** People. A person has no name and no password of ours: only the accounts that their mail servers let them into. */
import type { AccountId, UserId } from '../model/ids';
import { select } from './select';

/**
 * The accounts that a session may open, oldest first: those of its person whose password was proven in it and is kept for it. That another
 * session of the same person proved more does not count (T44).
 */
export async function openAccountIdsOf(userId: UserId, sessionHash: string): Promise<AccountId[]> {
  // Asked at every request.
  const rows = await select<{ id: AccountId }[]>`
    SELECT a."id" FROM "Credential" c JOIN "Account" a ON a."id" = c."accountId"
    WHERE c."sessionHash" = ${sessionHash} AND a."userId" = ${userId} ORDER BY a."id"`;
  return rows.map((row) => row.id);
}

/** The ids of every account that belongs to the person, oldest first. For work without a session; a session opens fewer. */
export async function accountIdsOf(userId: UserId): Promise<AccountId[]> {
  const rows = await select<{ id: AccountId }[]>`SELECT "id" FROM "Account" WHERE "userId" = ${userId} ORDER BY "id"`;
  return rows.map((row) => row.id);
}
