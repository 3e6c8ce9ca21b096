import * as z from 'zod';
import { route } from '@/lib/http/route';
import { changeFrom, discardDraft, readDraft, saveDraft } from '@/lib/mail/drafts';
import { changeFromInput, saveDraftInput } from '@/lib/model/api';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({ draft: await readDraft(actor, id) }));

export const PUT = route({ access: 'signedIn', params, body: saveDraftInput }, async ({ actor, params: { id }, body }) => ({
  draft: await saveDraft(actor, id, body),
}));

export const PATCH = route({ access: 'signedIn', params, body: changeFromInput }, async ({ actor, params: { id }, body }) => ({
  draft: await changeFrom(actor, id, body.accountId),
}));

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => discardDraft(actor, id));
