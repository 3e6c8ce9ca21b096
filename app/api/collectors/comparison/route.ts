import { route } from '@/lib/http/route';
import { compareCollected } from '@/lib/mail/collect-compare';
import { compareCollectedInput } from '@/lib/model/collectors';

export const POST = route(
  { access: 'signedIn', body: compareCollectedInput, rate: { name: 'collected', points: 20, seconds: 600 } },
  ({ actor, body }) => compareCollected(actor, body.id),
);
