import * as z from 'zod';
import { route } from '@/lib/http/route';
import { askingFrom, askOAuthCode } from '@/lib/mail/oauth';
import { oauthCodeInput, providerIdSchema } from '@/lib/model/oauth';

const params = z.object({ provider: providerIdSchema });
/** Asked every few seconds by each of an office while codes are typed elsewhere; the provider is asked only as often as it allows. */
const rate = { name: 'oauthCodes', points: 6000, seconds: 600 };

export const POST = route(
  { access: 'public', params, body: oauthCodeInput, rate },
  async ({ request, address, params: { provider }, body: { flow } }) => {
    const told = await askOAuthCode(await askingFrom(request, address), provider, flow);
    if ('afterMs' in told) return { kind: 'waiting', ...told };
    const headers: Record<string, string> = told.setCookie ? { 'Set-Cookie': told.setCookie } : {};
    return Response.json({ kind: 'done', address: told.address, permission: told.permission }, { headers });
  },
);
