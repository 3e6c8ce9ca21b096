import * as z from 'zod';
import { route } from '@/lib/http/route';
import { shareFolder } from '@/lib/mail/mailbox-facts';
import { mailboxIdSchema } from '@/lib/model/ids';
import { shareFolderInput } from '@/lib/model/mailbox-facts';

const params = z.object({ id: z.coerce.number().pipe(mailboxIdSchema) });

export const PUT = route({ access: 'signedIn', params, body: shareFolderInput }, ({ actor, params: { id }, body }) =>
  shareFolder(actor, id, body),
);
