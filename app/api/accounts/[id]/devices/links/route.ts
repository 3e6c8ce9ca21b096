import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { makeDeviceLink } from '@/lib/mail/devices';
import { deviceLinkInput } from '@/lib/model/devices';
import { accountIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });
const rate = { name: 'deviceLinks', points: 30, seconds: 600 };

export const POST = route(
  { access: 'signedIn', params, body: deviceLinkInput, rate, status: 201 },
  ({ actor, params: { id }, body, request }) => makeDeviceLink(actor, id, body.way, requestOrigin(request.headers)),
);
