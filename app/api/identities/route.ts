import { route } from '@/lib/http/route';
import { bringIdentityBack, changeIdentity, dropIdentity, identitiesOf, sortIdentities } from '@/lib/mail/identities';
import { keepIdentityInput, orderIdentitiesInput, removeIdentityInput, restoreIdentityInput } from '@/lib/model/identities';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ identities: await identitiesOf(actor) }));

export const POST = route({ access: 'signedIn', body: keepIdentityInput }, async ({ actor, body }) => ({
  identities: await changeIdentity(actor, body),
}));

export const PATCH = route({ access: 'signedIn', body: orderIdentitiesInput }, async ({ actor, body }) => ({
  identities: await sortIdentities(actor, body.accountId, body.order),
}));

export const PUT = route({ access: 'signedIn', body: restoreIdentityInput }, async ({ actor, body }) => ({
  identities: await bringIdentityBack(actor, body.id),
}));

export const DELETE = route({ access: 'signedIn', query: removeIdentityInput }, async ({ actor, query }) => ({
  identities: await dropIdentity(actor, query.id),
}));
