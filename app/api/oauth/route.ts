import { route } from '@/lib/http/route';
import { providers } from '@/lib/mail/oauth';

export const GET = route({ access: 'public' }, () => ({ providers: providers() }));
