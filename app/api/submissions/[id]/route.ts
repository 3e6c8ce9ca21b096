import * as z from 'zod';
import { route } from '@/lib/http/route';
import { cancelSubmission } from '@/lib/mail/send';

const params = z.object({ id: z.uuid() });

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => cancelSubmission(actor, id));
