import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { sharedFileHeaders, sharedFilePage } from '@/lib/http/shared-file-page';
import { openLink } from '@/lib/mail/shared-download';
import { bareLookFor, sharedFileWords } from '../../words';

const params = z.object({ secret: z.string().max(200) });
const rate = { name: 'sharedFiles', points: 120, seconds: 60 };

/** The page of a link, at /files/SECRET. */
export const GET = route({ access: 'public', params, rate }, async ({ params: { secret }, request }) => {
  const file = await openLink(secret);
  const page = sharedFilePage(
    bareLookFor(request),
    await sharedFileWords(request, file, { host: new URL(requestOrigin(request.headers)).host, href: `/files/${secret}/file` }),
  );
  return new Response(page, { status: file ? 200 : 404, headers: Object.fromEntries(sharedFileHeaders) });
});
