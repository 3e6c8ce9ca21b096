import { phoneQuery, windowCookie } from '@/lib/model/look';

/**
 * Finds the system's theme and contrast before the first paint, where the person chose no other, so that nothing flashes; and tells the server how wide
 * the window is, so that the next page comes drawn for it.
 */
const script = `(()=>{const d=document.documentElement.dataset,m=q=>matchMedia(q).matches;
d.theme??=m('(prefers-color-scheme: dark)')?'dark':'light';
if(d.contrastChoice==='system'&&m('(prefers-contrast: more)'))d.contrast='more';
const w='${windowCookie}='+(m('${phoneQuery}')?'narrow':'wide');
if(!document.cookie.includes(w))document.cookie=w+'; Path=/; Max-Age=31536000; SameSite=Lax'})()`;

export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, and it must run before the first paint
      dangerouslySetInnerHTML={{ __html: script }}
    />
  );
}
