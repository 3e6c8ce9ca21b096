import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { sendWhole } from '@/lib/http/whole';
import { frameHeaders, messageFrame } from '@/lib/mail/message-frame';
import { messageIdSchema } from '@/lib/model/ids';
import { lookQuery } from '../look-query';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });
/** Answers a letter's HTML, under a policy of its own. */
export const GET = route(
  { access: 'signedIn', params, query: lookQuery },
  async ({ actor, params: { id }, query: { theme, paper, contrast }, request }) => {
    const document = await messageFrame(actor, id, { theme, paper: paper === '1', contrast: contrast === 'more' });
    return new Response(sendWhole(request, document) ? null : new Uint8Array(document), {
      headers: frameHeaders(requestOrigin(request.headers), id),
    });
  },
);
