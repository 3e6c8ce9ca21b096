import { Readable } from 'node:stream';
import * as z from 'zod';
import { route } from '@/lib/http/route';
import { openDraftFile, removeDraftFile } from '@/lib/mail/draft-upload';
import { partHeaders } from '@/lib/mail/open-part';
import { failurePageFor } from '../../../../words';

const params = z.object({ id: z.uuid(), file: z.uuid() });
const query = z.object({ inline: z.enum(['0', '1']).default('0') });

/** A file of one's own draft: a picture as one, for the text and the tiles; what the viewer asks for as what it is; anything else as a download. */
export const GET = route(
  { access: 'signedIn', params, query, page: failurePageFor },
  async ({ actor, params: { id, file }, query: { inline }, request }) => {
    const opened = await openDraftFile(actor, id, file, inline === '1');
    request.signal.addEventListener('abort', () => opened.stream.destroy(), { once: true });
    return new Response(Readable.toWeb(opened.stream) as ReadableStream<Uint8Array>, { headers: partHeaders(opened) });
  },
);

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id, file } }) => ({
  draft: await removeDraftFile(actor, id, file),
}));
