import { route } from '@/lib/http/route';
import { listSharedFiles } from '@/lib/mail/shared-files';

export const GET = route({ access: 'signedIn' }, ({ actor }) => listSharedFiles(actor));
