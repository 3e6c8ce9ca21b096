import * as z from 'zod';
import { route } from '@/lib/http/route';
import { openMessage } from '@/lib/mail/open-message';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });

/** What the reader shows of a letter. Marks nothing as read: that is a change of its own (T39). */
export const GET = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => openMessage(actor, id));
