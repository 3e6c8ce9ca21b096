import { route } from '@/lib/http/route';
import { splitConversation } from '@/lib/mail/conversations';
import { splitInput } from '@/lib/model/conversation';

export const POST = route({ access: 'signedIn', body: splitInput }, ({ actor, body }) => splitConversation(actor, body));
