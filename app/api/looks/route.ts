import { route } from '@/lib/http/route';
import { lookNow } from '@/lib/mail/freshness';
import { lookInput } from '@/lib/model/freshness';

/** A look asks the mail server, so it has a limit of its own. */
const rate = { name: 'looks', points: 60, seconds: 60 };

export const POST = route({ access: 'signedIn', body: lookInput, rate }, ({ actor, body }) => lookNow(actor, body));
