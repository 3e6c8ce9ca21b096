/** People. A person has no name and no password of ours: only the accounts that their mail servers let them into. */
import type { AccountId, UserId } from '../model/ids';
import { database } from './client';

/** The ids of every account that belongs to the person, oldest first; empty where the person is unknown. */
export async function accountIdsOf(userId: UserId): Promise<AccountId[]> {
  const rows = await database().account.findMany({ where: { userId }, select: { id: true }, orderBy: { id: 'asc' } });
  return rows.map((row) => row.id as AccountId);
}
