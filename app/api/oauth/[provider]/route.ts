import * as z from 'zod';
import { route } from '@/lib/http/route';
import { askingFrom, beginOAuth, oauthRate } from '@/lib/mail/oauth';
import { beginOAuthInput, providerIdSchema } from '@/lib/model/oauth';

const params = z.object({ provider: providerIdSchema });

export const POST = route(
  { access: 'public', params, body: beginOAuthInput, rate: oauthRate },
  async ({ request, address, params: { provider }, body }) => {
    const { answer, setCookie } = await beginOAuth(await askingFrom(request, address), provider, body);
    return Response.json(answer, { headers: { 'Set-Cookie': setCookie } });
  },
);
