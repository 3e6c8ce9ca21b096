import * as z from 'zod';
import { route } from '@/lib/http/route';
import { bodyOf } from '@/lib/http/whole';
import { addPiece, readUpload, stopUpload } from '@/lib/mail/uploads';

const params = z.object({ id: z.uuid(), file: z.uuid() });

export const HEAD = route({ access: 'signedIn', params }, async ({ actor, params: { id, file } }) => {
  const { offset, size } = await readUpload(actor, id, file);
  return new Response(null, { headers: { 'Upload-Offset': String(offset), 'Upload-Length': String(size) } });
});

/** The body is a piece of the file itself, written while it streams in and bounded there. */
export const PATCH = route({ access: 'signedIn', params }, async ({ actor, params: { id, file }, request }) => {
  const said = /^\d{1,15}$/.exec(request.headers.get('upload-offset') ?? '')?.[0];
  return addPiece(actor, id, file, { offset: said === undefined ? null : Number(said), body: bodyOf(request) });
});

export const DELETE = route({ access: 'signedIn', params }, ({ actor, params: { id, file } }) => stopUpload(actor, id, file));
