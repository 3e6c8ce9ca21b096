import { route } from '@/lib/http/route';
import { redirectLetter } from '@/lib/mail/redirect';
import { redirectInput } from '@/lib/model/redirect';

export const POST = route({ access: 'signedIn', body: redirectInput }, async ({ actor, body }) => ({
  submission: await redirectLetter(actor, body),
}));
