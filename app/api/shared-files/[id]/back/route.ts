import * as z from 'zod';
import { route } from '@/lib/http/route';
import { unshareFile } from '@/lib/mail/shared-files';

const params = z.object({ id: z.uuid() });

export const POST = route({ access: 'signedIn', params, status: 201 }, async ({ actor, params: { id } }) => ({
  draft: await unshareFile(actor, id),
}));
