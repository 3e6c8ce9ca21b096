import * as z from 'zod';
import { route } from '@/lib/http/route';
import { readRedirected } from '@/lib/mail/redirect';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => readRedirected(actor, id));
