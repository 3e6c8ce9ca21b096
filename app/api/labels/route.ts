import { route } from '@/lib/http/route';
import { listLabels } from '@/lib/mail/labels';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ labels: await listLabels(actor) }));
