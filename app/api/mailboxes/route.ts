import { route } from '@/lib/http/route';
import { createMailbox } from '@/lib/mail/mailbox-changes';
import { readShell } from '@/lib/mail/shell';
import { createMailboxInput } from '@/lib/model/mailbox-acts';

export const GET = route({ access: 'signedIn' }, ({ actor }) => readShell(actor));

export const POST = route({ access: 'signedIn', body: createMailboxInput, status: 201 }, async ({ actor, body }) => ({
  mailbox: await createMailbox(actor, body),
}));
