import { route } from '@/lib/http/route';
import { changePictureSender, pictureSenders } from '@/lib/mail/picture-consent';
import { pictureSenderInput } from '@/lib/model/picture-senders';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ senders: await pictureSenders(actor) }));

export const POST = route({ access: 'signedIn', body: pictureSenderInput }, async ({ actor, body }) => ({
  senders: await changePictureSender(actor, body, true),
}));

export const DELETE = route({ access: 'signedIn', query: pictureSenderInput }, async ({ actor, query }) => ({
  senders: await changePictureSender(actor, query, false),
}));
