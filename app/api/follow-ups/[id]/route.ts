import * as z from 'zod';
import { route } from '@/lib/http/route';
import { dismissFollowUp } from '@/lib/mail/follow-ups';

const params = z.object({ id: z.coerce.number().pipe(z.int().positive().max(2_147_483_647)) });

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => {
  await dismissFollowUp(actor, id);
  return new Response(null, { status: 204 });
});
