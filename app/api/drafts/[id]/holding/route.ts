import * as z from 'zod';
import { route } from '@/lib/http/route';
import { holdingOf } from '@/lib/mail/send';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({ until: await holdingOf(actor, id) }));
