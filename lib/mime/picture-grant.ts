/** The addresses of ours by which remote pictures are shown: each is signed for one person, one letter and a limited time. */
import { createHmac } from 'node:crypto';

/** The right to show the remote pictures of one letter to one person. Plain data, so that a worker can be given it. */
export interface PictureGrant {
  /** What every address begins with: the route, the letter, and until when it holds. */
  start: string;
  /** Made for this person, letter and time only. */
  key: Uint8Array;
}

/** The route that shows remote pictures. */
export const pictureRoute = '/api/pictures';
/** A longer address is not shown: written our way it would be too long for some servers on the way. */
const longest = 4096;

/** What stands at the end of an address of ours, 43 characters. */
export function pictureSeal(key: Uint8Array, url: string): string {
  return createHmac('sha256', key).update(url).digest('base64url');
}

/** Most pictures of one letter, so that a few bytes each do not become megabytes of addresses. */
const mostPictures = 1000;

/** The remote pictures of one letter, by addresses of ours. */
export interface RemotePictures {
  /** The address of ours that shows the picture at `url`, or null where it is not shown: too long, or one too many. */
  place(url: string): string | null;
  /** All addresses given out so far. */
  addresses: ReadonlySet<string>;
}

/** Gives out the addresses for one letter. They hold only characters that mean nothing in CSS; in HTML all but the ampersand. */
export function remotePictures({ start, key }: PictureGrant): RemotePictures {
  const addresses = new Set<string>();
  const known = new Map<string, string>();
  let placed = 0;
  const place = (url: string) => {
    placed += 1;
    if (placed > mostPictures || url.length > longest) return null;
    const address = known.get(url) ?? `${start}&s=${pictureSeal(key, url)}&u=${Buffer.from(url).toString('base64url')}`;
    known.set(url, address);
    addresses.add(address);
    return address;
  };
  return { place, addresses };
}
