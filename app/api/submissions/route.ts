import { takeLetter } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { readDraft } from '@/lib/mail/drafts';
import { sendDraft } from '@/lib/mail/send';
import { allowSendingAlone } from '@/lib/mail/sending-password';
import { listSubmissions } from '@/lib/mail/submissions';
import { sendDraftInput } from '@/lib/model/api';

export const GET = route({ access: 'signedIn' }, async ({ actor }) => ({ submissions: await listSubmissions(actor) }));

export const POST = route({ access: 'signedIn', body: sendDraftInput }, async ({ actor, signedIn, body }) => {
  const { draftId, background = false, ...wish } = body;
  const { to, cc, bcc } = await readDraft(actor, draftId);
  await takeLetter(actor, to.length + cc.length + bcc.length);
  const submission = await sendDraft(actor, draftId, wish);
  if (background && submission.state === 'queued') await allowSendingAlone(signedIn, submission.accountId);
  return { submission };
});
