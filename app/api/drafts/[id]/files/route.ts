import * as z from 'zod';
import { route } from '@/lib/http/route';
import { addFromLetters } from '@/lib/mail/from-letters';
import { addFromLettersInput } from '@/lib/model/api';

const params = z.object({ id: z.uuid() });

export const POST = route(
  { access: 'signedIn', params, body: addFromLettersInput, maxBytes: 65_536, status: 201 },
  async ({ actor, params: { id }, body }) => ({ draft: await addFromLetters(actor, id, body) }),
);
