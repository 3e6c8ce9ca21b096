import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { sendWhole } from '@/lib/http/whole';
import { attachedFrame } from '@/lib/mail/attached-letter';
import { frameHeaders } from '@/lib/mail/message-frame';
import { partAddressSchema } from '@/lib/model/attached';
import { messageIdSchema } from '@/lib/model/ids';
import { lookQuery } from '@/lib/model/look-query';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema), part: partAddressSchema });

/** Answers the HTML of an attached letter, under the policy of any letter. */
export const GET = route(
  { access: 'signedIn', params, query: lookQuery },
  async ({ actor, params: { id, part }, query: { theme, paper, contrast }, request }) => {
    const document = await attachedFrame(actor, id, part, { theme, paper: paper === '1', contrast: contrast === 'more' });
    return new Response(sendWhole(request, document) ? null : new Uint8Array(document), {
      headers: frameHeaders(requestOrigin(request.headers), id),
    });
  },
);
