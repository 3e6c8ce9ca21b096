import { route } from '@/lib/http/route';
import { muteConversations } from '@/lib/mail/thread-marks';
import { muteInput } from '@/lib/model/thread-marks';

export const POST = route({ access: 'signedIn', body: muteInput }, ({ actor, body }) => muteConversations(actor, body));
