import * as z from 'zod';
import { route } from '@/lib/http/route';
import { removeDraftFile } from '@/lib/mail/drafts';

const params = z.object({ id: z.uuid(), file: z.uuid() });

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id, file } }) => ({
  draft: await removeDraftFile(actor, id, file),
}));
