import * as z from 'zod';
import { route } from '@/lib/http/route';
import { detachFiles } from '@/lib/mail/detach';
import { detachInput } from '@/lib/model/detach';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });

/** Takes files off a letter. */
export const POST = route({ access: 'signedIn', params, body: detachInput }, ({ actor, params: { id }, body }) =>
  detachFiles(actor, id, body),
);
