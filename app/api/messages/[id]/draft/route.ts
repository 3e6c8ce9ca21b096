import * as z from 'zod';
import { route } from '@/lib/http/route';
import { takeOverDraft } from '@/lib/mail/draft-folder';
import { messageIdSchema } from '@/lib/model/ids';

const params = z.object({ id: z.coerce.number().pipe(messageIdSchema) });

export const POST = route({ access: 'signedIn', params, status: 201 }, ({ actor, params: { id } }) => takeOverDraft(actor, id));
