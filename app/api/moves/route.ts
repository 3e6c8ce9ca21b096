import { route } from '@/lib/http/route';
import { moveMessages } from '@/lib/mail/act-moves';
import { moveMessagesInput } from '@/lib/model/api';

export const POST = route({ access: 'signedIn', body: moveMessagesInput }, ({ actor, body }) => moveMessages(actor, body));
