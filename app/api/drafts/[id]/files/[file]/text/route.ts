import * as z from 'zod';
import { route } from '@/lib/http/route';
import { wordsResponse } from '@/lib/http/words';
import { draftFileWords } from '@/lib/mail/draft-upload';

const params = z.object({ id: z.uuid(), file: z.uuid() });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id, file } }) =>
  wordsResponse(await draftFileWords(actor, id, file)),
);
