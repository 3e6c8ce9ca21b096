import * as z from 'zod';
import { route } from '@/lib/http/route';
import { takeBackSubmission } from '@/lib/mail/send';

const params = z.object({ id: z.uuid() });

export const POST = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => takeBackSubmission(actor, id));
