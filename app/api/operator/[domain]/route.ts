import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { checkDomain } from '@/lib/mail/operator';

const params = z.object({ domain: z.string().max(253) });
/** Each asks name servers and web servers a dozen times. */
const rate = { name: 'domainChecks', points: 30, seconds: 60 };

export const GET = route({ access: 'signedIn', params, rate }, ({ actor, params: { domain }, request }) =>
  checkDomain(actor, domain, new URL(requestOrigin(request.headers)).hostname),
);
