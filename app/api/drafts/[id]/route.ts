import * as z from 'zod';
import { route } from '@/lib/http/route';
import { freshDraft } from '@/lib/mail/draft-folder';
import { changeFrom, discardDraft, saveDraft } from '@/lib/mail/drafts';
import { harmlessDraft } from '@/lib/mail/harmless-draft';
import { changeFromInput, saveDraftInput } from '@/lib/model/api';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => ({
  draft: await harmlessDraft(await freshDraft(actor, id)),
}));

export const PUT = route({ access: 'signedIn', params, body: saveDraftInput }, async ({ actor, params: { id }, body }) => ({
  draft: await saveDraft(actor, id, body),
}));

export const PATCH = route({ access: 'signedIn', params, body: changeFromInput }, async ({ actor, params: { id }, body }) => ({
  draft: await changeFrom(actor, id, body.accountId),
}));

export const DELETE = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => discardDraft(actor, id));
