/** Which lists people asked to be taken off, and when. Precious: nothing on a mail server tells it. */
import type { AccountId } from '../model/ids';
import { database } from './client';
import { select } from './select';

/** When the account's person asked to be taken off this list, ms since the epoch; null where nobody did. Asked whenever a letter of one is opened. */
export async function readUnsubscription(accountId: AccountId, list: string): Promise<number | null> {
  // Times are milliseconds on SQLite.
  const [row] = await select<
    { at: Date | number }[]
  >`SELECT "at" FROM "Unsubscription" WHERE "accountId" = ${accountId} AND "list" = ${list}`;
  return row ? Number(row.at) : null;
}

/** Remembers that it was asked at `at` (ms); asking again moves the time. */
export async function keepUnsubscription(accountId: AccountId, list: string, at: number): Promise<void> {
  const where = { accountId_list: { accountId, list } };
  await database().unsubscription.upsert({ where, create: { accountId, list, at: new Date(at) }, update: { at: new Date(at) } });
}
