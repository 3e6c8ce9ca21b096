import { route } from '@/lib/http/route';
import { listFollowUps } from '@/lib/mail/follow-ups';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ followUps: await listFollowUps(actor) }));
