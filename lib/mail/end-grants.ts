/** Permissions at providers that nobody uses here any more: they are dropped, and taken back there. */
import { revokeGrants } from '@/lib/auth/oauth/revoke';
import { accountsWithIdleGrants, dropIdleGrants, isGrantUsed, type StoredGrant } from '@/lib/db/oauth-grants';
import { log } from '@/lib/log';
import type { AccountId } from '@/lib/model/ids';
import { lettersLeft } from './leaving';

/** Ends what no session and no waiting letter may use any more, once the letters that are just leaving by it are gone. Answers before that is done. */
export async function endIdleGrants(): Promise<void> {
  const accounts = await accountsWithIdleGrants();
  if (accounts.length > 0) void endThoseOf(accounts).catch(report);
}

async function endThoseOf(accounts: readonly AccountId[]): Promise<void> {
  await lettersLeft(accounts);
  const unused: StoredGrant[] = [];
  // Some providers end all permissions of a person with one: while another session has one, none is taken back.
  for (const row of await dropIdleGrants()) if (!(await isGrantUsed(row.accountId))) unused.push(row);
  await revokeGrants(unused);
}

function report(error: unknown): void {
  log.warn({ name: error instanceof Error ? error.name : typeof error }, 'permissions that nobody uses could not be ended');
}
