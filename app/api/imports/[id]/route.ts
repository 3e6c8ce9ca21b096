import * as z from 'zod';
import { route } from '@/lib/http/route';
import { changeImport, forgetImport, readReport } from '@/lib/mail/imports';
import { changeImportInput } from '@/lib/model/imports';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => readReport(actor, id));

export const PATCH = route(
  { access: 'signedIn', params, body: changeImportInput, maxBytes: 1024 },
  async ({ actor, params: { id }, body }) => ({
    import: await changeImport(actor, id, body),
  }),
);

export const DELETE = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => forgetImport(actor, id));
