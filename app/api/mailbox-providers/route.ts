import { route } from '@/lib/http/route';
import { servingProvider } from '@/lib/mail/serving-provider';
import { servingInput } from '@/lib/model/oauth';

/** Each call may ask name servers of somebody else, some for each mailbox that is typed. */
const rate = { name: 'mailbox-providers', points: 150, seconds: 600 };

export const GET = route({ access: 'signedIn', query: servingInput, rate }, async ({ query: { login, host } }) => ({
  serving: await servingProvider(login, host),
}));
