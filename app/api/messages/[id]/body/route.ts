import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { sendWhole } from '@/lib/http/whole';
import { frameHeaders, messageFrame } from '@/lib/mail/message-frame';
import { messageIdSchema } from '@/lib/model/ids';
import { lookQuery } from '@/lib/model/look-query';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });
/** With `pictures=1` remote pictures are shown, by our proxy; without it nothing is asked of anybody, which the policy enforces. */
const query = lookQuery.extend({ pictures: z.enum(['0', '1']).default('0').catch('0') });

/** Answers a letter's HTML, under a policy of its own. */
export const GET = route(
  { access: 'signedIn', params, query },
  async ({ actor, params: { id }, query: { theme, paper, contrast, pictures, charset }, request }) => {
    const shown = pictures === '1';
    const look = { theme, paper: paper === '1', contrast: contrast === 'more' };
    const document = await messageFrame(actor, id, look, { pictures: shown, charset });
    return new Response(sendWhole(request, document) ? null : new Uint8Array(document), {
      headers: frameHeaders(requestOrigin(request.headers), id, shown),
    });
  },
);
