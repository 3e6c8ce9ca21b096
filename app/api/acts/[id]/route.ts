import * as z from 'zod';
import { route } from '@/lib/http/route';
import { cancelQueuedAct } from '@/lib/mail/acts';

const params = z.object({ id: z.coerce.number().pipe(z.int().positive()) });

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => cancelQueuedAct(actor, id));
