import * as z from 'zod';
import { route } from '@/lib/http/route';
import { deviceConfig } from '@/lib/mail/devices';
import { accountIdSchema } from '@/lib/model/ids';
import { failurePageFor } from '../../../../words';

const params = z.object({ id: z.coerce.number().pipe(accountIdSchema) });

/** Thunderbird's file, to be saved. */
export const GET = route({ access: 'signedIn', params, page: failurePageFor }, async ({ actor, params: { id } }) => {
  const headers = { 'Content-Type': 'application/xml; charset=utf-8', 'Content-Disposition': 'attachment; filename="config-v1.1.xml"' };
  return new Response(await deviceConfig(actor, id), { headers });
});
