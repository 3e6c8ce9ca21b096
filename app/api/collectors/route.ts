import { limitSignIn } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { changeCollector, collectorsOf, keepCollector, removeCollector, restoreCollector } from '@/lib/mail/collectors';
import { changeCollectorInput, keepCollectorInput, removeCollectorInput, restoreCollectorInput } from '@/lib/model/collectors';

export const GET = route({ access: 'signedIn' }, ({ actor }) => collectorsOf(actor));

export const POST = route({ access: 'signedIn', body: keepCollectorInput }, ({ request: { headers }, signedIn, actor, address, body }) =>
  limitSignIn(address, `pop3 ${body.login.toLowerCase()} ${body.host.toLowerCase()}`, () =>
    keepCollector(actor, body, { headers, sessionHash: signedIn.sessionHash }),
  ),
);

export const PATCH = route({ access: 'signedIn', body: changeCollectorInput }, ({ actor, body }) => changeCollector(actor, body));

export const PUT = route({ access: 'signedIn', body: restoreCollectorInput }, ({ actor, body }) => restoreCollector(actor, body.id));

export const DELETE = route({ access: 'signedIn', query: removeCollectorInput }, ({ actor, query }) => removeCollector(actor, query.id));
