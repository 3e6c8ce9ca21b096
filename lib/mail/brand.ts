/** Whose Oriel this is, by the host name that it was opened under: nothing of an account is needed, so that the page for signing in knows it too. */
import { type HeaderReader, requestHost } from '@/lib/auth/request-origin';
import { env } from '@/lib/env';
import { type Brand, brandAt, ownBrand } from '@/lib/model/brand';

/** The brand of a request. */
export function brandOf(headers: HeaderReader): Brand {
  const found = brandAt(requestHost(headers), env().brands);
  return found ? { name: found.name, colour: found.colour, logo: found.logo !== null } : ownBrand;
}

/** The operator's mark for a request, or null. */
export function logoOf(headers: HeaderReader): { type: string; bytes: Uint8Array<ArrayBuffer> } | null {
  return brandAt(requestHost(headers), env().brands)?.logo ?? null;
}
