/** Where the picture of an address may come from: the letter itself, our proxy where that was allowed, or nowhere. */
import { remoteAddress } from './links';
import type { RemotePictures } from './picture-grant';

/** `ours` is an address of ours, `data` a raster picture inside the letter, `remote` one elsewhere, with the address of ours by which it may be shown. */
export type Picture =
  | { kind: 'ours' | 'data'; address: string }
  | { kind: 'remote'; address: string; by: string | null }
  | { kind: 'none' };

const raster = /^data:image\/(png|gif|jpe?g|pjpeg|webp|avif|bmp);(?:[\w.=-]{1,40};){0,2}base64,/iu;

function inlined(address: string): string | null {
  const head = raster.exec(address);
  if (head === null) return null;
  const digits = address
    .slice(head[0].length)
    .replace(/%2b/giu, '+')
    .replace(/%2f/giu, '/')
    .replace(/%3d/giu, '=')
    .replace(/[^A-Za-z0-9+/=]/gu, '');
  return digits === '' ? null : `data:image/${(head[1] ?? '').toLowerCase()};base64,${digits}`;
}

function contentId(address: string): string {
  const raw = address.slice('cid:'.length).replace(/^\/\//u, '');
  try {
    return decodeURIComponent(raw);
  } catch (error) {
    if (error instanceof URIError) return raw;
    throw error;
  }
}

/**
 * Judges an address by the letter's own pictures: Content-ID without angle brackets to the address of ours that shows it (T38). Remote
 * ones are shown only where `others` is given.
 */
export function placePicture(given: string, pictures: ReadonlyMap<string, string>, others?: RemotePictures): Picture {
  const address = given.replace(/[\p{Cc}]/gu, '').trim();
  if (/^cid:/iu.test(address)) {
    const id = contentId(address);
    const ours = pictures.get(id) ?? pictures.get(id.replace(/^<|>$/gu, ''));
    return ours === undefined ? { kind: 'none' } : { kind: 'ours', address: ours };
  }
  if (/^data:/iu.test(address)) {
    const data = inlined(address);
    return data === null ? { kind: 'none' } : { kind: 'data', address: data };
  }
  for (const ours of pictures.values()) if (ours === address) return { kind: 'ours', address };
  if (others?.addresses.has(address)) return { kind: 'ours', address };
  const remote = remoteAddress(address);
  return remote === null ? { kind: 'none' } : { kind: 'remote', address: remote, by: others?.place(remote) ?? null };
}
