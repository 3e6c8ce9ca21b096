import * as z from 'zod';
import { route } from '@/lib/http/route';
import { openMessage } from '@/lib/mail/open-message';
import { messageIdSchema } from '@/lib/model/ids';
import { charsetInput } from '@/lib/model/look-query';

/** How it is to be read where that is not as it was sent. */
const query = z.object({ charset: charsetInput, form: z.enum(['plain', 'designed']).nullable().default(null).catch(null) });
const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });

/** What the reader shows of a letter. Marks nothing as read: that is a change of its own (T39). */
export const GET = route({ access: 'signedIn', params, query }, ({ actor, params: { id }, query }) => openMessage(actor, id, query));
