import { route } from '@/lib/http/route';
import { recipientFacts } from '@/lib/mail/recipient-facts';
import { recipientFactsInput } from '@/lib/model/api';

/** Each call may ask name servers about a hundred domains. */
const rate = { name: 'recipients', points: 90, seconds: 60 };

export const POST = route({ access: 'signedIn', body: recipientFactsInput, rate }, async ({ actor, body: { addresses } }) => ({
  recipients: await recipientFacts(actor, addresses),
}));
