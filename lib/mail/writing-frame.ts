/** The empty document in which a formatted letter is written, and the headers that hold it: quoted mail stands in it, so it runs and fetches nothing. */

/** Colours, sizes and the writing font come from the page, as custom properties of the root. */
const style = `
:root{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
html{background:var(--paper);overflow:hidden}
body{margin:0}
#text{outline:0;min-block-size:1.6em;padding-block-end:2px;font:var(--w-text) var(--size)/var(--line-height) var(--font);color:var(--ink);
caret-color:var(--ink);overflow-wrap:anywhere;unicode-bidi:plaintext;tab-size:4}
#text::selection,#text *::selection{background:var(--accent-wash-2)}
#text>*{unicode-bidi:plaintext}
#text :where(p,h1,h2,h3,ul,ol,pre,table,blockquote){margin-block:0 .5em}
#text :where(h1,h2,h3){font-weight:640;line-height:1.3;margin-block:.5em .25em}
#text :where(h1){font-size:1.5em}#text :where(h2){font-size:1.25em}#text :where(h3){font-size:1.1em}
#text :where(ul,ol){padding-inline-start:1.6em}
#text :where(a){color:var(--accent-ink)}
#text :where(blockquote){margin-inline:0;padding-inline-start:12px;border-inline-start:2px solid var(--line-2);color:var(--ink-2)}
#text :where(pre,code){font:.9em/1.5 var(--mono);background:var(--hover);border-radius:4px}
#text :where(code){padding:1px 4px}#text :where(pre){padding:8px 12px;white-space:pre-wrap}#text :where(pre code){background:none;padding:0}
#text :where(hr){border:0;border-block-start:1px solid var(--line-2);margin-block:12px}
#text :where(img){max-inline-size:100%;block-size:auto}
#text :where(img:not([src])){display:inline-block;min-inline-size:24px;min-block-size:24px;outline:1px dashed var(--line-2);outline-offset:-1px}
#text :where(table:not([width],[style],[bgcolor])){border-collapse:collapse}
#text :where(table:not([width],[style],[bgcolor]))>*>tr>:where(td,th){border:1px solid var(--line-2);padding:4px 8px;min-inline-size:40px;vertical-align:top}
#text [data-oriel-signature]{color:var(--ink-3)}
#text [data-oriel-quote]{margin-block-start:1em;color:var(--ink-2)}
:root[data-designed][data-theme=dark] #text [data-oriel-quote]>blockquote,:root[data-designed][data-theme=dark] #text [data-oriel-quote][data-oriel-forward]{
color-scheme:light;background:#fff;color:#1f1c18;border-radius:4px;padding-block:4px}
:root[data-designed][data-theme=dark] #text [data-oriel-quote] a{color:#0f6b6e}
#text [data-oriel-quote]{overflow-x:auto}
#text[data-empty]::before{content:attr(data-placeholder);color:var(--ink-3);position:absolute;pointer-events:none}
`;

/** The document. What is written is put into `#text` by the page around it. */
export const writingFrame = `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title></title><style>${style}</style></head><body><div id="text"></div></body></html>`;

/** Its headers: no script ever, pictures only of our own and those that lie in the letter, fonts of the page. */
export const writingFrameHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    'sandbox allow-same-origin',
    "default-src 'none'",
    "script-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'private, max-age=600',
};
