import * as z from 'zod';
import { route } from '@/lib/http/route';
import { askingFrom, finishOAuth, oauthRate } from '@/lib/mail/oauth';
import { providerIdSchema } from '@/lib/model/oauth';
import { failurePageFor } from '../../../words';

const params = z.object({ provider: providerIdSchema });
const word = z.string().max(4096).optional();
const query = z.object({ state: word, code: word, error: word, iss: word });

// The one GET that changes something: it comes from the provider's page, and its state is known to the browser that began it, and good once.
export const GET = route(
  { access: 'public', params, query, rate: oauthRate, page: failurePageFor },
  async ({ request, address, params: { provider }, query: answer }) => {
    const { to, setCookie } = await finishOAuth(await askingFrom(request, address), provider, answer);
    const headers: Record<string, string> = setCookie ? { Location: to, 'Set-Cookie': setCookie } : { Location: to };
    return new Response(null, { status: 303, headers });
  },
);
