import * as z from 'zod';
import { route } from '@/lib/http/route';
import { wordsResponse } from '@/lib/http/words';
import { partWords } from '@/lib/mail/part-words';
import { partAddressSchema } from '@/lib/model/attached';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema), part: partAddressSchema });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id, part } }) =>
  wordsResponse(await partWords(actor, id, part)),
);
