import { route } from '@/lib/http/route';
import { changeTemplate, dropTemplate, templatesOf } from '@/lib/mail/templates';
import { keepTemplateInput, removeTemplateInput } from '@/lib/model/templates';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ templates: await templatesOf(actor) }));

export const POST = route({ access: 'signedIn', body: keepTemplateInput }, async ({ actor, body }) => ({
  templates: await changeTemplate(actor, body),
}));

export const DELETE = route({ access: 'signedIn', query: removeTemplateInput }, async ({ actor, query }) => ({
  templates: await dropTemplate(actor, query.id),
}));
