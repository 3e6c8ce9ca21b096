/** The look that this browser had last. */
import { type Look, lookCookie, readLook } from '@/lib/model/look';

/** The look of a page on which nobody is known: what was chosen here last. */
export function lastLook(): Look {
  const value = document.cookie.split('; ').find((pair) => pair.startsWith(`${lookCookie}=`));
  return readLook(value && decodeURIComponent(value.slice(lookCookie.length + 1)));
}
