import { journalKey } from '@/lib/auth/journal-key';
import { route } from '@/lib/http/route';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ key: journalKey(actor) }));
