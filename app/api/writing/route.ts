import { route } from '@/lib/http/route';
import { sendWhole } from '@/lib/http/whole';
import { writingFrame, writingFrameHeaders } from '@/lib/mail/writing-frame';

/** Answers the empty document in which a formatted letter is written, under a policy of its own. */
export const GET = route({ access: 'signedIn' }, async ({ request }) => {
  return new Response(sendWhole(request, Buffer.from(writingFrame)) ? null : writingFrame, { headers: writingFrameHeaders });
});
