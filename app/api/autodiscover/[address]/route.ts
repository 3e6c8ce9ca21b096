import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { publishedPlace } from '@/lib/mail/published';

const params = z.object({ address: z.string().max(400).catch('') });
const query = z.object({ Protocol: z.string().max(60).catch('') });
const rate = { name: 'autodiscover', points: 120, seconds: 60 };

/** Version 2 with the address in the path, at /autodiscover/autodiscover.json/v1.0/ADDRESS. */
export const GET = route({ access: 'public', params, query, rate }, ({ request, params: { address }, query: { Protocol } }) =>
  publishedPlace(address, Protocol, requestOrigin(request.headers)),
);
