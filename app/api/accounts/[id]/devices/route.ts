import * as z from 'zod';
import { route } from '@/lib/http/route';
import { deviceSettings } from '@/lib/mail/devices';
import { accountIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({
  settings: await deviceSettings(actor, id),
}));
