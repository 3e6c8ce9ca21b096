import { route } from '@/lib/http/route';
import { listQueuedActs } from '@/lib/mail/acts';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ acts: await listQueuedActs(actor) }));
