import * as z from 'zod';
import { route } from '@/lib/http/route';
import { readFolderFacts } from '@/lib/mail/mailbox-facts';
import { mailboxIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(mailboxIdSchema) });

export const GET = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => readFolderFacts(actor, id));
