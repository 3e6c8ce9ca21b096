import { Readable } from 'node:stream';
import * as z from 'zod';
import { route } from '@/lib/http/route';
import { openPart, partHeaders } from '@/lib/mail/open-part';
import { partAddressSchema } from '@/lib/model/attached';
import { messageIdSchema } from '@/lib/model/ids';
import { failurePageFor } from '../../../../words';

const params = z.object({
  id: z.coerce.number().pipe(messageIdSchema),
  part: partAddressSchema,
});
const query = z.object({ inline: z.enum(['0', '1']).default('0') });

/** One part of a letter, decoded and streamed; what may not be shown comes as a download. */
export const GET = route(
  { access: 'signedIn', params, query, page: failurePageFor },
  async ({ actor, params: { id, part }, query: { inline }, request }) => {
    const opened = await openPart(actor, id, part, inline === '1');
    request.signal.addEventListener('abort', () => opened.stream.destroy(), { once: true });
    return new Response(Readable.toWeb(opened.stream) as ReadableStream<Uint8Array>, { headers: partHeaders(opened) });
  },
);
