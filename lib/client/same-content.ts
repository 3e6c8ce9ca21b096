/** Whether two contents of a draft are the same letter, whoever printed their HTML: the server makes it harmless before it is shown, and prints it anew. */
import type { DraftContent } from '@/lib/model/draft';
import { contentOf } from '@/lib/model/draft-content';

const tag = /<[a-z][^\s<>]*(?:\s+[^\s=<>"]+(?:="[^"]*")?)+\s*>/gu;
const attribute = /\s+([^\s=<>"]+)(?:="([^"]*)")?/gu;

/** The HTML of a browser or of the server with its attributes in one order, and their styles without the blanks that are left to who prints them. */
function inOneForm(html: string): string {
  return html.replace(tag, (whole) => {
    const attributes = [...whole.matchAll(attribute)].map(([, name, value = '']) =>
      name === 'style' ? `style="${value.replace(/\s+/gu, '').replace(/;$/u, '')}"` : `${name}="${value}"`,
    );
    return `${whole.slice(0, whole.search(/\s/u))} ${attributes.sort().join(' ')}>`;
  });
}

/** True where two contents read the same. */
export function sameContent(a: DraftContent, b: DraftContent): boolean {
  const [{ html: one, ...left }, { html: other, ...right }] = [contentOf(a), contentOf(b)];
  if (JSON.stringify(left) !== JSON.stringify(right)) return false;
  return one === other || (one !== null && other !== null && inOneForm(one) === inOneForm(other));
}
