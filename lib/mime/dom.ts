/** parse5's tree, as far as the sanitiser's files share it. */
import { defaultTreeAdapter as adapter, type DefaultTreeAdapterTypes, html as names, parse } from 'parse5';

export type Document = DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;
export type Node = DefaultTreeAdapterTypes.ChildNode;
export interface Attribute {
  name: string;
  value: string;
}

/** Before every document that is parsed or printed, so that both are read without quirks. */
export const doctype = '<!DOCTYPE html>';

/** Why HTML cannot be shown as such. The letter is then shown as text. */
export class Unclear extends Error {}

/** The value of an attribute. */
export function value(attrs: readonly Attribute[], name: string): string | undefined {
  return attrs.find((one) => one.name === name)?.value;
}

/** A new HTML element. */
export function element(tag: string, attrs: Attribute[]): Element {
  return adapter.createElement(tag, names.NS.HTML, attrs);
}

/** The first HTML child with this name. */
export function child(parent: Document | Element, tag: string): Element | null {
  for (const node of parent.childNodes) if ('tagName' in node && node.tagName === tag && node.namespaceURI === names.NS.HTML) return node;
  return null;
}

/** The three elements of every document; the head is missing only in trees that no parser makes. */
export interface Root {
  html: Element;
  head: Element | null;
  body: Element;
}

/** Parses without quirks, as our own document will be read, whatever doctype the letter names. */
export function parsedRoot(html: string): Root {
  const document = parse(`${doctype}${html}`, { scriptingEnabled: false });
  const root = child(document, 'html');
  const body = root === null ? null : child(root, 'body');
  if (root === null || body === null) throw new Unclear('frames');
  return { html: root, head: child(root, 'head'), body };
}
