import * as z from 'zod';
import { route } from '@/lib/http/route';
import { changeMailbox, deleteMailbox } from '@/lib/mail/mailbox-changes';
import { mailboxIdSchema } from '@/lib/model/ids';
import { changeMailboxInput, deleteMailboxInput } from '@/lib/model/mailbox-acts';

const params = z.object({ id: z.coerce.number().pipe(mailboxIdSchema) });

export const PATCH = route({ access: 'signedIn', params, body: changeMailboxInput }, async ({ actor, params: { id }, body }) => ({
  mailbox: await changeMailbox(actor, id, body),
}));

export const DELETE = route({ access: 'signedIn', params, query: deleteMailboxInput }, ({ actor, params: { id }, query }) =>
  deleteMailbox(actor, id, query.letters),
);
