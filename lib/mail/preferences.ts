/** What a person chooses for the screen, on all their devices. */
import { keepPreferences } from '@/lib/db/preferences';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ChangePreferencesInput, Preferences } from '@/lib/model/preferences';
import { bus } from '@/lib/sync/bus';

/** Keeps choices and tells the person's other windows. Throws `notSignedIn` where the person is gone. */
export async function changePreferences(actor: Actor, changes: ChangePreferencesInput): Promise<Preferences> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<Preferences>;
  const preferences = await keepPreferences(actor.userId, given);
  if (!preferences) throw new AppError('notSignedIn', 'You are not signed in any more.');
  bus().publish(actor.userId, [{ type: 'preferencesChanged', preferences }]);
  // Other accounts in the lists over all of them, or another order: what is shown is read again.
  if (given.leftOut || given.accountOrder) bus().publish(actor.userId, [{ type: 'reset', mailboxId: null }]);
  return preferences;
}
