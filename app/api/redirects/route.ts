import { takeLetter } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { redirectLetter } from '@/lib/mail/redirect';
import { redirectInput } from '@/lib/model/redirect';

export const POST = route({ access: 'signedIn', body: redirectInput }, async ({ actor, body }) => {
  await takeLetter(actor, body.to.length);
  return { submission: await redirectLetter(actor, body) };
});
