import { route } from '@/lib/http/route';
import { readFreshness } from '@/lib/mail/freshness';

export const GET = route({ access: 'signedIn' }, ({ actor }) => readFreshness(actor));
