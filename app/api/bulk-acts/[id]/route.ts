import * as z from 'zod';
import { route } from '@/lib/http/route';
import { stopBulk } from '@/lib/mail/bulk';

const params = z.object({ id: z.uuid() });

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({ act: await stopBulk(actor, id) }));
