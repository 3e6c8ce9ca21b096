import * as z from 'zod';
import { requestHost } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { publishedConfig } from '@/lib/mail/published';

const query = z.object({ emailaddress: z.string().max(400).optional() });
const rate = { name: 'autoconfig', points: 120, seconds: 60 };

/** Thunderbird's file, at /mail/config-v1.1.xml, /.well-known/autoconfig/mail/config-v1.1.xml and, as the draft has it, /.well-known/mail-v1.xml. */
export const GET = route({ access: 'public', query, rate }, ({ request, query: { emailaddress } }) => {
  const config = publishedConfig(emailaddress, requestHost(request.headers));
  return new Response(config, { headers: { 'Content-Type': 'application/xml; charset=utf-8' } });
});
