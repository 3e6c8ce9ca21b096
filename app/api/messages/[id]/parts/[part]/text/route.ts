import * as z from 'zod';
import { route } from '@/lib/http/route';
import { partWords } from '@/lib/mail/part-words';
import { partAddressSchema } from '@/lib/model/attached';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema), part: partAddressSchema });

/** The words of a text file, as UTF-8; `x-oriel-cut` is there where the file goes on. */
export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id, part } }) => {
  const { words, cut } = await partWords(actor, id, part);
  return new Response(words, { headers: { 'Content-Type': 'text/plain; charset=utf-8', ...(cut ? { 'X-Oriel-Cut': '1' } : {}) } });
});
