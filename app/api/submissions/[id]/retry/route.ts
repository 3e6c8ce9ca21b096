import * as z from 'zod';
import { route } from '@/lib/http/route';
import { retrySubmission } from '@/lib/mail/send';

const params = z.object({ id: z.uuid() });

export const POST = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({
  submission: await retrySubmission(actor, id),
}));
