import { limitSignIn } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { listCopies, startCopy } from '@/lib/mail/account-copies';
import { startCopyInput } from '@/lib/model/account-copies';

export const GET = route({ access: 'signedIn' }, ({ actor }) => listCopies(actor));

export const POST = route(
  { access: 'signedIn', body: startCopyInput, maxBytes: 16_384, status: 201 },
  async ({ request: { headers }, signedIn, actor, address, body }) => ({
    copy: await limitSignIn(address, `copy ${body.login.toLowerCase()} ${body.host.toLowerCase()}`, () =>
      startCopy(actor, body, { headers, sessionHash: signedIn.sessionHash }),
    ),
  }),
);
