import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { loadDeviceLink, openDeviceLink } from '@/lib/mail/devices';
import { failurePageFor, profileHeaders, profileWords } from '../../../words';

const params = z.object({ secret: z.string().max(200) });
const rate = { name: 'deviceProfiles', points: 60, seconds: 60 };

const hostOf = ({ headers }: Request): string => new URL(requestOrigin(headers)).host;

/** Tells that there is a profile, and uses nothing up. */
export const HEAD = route({ access: 'public', params, rate }, async ({ params: { secret } }) => {
  await openDeviceLink(secret);
  return new Response(null, { headers: profileHeaders });
});

/** The profile of a link, at /set-up/SECRET/profile: once. */
export const GET = route({ access: 'public', params, rate, page: failurePageFor }, async ({ params: { secret }, request }) => {
  const { profile } = await loadDeviceLink(secret, await profileWords(request, hostOf(request)));
  return new Response(profile, { headers: profileHeaders });
});
