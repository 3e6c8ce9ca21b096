import * as z from 'zod';
import { route } from '@/lib/http/route';
import { cancelSubmission, rescheduleSubmission } from '@/lib/mail/send';
import { rescheduleInput } from '@/lib/model/api';

const params = z.object({ id: z.uuid() });

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => cancelSubmission(actor, id));

export const PUT = route({ access: 'signedIn', params, body: rescheduleInput }, async ({ actor, params: { id }, body }) => ({
  submission: await rescheduleSubmission(actor, id, body),
}));
