import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { readText } from '@/lib/http/body';
import { route } from '@/lib/http/route';
import { publishedAutodiscover, publishedPlace, refuseUnpublished } from '@/lib/mail/published';

const rate = { name: 'autodiscover', points: 120, seconds: 60 };
const maxBytes = 16_384;
/** What does not fit is refused only where something is published: else there is nothing here, whatever was asked. */
const query = z.object({ Email: z.string().max(400).catch(''), Protocol: z.string().max(60).catch('') });

/** Microsoft's question in XML, at /autodiscover/autodiscover.xml. */
export const POST = route({ access: 'public', rate, forPrograms: true }, async ({ request }) => {
  refuseUnpublished();
  const answer = publishedAutodiscover(await readText(request, maxBytes));
  return new Response(answer, { headers: { 'Content-Type': 'text/xml; charset=utf-8' } });
});

/** Version 2, at /autodiscover/autodiscover.json. */
export const GET = route({ access: 'public', query, rate }, ({ request, query: { Email, Protocol } }) =>
  publishedPlace(Email, Protocol, requestOrigin(request.headers)),
);
