/** What all cleaning of CSS goes by: what is known of the document, and small steps on the parser's tree. */
import { type CssNode, generate, ident, type List } from 'css-tree';

/** What the CSS of one document needs to know, and what it tells back. */
export interface CssContext {
  /** The address of ours to put in place of a letter's address, or null where nothing is shown. */
  picture(address: string): string | null;
  /** What every id of the letter bears in front. */
  idPrefix: string;
  /** Id of the element that the rules are held in where several documents share a frame; null for a document of its own. */
  scope: string | null;
  /** Called when an own ground is painted: anything but white or nothing. */
  painted(): void;
}

/** Functions, blocks and conditions inside one another. */
export const mostDepth = 8;

/** An identifier in one spelling only, or null where it holds anything but name characters. */
export function canonical(raw: string): string | null {
  if (/^-?[a-z_][\w-]*$/iu.test(raw)) return raw;
  const name = ident.decode(raw);
  return name === '' || /[\p{Cc}\p{Cs}<>{}"'\\;()\ufffd]/u.test(name) ? null : ident.encode(name);
}

/** Keeps the elements of a list that pass. */
export function keep(list: List<CssNode>, passes: (node: CssNode) => boolean): void {
  list.forEach((node, item) => {
    if (!passes(node)) list.remove(item);
  });
}

/** True where all elements pass, or there are none. */
export function every(list: List<CssNode> | null, passes: (node: CssNode) => boolean): boolean {
  return list === null || !list.some((node) => !passes(node));
}

/** Printed CSS in a form that no HTML parser can take for an end of the style element. */
export function print(node: CssNode): string {
  return generate(node).replace(/<(?=[/!])/gu, '\\3c ');
}
