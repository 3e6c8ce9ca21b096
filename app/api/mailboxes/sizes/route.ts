import { route } from '@/lib/http/route';
import { readFolderSizes } from '@/lib/mail/mailbox-facts';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ sizes: await readFolderSizes(actor) }));
