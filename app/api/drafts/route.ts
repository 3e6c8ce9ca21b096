import { route } from '@/lib/http/route';
import { mendDrafts } from '@/lib/mail/draft-folder';
import { listDrafts } from '@/lib/mail/drafts';
import { startDraft } from '@/lib/mail/start-draft';
import { startDraftInput } from '@/lib/model/api';
import { wordsFor } from '../words';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => {
  void mendDrafts(actor);
  return { drafts: await listDrafts(actor) };
});

export const POST = route({ access: 'signedIn', body: startDraftInput, status: 201 }, async ({ actor, body, request }) => ({
  draft: await startDraft(actor, body, await wordsFor(request)),
}));
