import * as z from 'zod';
import { clearedCookie } from '@/lib/auth/session';
import { route } from '@/lib/http/route';
import { removeAccount, renameAccount } from '@/lib/mail/accounts';
import { renameAccountInput } from '@/lib/model/api';
import { accountIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });
const removal = z.object({ discard: z.literal('1').optional() });

export const PATCH = route({ access: 'signedIn', params, body: renameAccountInput }, async ({ actor, params: { id }, body: { name } }) => ({
  account: await renameAccount(actor, id, name),
}));

export const DELETE = route({ access: 'signedIn', params, query: removal }, async ({ request, signedIn, params: { id }, query }) => {
  const ended = await removeAccount(signedIn, id, query.discard === '1');
  return new Response(null, { status: 204, headers: ended ? { 'Set-Cookie': clearedCookie(request.headers) } : {} });
});
