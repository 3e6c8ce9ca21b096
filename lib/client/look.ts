/** The look of the page, also of one on which nobody is known: in a cookie, so that the server paints the next page with it. */
import { barColours, type Look, lookAttributes, lookCookie, writeLook } from '@/lib/model/look';

const lookForSeconds = 365 * 24 * 3600;

const isMore = ({ contrast }: Look): boolean =>
  contrast === 'more' || (contrast === 'system' && window.matchMedia('(prefers-contrast: more)').matches);
const isDark = ({ theme }: Look): boolean =>
  theme === 'dark' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);

function paint(look: Look): void {
  const root = document.documentElement;
  for (const name of ['accent', 'text', 'contrast']) delete root.dataset[name];
  for (const [name, value] of Object.entries(lookAttributes(look))) root.setAttribute(name, value);
  root.dataset.theme = isDark(look) ? 'dark' : 'light';
  if (isMore(look)) root.dataset.contrast = 'more';
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
    meta.content = barColours[root.dataset.theme as 'light' | 'dark'];
}

/** Keeps a look for the next page. */
export function keepLook(look: Look): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: not all browsers have a better way, and the next request must bear it
  document.cookie = `${lookCookie}=${encodeURIComponent(writeLook(look))}; Path=/; Max-Age=${lookForSeconds}; SameSite=Lax${secure}`;
}

/** Puts a look on the page and follows the system where it leaves the choice to it. Returns the way to stop. */
export function followLook(look: Look): () => void {
  const again = () => paint(look);
  again();
  const lists = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => window.matchMedia(query));
  for (const list of lists) list.addEventListener('change', again);
  return () => {
    for (const list of lists) list.removeEventListener('change', again);
  };
}
