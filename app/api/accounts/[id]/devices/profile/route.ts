import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { deviceProfile } from '@/lib/mail/devices';
import { deviceWaySchema } from '@/lib/model/devices';
import { accountIdSchema } from '@/lib/model/ids';
import { failurePageFor, profileHeaders, profileWords } from '../../../../words';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });
const query = z.object({ way: deviceWaySchema.default('imap') });

const hostOf = ({ headers }: Request): string => new URL(requestOrigin(headers)).host;

/** Apple's profile, to be put in. */
export const GET = route(
  { access: 'signedIn', params, query, page: failurePageFor },
  async ({ actor, params: { id }, query: { way }, request }) => {
    const profile = await deviceProfile(actor, id, way, await profileWords(request, hostOf(request)));
    return new Response(profile, { headers: profileHeaders });
  },
);
