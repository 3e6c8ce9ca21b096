import { accountTried, limitSignIn } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { addAccount } from '@/lib/mail/accounts';
import { addAccountInput } from '@/lib/model/api';

export const POST = route({ access: 'signedIn', body: addAccountInput }, async ({ address, signedIn, body }) => ({
  account: await limitSignIn(address, accountTried(body), () => addAccount(signedIn, body)),
}));
