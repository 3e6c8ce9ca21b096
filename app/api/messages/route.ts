import { route } from '@/lib/http/route';
import { listMessages } from '@/lib/mail/list-messages';
import { listMessagesInput } from '@/lib/model/api';

export const GET = route({ access: 'signedIn', query: listMessagesInput }, ({ actor, query }) => listMessages(actor, query));
