/** What a person chooses for the screen, on all their devices. */
import { keepPreferences } from '@/lib/db/preferences';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { ChangePreferencesInput, Preferences } from '@/lib/model/preferences';
import { say } from '@/lib/model/said';
import { bus } from '@/lib/sync/bus';
import { expireAccount } from './mailbox-expiry';

/** What is old goes at once, behind the answer; where that fails, within the hour. */
function expireBehind(actor: Actor): void {
  const work = async () => {
    for (const accountId of actor.accountIds) await expireAccount(actor, accountId);
  };
  work().catch((err: unknown) => log.error({ room: 'mail', err }, 'old letters not removed'));
}

/** Keeps choices and tells the person's other windows. Throws `notSignedIn` where the person is gone. */
export async function changePreferences(actor: Actor, changes: ChangePreferencesInput): Promise<Preferences> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as ChangePreferencesInput;
  const preferences = await keepPreferences(actor.userId, given);
  if (!preferences) throw new AppError('notSignedIn', say('said.session.over'));
  bus().publish(actor.userId, [{ type: 'preferencesChanged', preferences }]);
  if (given.expiry) expireBehind(actor);
  // Other accounts in the lists over all of them, another order, or letters as text: what is shown is read again.
  if (given.leftOut || given.accountOrder || given.plainText !== undefined)
    bus().publish(actor.userId, [{ type: 'reset', mailboxId: null }]);
  return preferences;
}
