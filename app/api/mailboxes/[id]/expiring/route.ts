import * as z from 'zod';
import { route } from '@/lib/http/route';
import { countExpiring } from '@/lib/mail/mailbox-expiry';
import { mailboxIdSchema } from '@/lib/model/ids';
import { expiringInput } from '@/lib/model/mailbox-facts';

const params = z.object({ id: z.coerce.number().pipe(mailboxIdSchema) });

export const GET = route({ access: 'signedIn', params, query: expiringInput }, async ({ actor, params: { id }, query }) => ({
  letters: await countExpiring(actor, id, query.days),
}));
