/** Sets theme, contrast and accent on `html` before the first paint, so that nothing flashes. The choices live on this device. */
const script = `(()=>{const h=document.documentElement,g=k=>{try{return localStorage.getItem('oriel:'+k)}catch{return null}},m=q=>matchMedia(q).matches;
const t=g('theme'),c=g('contrast'),a=g('accent');
h.dataset.theme=t==='light'||t==='dark'?t:m('(prefers-color-scheme: dark)')?'dark':'light';
if(c==='more'||(c!=='normal'&&m('(prefers-contrast: more)')))h.dataset.contrast='more';
if(a)h.dataset.accent=a})()`;

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
