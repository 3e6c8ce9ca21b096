import { route } from '@/lib/http/route';
import { changeFlags } from '@/lib/mail/act-flags';
import { changeFlagsInput } from '@/lib/model/api';

export const POST = route({ access: 'signedIn', body: changeFlagsInput }, ({ actor, body }) => changeFlags(actor, body));
