import { route } from '@/lib/http/route';
import { deleteMessages } from '@/lib/mail/act-deletions';
import { deleteMessagesInput } from '@/lib/model/api';

export const POST = route({ access: 'signedIn', body: deleteMessagesInput }, ({ actor, body }) => deleteMessages(actor, body));
