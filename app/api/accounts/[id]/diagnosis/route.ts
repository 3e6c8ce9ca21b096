import * as z from 'zod';
import { lineStream } from '@/lib/http/line-stream';
import { route } from '@/lib/http/route';
import { diagnoseAccount } from '@/lib/mail/diagnose';
import { accountIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });
/** Each signs in once for reading and once for sending: a server that locks people out after a few tries must not be driven to it. */
const rate = { name: 'accountDiagnoses', points: 10, seconds: 600 };

export const POST = route({ access: 'signedIn', params, rate }, async ({ request, signedIn, params: { id } }) =>
  lineStream(request.signal, await diagnoseAccount(signedIn, id), (said) => ({ type: 'failed' as const, said })),
);
