import { requestHost } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { publishedPacc } from '@/lib/mail/published';

const rate = { name: 'pacc', points: 120, seconds: 60 };

/** The document of draft-ietf-mailmaint-pacc, at /.well-known/user-agent-configuration.json. */
export const GET = route({ access: 'public', rate }, ({ request }) => {
  const document = publishedPacc(requestHost(request.headers));
  return new Response(document, { headers: { 'Content-Type': 'application/json' } });
});
