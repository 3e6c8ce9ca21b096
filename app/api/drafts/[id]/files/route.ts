import * as z from 'zod';
import { route } from '@/lib/http/route';
import { addDraftFile } from '@/lib/mail/drafts';

const params = z.object({ id: z.uuid() });
const query = z.object({ name: z.string().max(1000) });

/** The body is the file itself, read while it streams in and bounded there. */
export const POST = route(
  { access: 'signedIn', params, query, status: 201 },
  async ({ actor, params: { id }, query: { name }, request }) => {
    const length = request.headers.get('content-length');
    const announced = length === null ? null : Number(length);
    return {
      draft: await addDraftFile(actor, id, { filename: name, type: request.headers.get('content-type'), announced, body: request.body }),
    };
  },
);
