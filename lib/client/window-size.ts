/** The size of the window, kept for the page that the server draws next. */
import { windowCookie } from '@/lib/model/look';

/** Tells the server for the next page how wide the window became. */
export function keepWindow(phone: boolean): void {
  // biome-ignore lint/suspicious/noDocumentCookie: one plain cookie, and the Cookie Store API is not everywhere
  document.cookie = `${windowCookie}=${phone ? 'narrow' : 'wide'}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
