/** What of a letter's CSS is still there after it was made harmless, by the names of properties and rules. */
import { parse as parseCss, walk } from 'css-tree';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

/** Properties and at-rules of a document → how often each stands in it. */
export function stylesOf(html: string): Map<string, number> {
  const found = new Map<string, number>();
  const read = (css: string, context: 'stylesheet' | 'declarationList') => {
    const note = (name: string) => found.set(name, (found.get(name) ?? 0) + 1);
    walk(parseCss(css, { context, onParseError: () => undefined }), (node) => {
      if (node.type === 'Declaration' && node.value.type === 'Value') note(node.property.toLowerCase());
      if (node.type === 'Atrule') note(`@${node.name.toLowerCase()}`);
    });
  };
  const waiting: DefaultTreeAdapterTypes.ParentNode[] = [parse(html, { scriptingEnabled: false })];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const child of node.childNodes) {
      if (!('tagName' in child)) continue;
      waiting.push(child);
      const style = (child as Element).attrs.find(({ name }) => name === 'style')?.value;
      if (style !== undefined) read(style, 'declarationList');
      if (child.tagName === 'style') read(child.childNodes.map((one) => ('value' in one ? one.value : '')).join(''), 'stylesheet');
    }
  }
  return found;
}

/** What only other mail programs understand: nothing is lost with it. */
const foreign = /^(?:mso-|-ms-|\*|_|panose|tab-stops$|font-charset|-premailer|-o-|-moz-)/;

export interface Kept {
  /** From 0 to 1. */
  share: number;
  /** Name → how often it went, the most frequent first. */
  dropped: [string, number][];
}

/** How much of `before` is in `after`. What only other programs read does not count. */
export function keptOf(before: Map<string, number>, after: Map<string, number>): Kept {
  const own = [...before].filter(([name]) => !foreign.test(name));
  const lost = own
    .map(([name, count]): [string, number] => [name, Math.max(0, count - (after.get(name) ?? 0))])
    .filter(([, count]) => count > 0);
  const all = own.reduce((sum, [, count]) => sum + count, 0);
  const gone = lost.reduce((sum, [, count]) => sum + count, 0);
  return { share: all === 0 ? 1 : 1 - gone / all, dropped: lost.sort((a, b) => b[1] - a[1]) };
}
