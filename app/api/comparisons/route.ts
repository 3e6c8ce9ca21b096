import { route } from '@/lib/http/route';
import { compareMailbox } from '@/lib/mail/freshness';
import { compareInput } from '@/lib/model/freshness';

/** A whole comparison reads every flag of a folder from the mail server. */
const rate = { name: 'comparisons', points: 10, seconds: 60 };

export const POST = route({ access: 'signedIn', body: compareInput, rate }, ({ actor, body }) => compareMailbox(actor, body.mailboxId));
