import { route } from '@/lib/http/route';
import { readShell } from '@/lib/mail/shell';

export const GET = route({ access: 'signedIn' }, ({ actor }) => readShell(actor));
