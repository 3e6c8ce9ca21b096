import * as z from 'zod';
import { route } from '@/lib/http/route';
import { senderLogo } from '@/lib/mail/sender-logo';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });

/** The logo of the sender, PNG; 204 where there is none to show. */
export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => {
  const png = await senderLogo(actor, id);
  return new Response(png && new Uint8Array(png), {
    status: png ? 200 : 204,
    headers: {
      ...(png ? { 'Content-Type': 'image/png' } : {}),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, max-age=3600',
    },
  });
});
