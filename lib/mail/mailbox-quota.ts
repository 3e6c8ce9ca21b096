/** How much room the actor's accounts have. */
import { isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import type { AccountQuota } from '@/lib/model/mailbox-acts';
import { engine } from '@/lib/sync/engine';

async function quotaOf(accountId: AccountId): Promise<AccountQuota[]> {
  if (!engine().attached(accountId)) return [];
  try {
    const quota = await engine().withSession(accountId, null, (session) => session.quota());
    return quota ? [{ accountId, ...quota }] : [];
  } catch (error) {
    // The state of the account says already that its server is away; a line about room would only repeat it.
    if (!isAppError(error)) throw error;
    return [];
  }
}

/** Room used and given in each account whose server says so. */
export async function readQuotas(actor: Actor): Promise<AccountQuota[]> {
  return (await Promise.all(actor.accountIds.map(quotaOf))).flat();
}
