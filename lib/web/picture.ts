/**
 * Room `web`: the door to the web, for what a letter names there. It goes through the guard of `net` only, is never entered without
 * somebody's word, and knows no mail: it is given an address and answers what it found.
 */
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import type { LookUp } from '@/lib/net/names';
import { fetchOutside } from '@/lib/net/outside';
import { type PictureHead, pictureHead } from './picture-head';

/** A raster picture that may be shown. */
export interface WebPicture {
  type: PictureHead['type'];
  bytes: Buffer;
}

const bounds = { maxBytes: 5 * 1024 * 1024, firstByteMs: 5000, totalMs: 10_000, redirects: 3 } as const;
/** What a browser would need 160 MB for. */
const mostPixels = 40_000_000;

/**
 * Fetches a picture: at most 5 MB, 10 seconds, three redirects and 40 megapixels, of a raster kind by its own bytes, whatever the server
 * calls it. `ask` looks names up, by the system's name servers where not given. Throws `refusedByServer` where there is no such picture, and like
 * `fetchOutside`.
 */
export async function fetchPicture(url: string, ask?: LookUp): Promise<WebPicture> {
  const { status, bytes } = await fetchOutside({ method: 'GET', url, accept: 'image/*', ...bounds }, ask);
  const head = status === 200 ? pictureHead(bytes) : null;
  if (head === null || head.width * head.height > mostPixels) {
    throw new AppError('refusedByServer', say('said.web.unreadable', { host: new URL(url).hostname }));
  }
  return { type: head.type, bytes };
}
