import * as z from 'zod';
import { limitSignIn } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { changeCopy, forgetCopy, readCopyReport } from '@/lib/mail/account-copies';
import { changeCopyInput } from '@/lib/model/account-copies';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => readCopyReport(actor, id));

export const PATCH = route(
  { access: 'signedIn', params, body: changeCopyInput, maxBytes: 16_384 },
  async ({ request: { headers }, signedIn, actor, address, params: { id }, body }) => ({
    copy: await (body.password === undefined && body.permission === undefined
      ? changeCopy(actor, id, body)
      : limitSignIn(address, `copy ${id}`, () => changeCopy(actor, id, body, { headers, sessionHash: signedIn.sessionHash }))),
  }),
);

export const DELETE = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => forgetCopy(actor, id));
