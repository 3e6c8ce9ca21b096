import * as z from 'zod';
import { limitSignIn } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { openAlike } from '@/lib/mail/accounts';
import { unlockAccountInput } from '@/lib/model/api';
import { accountIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });

export const POST = route(
  { access: 'signedIn', params, body: unlockAccountInput },
  async ({ address, signedIn, params: { id }, body: { password } }) => ({
    accounts: await openAlike(signedIn, id, password, (account, attempt) => limitSignIn(address, account, attempt)),
  }),
);
