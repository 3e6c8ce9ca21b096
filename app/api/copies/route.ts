import { route } from '@/lib/http/route';
import { copyMessages } from '@/lib/mail/act-copies';
import { copyMessagesInput } from '@/lib/model/api';

export const POST = route({ access: 'signedIn', body: copyMessagesInput }, ({ actor, body }) => copyMessages(actor, body));
