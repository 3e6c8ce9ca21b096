import { route } from '@/lib/http/route';
import { sendDraft } from '@/lib/mail/send';
import { listSubmissions } from '@/lib/mail/submissions';
import { sendDraftInput } from '@/lib/model/api';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ submissions: await listSubmissions(actor) }));

export const POST = route({ access: 'signedIn', body: sendDraftInput }, async ({ actor, body }) => ({
  submission: await sendDraft(actor, body.draftId),
}));
