/** Pages that need nothing but themselves: no script, nothing that is fetched, all that they say as text. */
import { createHash } from 'node:crypto';

/** How a page is written and drawn. */
export interface BareLook {
  /** BCP 47 tag. */
  language: string;
  dir: 'ltr' | 'rtl';
  theme: 'system' | 'light' | 'dark';
}

const light =
  'color-scheme:light;--ground:#f8f7f4;--ink:#211e1a;--ink-2:#4b4843;--line:#bdbab4;--card:#fff;--accent:#0f6b6e;--on-accent:#fff';
const dark =
  'color-scheme:dark;--ground:#171614;--ink:#ecebe8;--ink-2:#bfbcb6;--line:#4b4843;--card:#211f1c;--accent:#6fc4c8;--on-accent:#171614';
/** What all of them look like. */
export const bareStyle = `:root{${light};font:16px/1.5 system-ui,sans-serif}
@media (prefers-color-scheme:dark){:root{${dark}}}
[data-theme=light]{${light}}
[data-theme=dark]{${dark}}
body{margin:0;background:var(--ground);color:var(--ink)}
main{min-height:100vh;min-height:100dvh;box-sizing:border-box;display:grid;place-content:center;justify-items:center;gap:12px;padding:24px;text-align:center}
h1{margin:0;font-size:1.375rem;font-weight:600}
p{margin:0;max-inline-size:26em;color:var(--ink-2);overflow-wrap:anywhere;white-space:pre-line}
a{box-sizing:border-box;min-block-size:44px;margin-block-start:8px;padding:9px 20px;border:1px solid var(--line);border-radius:8px;color:inherit;text-decoration:none}
a:hover{border-color:currentColor}
a:focus-visible{outline:2px solid;outline-offset:2px}`;

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Words as HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);

/** The headers of a page with this style: nothing runs, and nothing is fetched. */
export function barePageHeaders(style: string): [name: string, value: string][] {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    ['Content-Type', 'text/html; charset=utf-8'],
    [
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    ],
  ];
}

/** A page as HTML. `main` is HTML that stands in it, `title` is text. */
export function barePage({ language, dir, theme }: BareLook, title: string, style: string, main: string): string {
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${dir}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
