import * as z from 'zod';
import { route } from '@/lib/http/route';
import { deliveryOffer } from '@/lib/mail/delivery-offer';
import { accountIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({
  offered: await deliveryOffer(actor, id),
}));
