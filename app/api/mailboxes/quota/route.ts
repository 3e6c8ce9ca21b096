import { route } from '@/lib/http/route';
import { readQuotas } from '@/lib/mail/mailbox-quota';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ quotas: await readQuotas(actor) }));
