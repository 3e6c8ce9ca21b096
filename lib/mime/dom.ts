/** parse5's tree, as far as the sanitiser's files share it. */
import { defaultTreeAdapter as adapter, type DefaultTreeAdapterTypes, html as names, parse } from 'parse5';

export type Document = DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;
export type Node = DefaultTreeAdapterTypes.ChildNode;
export interface Attribute {
  name: string;
  value: string;
}

/**
 * How a document is laid out (HTML 13.2.6.4.1): without quirks, with those of tables' lines and pictures alone, which the doctypes of most newsletters
 * ask for, or with all, where a document names none.
 */
export type Mode = 'no-quirks' | 'limited-quirks' | 'quirks';

/** Before every document that is parsed or printed, so that both are read without quirks. */
export const doctype = '<!DOCTYPE html>';

/** What has a document read in a mode, by the parser and by the browser. */
export const doctypes: Readonly<Record<Mode, string>> = {
  'no-quirks': doctype,
  'limited-quirks': '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "">',
  quirks: '',
};

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
  mode: Mode;
}

/** Parses in a mode, whatever doctype the document names; in its own where none is given, and tells it. */
export function parsedRoot(html: string, mode: Mode | null = 'no-quirks'): Root {
  const document = parse(mode === null ? html : `${doctypes[mode]}${html}`, { scriptingEnabled: false });
  const root = child(document, 'html');
  const body = root === null ? null : child(root, 'body');
  if (root === null || body === null) throw new Unclear('frames');
  return { html: root, head: child(root, 'head'), body, mode: document.mode };
}
