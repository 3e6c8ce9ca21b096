import * as z from 'zod';
import { route } from '@/lib/http/route';
import { bodyOf } from '@/lib/http/whole';
import { addImportPiece, readImportUpload } from '@/lib/mail/imports';

const params = z.object({ id: z.uuid() });

export const HEAD = route({ access: 'signedIn', params }, async ({ actor, params: { id } }) => {
  const { offset, size } = await readImportUpload(actor, id);
  return new Response(null, { headers: { 'Upload-Offset': String(offset), 'Upload-Length': String(size) } });
});

/** The body is a piece of the file itself, written while it streams in and bounded there. */
export const PATCH = route({ access: 'signedIn', params }, async ({ actor, params: { id }, request }) => {
  const said = /^\d{1,15}$/.exec(request.headers.get('upload-offset') ?? '')?.[0];
  return { import: await addImportPiece(actor, id, { offset: said === undefined ? null : Number(said), body: bodyOf(request) }) };
});
