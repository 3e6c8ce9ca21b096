/** Permissions at providers that nobody uses here any more: they are dropped, and taken back there. */
import { revokeGrants } from '@/lib/auth/oauth/revoke';
import { accountsWithIdleGrants, dropIdleGrants, isGrantUsed, type StoredGrant } from '@/lib/db/oauth-grants';
import { isUnusedHeld } from '@/lib/db/oauth-unused';
import { log } from '@/lib/log';
import type { AccountId } from '@/lib/model/ids';
import { lettersLeft } from './leaving';

/** Ends what nothing here may use any more, once the letters that are just leaving by it are gone. Answers before that is done. */
export async function endIdleGrants(): Promise<void> {
  const accounts = await accountsWithIdleGrants();
  if (accounts.length > 0) void endThoseOf(accounts).catch(report);
}

async function endThoseOf(accounts: readonly AccountId[]): Promise<void> {
  await lettersLeft(accounts);
  await takeBack(await dropIdleGrants());
}

/** Takes permissions back at their providers that are dropped here already. Answers before that is done. */
export function takeBackSoon(rows: readonly StoredGrant[]): void {
  void takeBack(rows).catch(report);
}

/** Some providers end all permissions of a person with one: while another one is used here, or waits to be, it is left. */
async function takeBack(rows: readonly StoredGrant[]): Promise<void> {
  const unused: StoredGrant[] = [];
  for (const row of rows) if (!(await isUnusedHeld(row.provider, row.person)) && !(await isGrantUsed(row))) unused.push(row);
  await revokeGrants(unused);
}

function report(error: unknown): void {
  log.warn({ name: error instanceof Error ? error.name : typeof error }, 'permissions that nobody uses could not be ended');
}
