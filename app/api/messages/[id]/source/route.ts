import { Readable } from 'node:stream';
import * as z from 'zod';
import { route } from '@/lib/http/route';
import { messageSource } from '@/lib/mail/message-source';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });
const headers = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Disposition': 'inline; filename="message.txt"',
  'Content-Security-Policy': "sandbox; default-src 'none'",
};

/** The whole letter as it came, as plain text. */
export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id }, request }) => {
  const stream = await messageSource(actor, id);
  request.signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { headers });
});
