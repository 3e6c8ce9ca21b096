import { route } from '@/lib/http/route';
import { joinConversations } from '@/lib/mail/conversations';
import { joinInput } from '@/lib/model/conversation';

export const POST = route({ access: 'signedIn', body: joinInput }, ({ actor, body }) => joinConversations(actor, body));
