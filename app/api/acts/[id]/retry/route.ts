import * as z from 'zod';
import { route } from '@/lib/http/route';
import { retryAct } from '@/lib/mail/acts';

const params = z.object({ id: z.coerce.number().pipe(z.int().positive()) });

export const POST = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => retryAct(actor, id));
