import * as z from 'zod';
import { limitSignIn } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { addressOf, unlockAccount } from '@/lib/mail/accounts';
import { unlockAccountInput } from '@/lib/model/api';
import { accountIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });

export const POST = route(
  { access: 'signedIn', params, body: unlockAccountInput },
  async ({ address, signedIn, actor, params: { id }, body: { password } }) => ({
    account: await limitSignIn(address, await addressOf(actor, id), () => unlockAccount(signedIn, id, password)),
  }),
);
