/** The page that a link to a file leads to, for anybody who has it: without a sign-in, a script or anything that counts who looks. */
import { type BareLook, barePage, barePageHeaders, bareStyle, escaped } from './bare-page';

/** What the page says of a file. All of it is text. */
export interface SharedFileWords {
  /** Whose installation this is. */
  host: string;
  /** Null for a file that is not here, or not any more. */
  file: { name: string; about: string; href: string; load: string } | null;
  title: string;
  note: string;
}

const mark =
  '<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"><path d="M7.5 3.5h9L21.5 6v12l-5 2.5h-9L2.5 18V6z"/><path d="M7.5 3.5v17M16.5 3.5v17"/><path d="M7.5 8.2l4.5 4 4.5-4"/></svg>';
const style = `${bareStyle}
main{grid-template-columns:minmax(0,24rem);justify-items:stretch;gap:20px}
header{display:flex;align-items:center;justify-content:center;gap:10px;color:var(--ink-2)}
header svg{color:var(--accent)}
section{display:grid;gap:8px;justify-items:center;padding:28px 24px;background:var(--card);border:1px solid color-mix(in srgb,var(--line) 55%,transparent);border-radius:14px}
h1{overflow-wrap:anywhere;font-size:1.25rem}
section a{inline-size:100%;margin-block-start:16px;background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
section a:focus-visible{outline-color:var(--ink)}
footer{color:var(--ink-2);font-size:.875rem}
footer p{margin-inline:auto}
h1,p{text-wrap:balance}`;

/** The headers of the page: nobody keeps it, and nobody finds it by searching. */
export const sharedFileHeaders: readonly [name: string, value: string][] = [
  ...barePageHeaders(style),
  ['X-Robots-Tag', 'noindex, nofollow, noarchive'],
];

/** The page as HTML. */
export function sharedFilePage(look: BareLook, { host, file, title, note }: SharedFileWords): string {
  const inside = file
    ? `<h1><bdi>${escaped(file.name)}</bdi></h1>
<p>${escaped(file.about)}</p>
<a href="${escaped(file.href)}" download rel="nofollow">${escaped(file.load)}</a>`
    : `<h1>${escaped(title)}</h1>
<p>${escaped(note)}</p>`;
  const foot = file ? `\n<footer><p>${escaped(note)}</p></footer>` : '';
  const main = `<header>${mark}<bdi>${escaped(host)}</bdi></header>\n<section>\n${inside}\n</section>${foot}`;
  return barePage(look, title, style, main);
}
