/** The page that a link for another device leads to: without a sign-in, a script or a password. */
import { type BareLook, barePage, barePageHeaders, bareStyle, escaped } from './bare-page';

/** What the page says. All of it is text. */
export interface SetUpWords {
  host: string;
  title: string;
  /** Until when the link works, and what it does not hold. */
  note: string;
  /** The profile of Apple. */
  apple: { title: string; note: string; href: string; load: string };
  /** For every other program: what to type in. */
  other: { title: string; rows: readonly { name: string; value: string }[] };
}

const style = `${bareStyle}
main{grid-template-columns:minmax(0,26rem);justify-items:stretch;gap:20px}
section{display:grid;gap:8px;padding:24px;background:var(--card);border:1px solid color-mix(in srgb,var(--line) 55%,transparent);border-radius:14px;text-align:start}
header{color:var(--ink-2)}
h1{overflow-wrap:anywhere}
h2{margin:0;font-size:1.0625rem;font-weight:600}
section a{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600;text-align:center}
section a:focus-visible{outline-color:var(--ink)}
dl{display:grid;gap:10px;margin:0}
dt{color:var(--ink-2);font-size:.875rem}
dd{margin:0;font-family:ui-monospace,monospace;overflow-wrap:anywhere;user-select:all}`;

/** The headers of the page: nobody keeps it, and nobody finds it by searching. */
export const setUpHeaders: readonly [name: string, value: string][] = [
  ...barePageHeaders(style),
  ['X-Robots-Tag', 'noindex, nofollow, noarchive'],
];

/** The page as HTML. */
export function setUpPage(look: BareLook, { host, title, note, apple, other }: SetUpWords): string {
  const rows = other.rows.map(({ name, value }) => `<div><dt>${escaped(name)}</dt><dd><bdi dir="ltr">${escaped(value)}</bdi></dd></div>`);
  const main = `<header><bdi>${escaped(host)}</bdi></header>
<h1>${escaped(title)}</h1>
<p>${escaped(note)}</p>
<section>
<h2>${escaped(apple.title)}</h2>
<p>${escaped(apple.note)}</p>
<a href="${escaped(apple.href)}" rel="nofollow">${escaped(apple.load)}</a>
</section>
<section>
<h2>${escaped(other.title)}</h2>
<dl>${rows.join('')}</dl>
</section>`;
  return barePage(look, title, style, main);
}
