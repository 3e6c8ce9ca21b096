import * as z from 'zod';
import { route } from '@/lib/http/route';
import { putBackDraft } from '@/lib/mail/draft-put';

const params = z.object({ id: z.uuid() });

export const POST = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({
  outcome: await putBackDraft(actor, id),
}));
