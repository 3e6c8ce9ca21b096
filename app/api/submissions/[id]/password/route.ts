import * as z from 'zod';
import { route } from '@/lib/http/route';
import { forgetPasswordFor } from '@/lib/mail/sending-password';

const params = z.object({ id: z.uuid() });

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => {
  await forgetPasswordFor(actor, id);
  return new Response(null, { status: 204 });
});
