import { route } from '@/lib/http/route';
import { changePreferences } from '@/lib/mail/preferences';
import { changePreferencesInput } from '@/lib/model/preferences';

export const PATCH = route({ access: 'signedIn', body: changePreferencesInput }, async ({ actor, body }) => ({
  preferences: await changePreferences(actor, body),
}));
