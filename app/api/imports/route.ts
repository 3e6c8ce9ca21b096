import { route } from '@/lib/http/route';
import { listImports, startImport } from '@/lib/mail/imports';
import { startImportInput } from '@/lib/model/imports';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ imports: await listImports(actor) }));

export const POST = route({ access: 'signedIn', body: startImportInput, maxBytes: 16_384, status: 201 }, async ({ actor, body }) => ({
  import: await startImport(actor, body),
}));
