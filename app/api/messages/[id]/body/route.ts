import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { sendWhole } from '@/lib/http/whole';
import { frameHeaders, messageFrame } from '@/lib/mail/message-frame';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });
/** How the page around the frame looks; letters with a design of their own stay on white paper. What is not known counts as the usual. */
const query = z.object({
  theme: z.enum(['light', 'dark']).default('light').catch('light'),
  paper: z.enum(['0', '1']).default('0').catch('0'),
  contrast: z.enum(['normal', 'more']).default('normal').catch('normal'),
});

/** The only route that answers a letter's HTML, under a policy of its own. */
export const GET = route(
  { access: 'signedIn', params, query },
  async ({ actor, params: { id }, query: { theme, paper, contrast }, request }) => {
    const document = await messageFrame(actor, id, { theme, paper: paper === '1', contrast: contrast === 'more' });
    return new Response(sendWhole(request, document) ? null : new Uint8Array(document), {
      headers: frameHeaders(requestOrigin(request.headers), id),
    });
  },
);
