/** People. A person has no name and no password of ours: only the accounts that their mail servers let them into. */
import type { AccountId, UserId } from '../model/ids';
import { select } from './select';

/** The ids of every account that belongs to the person, oldest first; empty where the person is unknown. */
export async function accountIdsOf(userId: UserId): Promise<AccountId[]> {
  // Asked at every request.
  const rows = await select<{ id: AccountId }[]>`SELECT "id" FROM "Account" WHERE "userId" = ${userId} ORDER BY "id"`;
  return rows.map((row) => row.id);
}
