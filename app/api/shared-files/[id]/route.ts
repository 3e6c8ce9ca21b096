import * as z from 'zod';
import { route } from '@/lib/http/route';
import { changeLink, removeSharedFile } from '@/lib/mail/shared-files';
import { changeLinkInput } from '@/lib/model/shared-file';

const params = z.object({ id: z.uuid() });

export const PATCH = route(
  { access: 'signedIn', params, body: changeLinkInput, maxBytes: 4096 },
  async ({ actor, params: { id }, body }) => ({
    file: await changeLink(actor, id, body),
  }),
);

export const DELETE = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => removeSharedFile(actor, id));
