import * as z from 'zod';
import { route } from '@/lib/http/route';
import { takeOverDraft } from '@/lib/mail/draft-folder';
import { harmlessContent, harmlessDraft } from '@/lib/mail/harmless-draft';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });

export const POST = route({ access: 'signedIn', params, status: 201 }, async ({ actor, params: { id } }) => {
  const { draft, other, formatted } = await takeOverDraft(actor, id);
  return { draft: await harmlessDraft(draft), other: other && (await harmlessContent(other, draft)), formatted };
});
