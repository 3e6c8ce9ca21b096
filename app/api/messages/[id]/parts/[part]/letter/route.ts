import * as z from 'zod';
import { route } from '@/lib/http/route';
import { openAttached } from '@/lib/mail/attached-letter';
import { partAddressSchema } from '@/lib/model/attached';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema), part: partAddressSchema });

/** What the reader shows of a letter that is attached to another one. */
export const GET = route({ access: 'signedIn', params }, ({ actor, params: { id, part } }) => openAttached(actor, id, part));
