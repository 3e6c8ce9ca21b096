import * as z from 'zod';
import { route } from '@/lib/http/route';
import { linkWish } from '@/lib/mail/shared-link';
import { listUploads, startUpload } from '@/lib/mail/uploads';
import { startUploadInput } from '@/lib/model/upload';
import { wordsFor } from '../../../words';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({
  uploads: await listUploads(actor, id),
}));

export const POST = route(
  { access: 'signedIn', params, body: startUploadInput, maxBytes: 16_384, status: 201 },
  async ({ actor, params: { id }, body: { link, ...file }, request }) =>
    startUpload(actor, id, file, link ? linkWish(request, await wordsFor(request)) : null),
);
