import { Readable } from 'node:stream';
import * as z from 'zod';
import { route } from '@/lib/http/route';
import { describeExport, openExport, stopExport } from '@/lib/mail/exports';
import { failurePageFor } from '../../words';

const params = z.object({ id: z.uuid() });

const headersOf = ({ type, disposition }: ReturnType<typeof describeExport>) => ({
  'Content-Type': type,
  'Content-Disposition': disposition,
});

/** By itself Next would open the file for this, which can be taken once. */
export const HEAD = route(
  { access: 'signedIn', params },
  ({ actor, params: { id } }) => new Response(null, { headers: headersOf(describeExport(actor, id)) }),
);

/** The file, made while it is sent. */
export const GET = route({ access: 'signedIn', params, page: failurePageFor }, ({ actor, params: { id }, request }) => {
  const { stream, ...told } = openExport(actor, id);
  request.signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { headers: headersOf(told) });
});

export const DELETE = route({ access: 'signedIn', params }, ({ actor, params: { id } }) => stopExport(actor, id));
