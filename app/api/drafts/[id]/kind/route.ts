import * as z from 'zod';
import { route } from '@/lib/http/route';
import { changeKind } from '@/lib/mail/change-kind';
import { changeKindInput } from '@/lib/model/api';
import { wordsFor } from '../../../words';

const params = z.object({ id: z.uuid() });

export const PUT = route({ access: 'signedIn', params, body: changeKindInput }, async ({ actor, params: { id }, body, request }) =>
  changeKind(actor, id, body, await wordsFor(request)),
);
