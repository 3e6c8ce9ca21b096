/** Which drawings may become a sender's logo (BIMI): the plain kind that the specification asks for (SVG Tiny PS), without addresses, styles, scripts or documents inside. */
import type { Trusted } from './trust-results';

/** Where a drawing comes from: the file that a domain names, or the header that the reader's own mail server wrote. */
export type LogoSource = { svg: Uint8Array } | { header: Uint8Array; trusted: Trusted };

/** Largest drawing, bytes. The specification advises 32 kB. */
export const maxLogoBytes = 128 * 1024;
const mostElements = 5000;
const mostCopies = 100;
const elements = new Set(
  `svg title desc metadata g defs path rect circle ellipse line polyline polygon text tspan use
  lineargradient radialgradient stop solidcolor`.split(/\s+/u),
);

/** Without comments and the XML declaration; null where anything else begins with "<!" or "<?". */
function bare(svg: string): string | null {
  let text = '';
  let at = 0;
  for (let open = svg.indexOf('<!--'); open >= 0; open = svg.indexOf('<!--', at)) {
    const end = svg.indexOf('-->', open + 4);
    if (end < 0) return null;
    text += svg.slice(at, open);
    at = end + 3;
  }
  text = (text + svg.slice(at)).trim().replace(/^<\?xml [^<>]{0,200}\?>/u, '');
  return /<[!?]/u.test(text) ? null : text.trim();
}

/** True for a drawing of the plain kind: known elements alone, few enough, and nothing that names another document. */
export function isPlainDrawing(svg: string): boolean {
  const text = bare(svg.replace(/^\ufeff/u, '').replace(/\s+/gu, ' '));
  if (text === null || !/^<svg[\s>]/u.test(text)) return false;
  const tags = [...text.matchAll(/<\/?([^\s/<>]{1,60})/gu)].map(([, name = '']) => name.toLowerCase());
  if (tags.length > 2 * mostElements || tags.some((name) => !elements.has(name))) return false;
  if (tags.filter((name) => name === 'use').length > mostCopies) return false;
  return !/(?:href|src) ?= ?["']? ?[^"'# ]|url\( ?["']? ?[^"'# ]| on[a-z]+ ?=| style ?=|javascript:/iu.test(text);
}
