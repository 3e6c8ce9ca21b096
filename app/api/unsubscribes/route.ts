import { route } from '@/lib/http/route';
import { unsubscribe } from '@/lib/mail/unsubscribe';
import { unsubscribeInput } from '@/lib/model/mailing';

export const POST = route({ access: 'signedIn', body: unsubscribeInput }, ({ actor, body }) => unsubscribe(actor, body));
