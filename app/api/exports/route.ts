import { route } from '@/lib/http/route';
import { listExports, startExport } from '@/lib/mail/exports';
import { startExportInput } from '@/lib/model/exports';

export const GET = route({ access: 'signedIn' }, ({ actor }) => ({ exports: listExports(actor) }));

export const POST = route({ access: 'signedIn', body: startExportInput, maxBytes: 1024, status: 201 }, async ({ signedIn, body }) => ({
  export: await startExport(signedIn, body),
}));
