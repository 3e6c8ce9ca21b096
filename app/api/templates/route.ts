import { route } from '@/lib/http/route';
import { bringTemplateBack, changeTemplate, dropTemplate, sortTemplates, templatesOf } from '@/lib/mail/templates';
import { keepTemplateInput, orderTemplatesInput, removeTemplateInput, restoreTemplateInput } from '@/lib/model/templates';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ templates: await templatesOf(actor) }));

export const POST = route({ access: 'signedIn', body: keepTemplateInput }, async ({ actor, body }) => ({
  templates: await changeTemplate(actor, body),
}));

export const PATCH = route({ access: 'signedIn', body: orderTemplatesInput }, async ({ actor, body }) => ({
  templates: await sortTemplates(actor, body.order),
}));

export const PUT = route({ access: 'signedIn', body: restoreTemplateInput }, async ({ actor, body }) => ({
  templates: await bringTemplateBack(actor, body.id),
}));

export const DELETE = route({ access: 'signedIn', query: removeTemplateInput }, async ({ actor, query }) => ({
  templates: await dropTemplate(actor, query.id),
}));
