import { route } from '@/lib/http/route';
import { listBulk, startBulk } from '@/lib/mail/bulk';
import { startBulkInput } from '@/lib/model/acts';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ acts: await listBulk(actor) }));

export const POST = route({ access: 'signedIn', body: startBulkInput, status: 201 }, async ({ actor, body }) => ({
  act: await startBulk(actor, body),
}));
