import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { setUpHeaders, setUpPage } from '@/lib/http/set-up-page';
import { openDeviceLink } from '@/lib/mail/devices';
import { bareLookFor, failurePageFor, setUpWords } from '../../words';

const params = z.object({ secret: z.string().max(200) });
const rate = { name: 'deviceLinkPages', points: 60, seconds: 60 };

/** The page of a link that brings settings, at /set-up/SECRET. It uses nothing up: a phone looks ahead at what it scans. */
export const GET = route({ access: 'public', params, rate, page: failurePageFor }, async ({ params: { secret }, request }) => {
  const open = await openDeviceLink(secret);
  const host = new URL(requestOrigin(request.headers)).host;
  const words = await setUpWords(request, open, { host, href: `/set-up/${secret}/profile` });
  return new Response(setUpPage(bareLookFor(request), words), { headers: Object.fromEntries(setUpHeaders) });
});
