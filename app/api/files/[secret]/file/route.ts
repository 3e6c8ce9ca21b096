import { Readable } from 'node:stream';
import * as z from 'zod';
import { requestOrigin } from '@/lib/auth/request-origin';
import { rangeOf } from '@/lib/http/ranges';
import { route } from '@/lib/http/route';
import { sharedFileHeaders, sharedFilePage } from '@/lib/http/shared-file-page';
import { downloadHeaders, startDownload } from '@/lib/mail/shared-download';
import { bareLookFor, sharedFileWords } from '../../../words';

const params = z.object({ secret: z.string().max(200) });
const rate = { name: 'sharedFileBytes', points: 120, seconds: 60 };

async function noFile(request: Request): Promise<Response> {
  const page = sharedFilePage(
    bareLookFor(request),
    await sharedFileWords(request, null, { host: new URL(requestOrigin(request.headers)).host, href: '' }),
  );
  return new Response(page, { status: 404, headers: Object.fromEntries(sharedFileHeaders) });
}

/** Tells of the bytes, and counts nothing. */
export const HEAD = route({ access: 'public', params, rate }, async ({ params: { secret }, request }) => {
  const found = await startDownload(secret, () => false);
  return found ? new Response(null, { headers: downloadHeaders(found.file, found.ranged) }) : noFile(request);
});

/** The bytes of a link, at /files/SECRET/file: always to be saved. One that went on is not counted again. */
export const GET = route({ access: 'public', params, rate }, async ({ params: { secret }, request }) => {
  const asked = request.headers.get('range');
  const goesOn = /^bytes=0*[1-9]/u.test(asked?.trim() ?? '');
  const found = await startDownload(secret, (ranged) => !(ranged && goesOn));
  if (!found) return noFile(request);
  const { file, ranged } = found;
  const headers = downloadHeaders(file, ranged);
  const range = ranged ? rangeOf(asked, file.size) : null;
  if (range === 'none') return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${file.size}` } });
  if (file.size === 0) return new Response(null, { headers });
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  const stream = found.open({ start, end });
  request.signal.addEventListener('abort', () => stream.destroy(), { once: true });
  const part = { 'Content-Length': String(end - start + 1), 'Content-Range': `bytes ${start}-${end}/${file.size}` };
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    status: range ? 206 : 200,
    headers: range ? { ...headers, ...part } : headers,
  });
});
