import { route } from '@/lib/http/route';
import { pinConversations } from '@/lib/mail/thread-marks';
import { pinInput } from '@/lib/model/thread-marks';

export const POST = route({ access: 'signedIn', body: pinInput }, ({ actor, body }) => pinConversations(actor, body));
