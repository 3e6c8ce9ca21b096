import { requestOrigin } from '@/lib/auth/request-origin';
import { route } from '@/lib/http/route';
import { readOperatorView } from '@/lib/mail/operator';

export const GET = route({ access: 'signedIn' }, ({ actor, request }) =>
  readOperatorView(actor, new URL(requestOrigin(request.headers)).hostname),
);
