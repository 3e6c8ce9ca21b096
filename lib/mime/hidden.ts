/** What of a letter's HTML a reader does not see, as far as the markup alone tells cheaply (T22). */
import type { DefaultTreeAdapterTypes } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

const silent = new Set([
  'head',
  'style',
  'script',
  'title',
  'noscript',
  'template',
  'svg',
  'math',
  'select',
  'textarea',
  'iframe',
  'object',
  'noembed',
  'noframes',
  'xmp',
  'audio',
  'video',
]);
const hiding =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|font-size\s*:\s*(?:\.?0[0.]{0,10}[a-z%]{0,4}|1(?:\.0+)?px)\s*(?:!\s*important\s*)?(?:;|$)|max-height\s*:\s*0|(?:line-)?height\s*:\s*0(?:px)?\s*(?:!\s*important\s*)?(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:!\s*important\s*)?(?:;|$)|text-indent\s*:\s*-\d{3,}|left\s*:\s*-\d{3,})/iu;
const colour = /(?:^|;)\s*(color|background(?:-color)?)\s*:\s*([^;!]{1,40})/giu;

/** The value of an attribute, or null. */
export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((one) => one.name === name)?.value ?? null;
}

/** White on white and the like, as far as one style attribute tells. */
function sameColour(style: string): boolean {
  const seen: Record<string, string> = {};
  for (const [, name, value] of style.matchAll(colour))
    if (name && value) seen[name.toLowerCase().startsWith('b') ? 'ground' : 'ink'] = value.trim().toLowerCase();
  return seen.ink === 'transparent' || (seen.ink !== undefined && seen.ink === seen.ground);
}

/** Names of classes that the letter's own style elements hide outside of media queries. */
export function hiddenClasses(html: string): Set<string> {
  const names = new Set<string>();
  for (const [, css = ''] of html.slice(0, 65_536).matchAll(/<style[^>]{0,200}>([^<]{0,40000})/giu)) {
    const plain = css.split(/@media/iu, 1)[0] ?? '';
    for (const [, name, rule] of plain.matchAll(/\.([\w-]{1,60})\s{0,5}\{([^{}]{0,400})\}/gu))
      if (name && rule && hiding.test(rule)) names.add(name);
  }
  return names;
}

/** True where neither the element nor anything in it shows. `classes` come from `hiddenClasses`. */
export function isHidden(element: Element, classes: ReadonlySet<string>): boolean {
  if (silent.has(element.tagName) || attribute(element, 'hidden') !== null) return true;
  const style = attribute(element, 'style');
  if (style !== null && (hiding.test(style.slice(0, 2000)) || sameColour(style.slice(0, 2000)))) return true;
  const own = classes.size === 0 ? null : attribute(element, 'class');
  return own?.split(/\s+/u).some((name) => classes.has(name)) ?? false;
}
