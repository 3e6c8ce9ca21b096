import * as z from 'zod';
import { route } from '@/lib/http/route';
import { listUploads, startUpload } from '@/lib/mail/uploads';
import { startUploadInput } from '@/lib/model/upload';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({
  uploads: await listUploads(actor, id),
}));

export const POST = route(
  { access: 'signedIn', params, body: startUploadInput, maxBytes: 16_384, status: 201 },
  ({ actor, params: { id }, body }) => startUpload(actor, id, body),
);
