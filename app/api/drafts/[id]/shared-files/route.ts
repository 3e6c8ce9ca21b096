import * as z from 'zod';
import { route } from '@/lib/http/route';
import { linksOfDraft, shareFile } from '@/lib/mail/shared-files';
import { linkWish } from '@/lib/mail/shared-link';
import { shareFileInput } from '@/lib/model/shared-file';
import { wordsFor } from '../../../words';

const params = z.object({ id: z.uuid() });

export const GET = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => linksOfDraft(actor, id));

export const POST = route(
  { access: 'signedIn', params, body: shareFileInput, maxBytes: 4096, status: 201 },
  async ({ actor, params: { id }, body: { file }, request }) => ({
    draft: await shareFile(actor, id, file, linkWish(request, await wordsFor(request))),
  }),
);
