import { Readable } from 'node:stream';
import * as z from 'zod';
import { route } from '@/lib/http/route';
import { zipLetter } from '@/lib/mail/zip-letter';
import { messageIdSchema } from '@/lib/model/ids';
import { failurePageFor } from '../../../words';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });

/** All files of a letter as one zip, made while it is sent. */
export const GET = route({ access: 'signedIn', params, page: failurePageFor }, async ({ actor, params: { id }, request }) => {
  const { stream, disposition } = await zipLetter(actor, id);
  request.signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: { 'Content-Type': 'application/zip', 'Content-Disposition': disposition },
  });
});
