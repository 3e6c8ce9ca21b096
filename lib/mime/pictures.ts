/** Where the picture of an address may come from: the letter itself, or nowhere. */
import { remoteAddress } from './links';

/** `ours` is an address of our content route, `data` a raster picture inside the letter, `remote` one that stays unloaded. */
export type Picture = { kind: 'ours' | 'data' | 'remote'; address: string } | { kind: 'none' };

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

/** Judges an address by the letter's own pictures: Content-ID without angle brackets to the address of ours that shows it (T38). */
export function placePicture(given: string, pictures: ReadonlyMap<string, string>): Picture {
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
  const remote = remoteAddress(address);
  return remote === null ? { kind: 'none' } : { kind: 'remote', address: remote };
}
