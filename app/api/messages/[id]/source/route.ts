import { Readable } from 'node:stream';
import * as z from 'zod';
import { route } from '@/lib/http/route';
import { messageSource } from '@/lib/mail/message-source';
import { messageIdSchema } from '@/lib/model/ids';
import { failurePageFor } from '../../../words';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });
const query = z.object({ save: z.enum(['0', '1']).default('0').catch('0') });
const shown = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Disposition': 'inline; filename="message.txt"' };
const policy = { 'Content-Security-Policy': "sandbox; default-src 'none'" };

/** The whole letter as it came, as plain text; with `save=1` as a file that other mail programs open. */
export const GET = route(
  { access: 'signedIn', params, query, page: failurePageFor },
  async ({ actor, params: { id }, query: { save }, request }) => {
    const { stream, disposition } = await messageSource(actor, id);
    const kind = save === '1' ? { 'Content-Type': 'message/rfc822', 'Content-Disposition': disposition } : shown;
    request.signal.addEventListener('abort', () => stream.destroy(), { once: true });
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { headers: { ...kind, ...policy } });
  },
);
