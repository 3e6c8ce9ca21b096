/** The little of XML that reports and settings of mail servers need: elements, attributes, text. No document type, no entities but the five; nothing is ever loaded. Pure. */

/** Not XML, or more than may be. */
export class BadXml extends Error {}

const maxDepth = 20;
const maxElements = 500_000;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function characters(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/giu, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) {
      if (!Object.hasOwn(named, name)) throw new BadXml('An entity that is none of the five.');
      return named[name] ?? whole;
    }
    const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  });
}

/** Attributes by name without prefix, the first of a name. */
function attributesIn(inner: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of inner.matchAll(
    /\s(?:[\w.-]{1,100}:)?([\w.-]{1,100})\s{0,9}=\s{0,9}(?:"([^"<]*)"|'([^'<]*)')/gu,
  )) {
    if (!found.has(name)) found.set(name, characters(double ?? single ?? ''));
  }
  return found;
}

/** What a reader of XML is told: names without prefix, the path from the root. `text` is only told of elements without children. */
export interface XmlListener {
  open(path: readonly string[], attributes: () => Map<string, string>): void;
  close(path: readonly string[], text: string): void;
}

function skip(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at === -1) throw new BadXml('Something begins and does not end.');
  return at + mark.length;
}

/** Reads a document from end to end in linear time. Throws `BadXml`. */
export function readXml(xml: string, listener: XmlListener): void {
  const path: string[] = [];
  let text = '';
  let elements = 0;
  for (let at = 0; at < xml.length; ) {
    const tag = xml.indexOf('<', at);
    if (path.length > 0 && text.length < 4000) text += characters(xml.slice(at, tag === -1 ? xml.length : Math.min(tag, at + 4000)));
    if (tag === -1) break;
    if (xml.startsWith('<![CDATA[', tag)) {
      at = skip(xml, ']]>', tag);
      if (text.length < 4000) text += xml.slice(tag + 9, Math.min(at - 3, tag + 4009));
      continue;
    }
    if (xml.startsWith('<!--', tag)) at = skip(xml, '-->', tag + 4);
    else if (xml.startsWith('<?', tag)) at = skip(xml, '?>', tag);
    else if (xml.startsWith('<!', tag)) throw new BadXml('It declares a document type.');
    else {
      at = skip(xml, '>', tag);
      const inner = xml.slice(tag + 1, Math.min(at - 1, tag + 2000));
      const [, closing = '', name = ''] = /^(\/?)(?:[\w.-]{1,100}:)?([\w.-]{1,100})(?=[\s/]|$)/u.exec(inner) ?? [];
      if (name === '') throw new BadXml('A name is missing.');
      if (closing === '/') {
        if (path.at(-1) !== name) throw new BadXml('An element ends that is not open.');
        listener.close(path, text.trim());
        path.pop();
      } else {
        elements += 1;
        if (path.length >= maxDepth || elements > maxElements) throw new BadXml('Too deep, or too many elements.');
        path.push(name);
        listener.open(path, () => attributesIn(inner));
        if (xml[at - 2] === '/') {
          listener.close(path, '');
          path.pop();
        }
      }
      text = '';
    }
  }
  if (path.length > 0 || elements === 0) throw new BadXml('It ends before it is whole.');
}

/** An element with what it holds. */
export interface XmlElement {
  name: string;
  attributes: Map<string, string>;
  /** Only of elements without children. */
  text: string;
  children: XmlElement[];
}

/** A whole document in memory, for one that is known to be small. Throws `BadXml`. */
export function xmlTree(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: new Map(), text: '', children: [] };
  const open = [root];
  readXml(xml, {
    open: (path, attributes) => {
      const element = { name: path.at(-1) ?? '', attributes: attributes(), text: '', children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    close: (_, text) => {
      const element = open.pop();
      if (element && element.children.length === 0) element.text = text;
    },
  });
  const [first] = root.children;
  if (!first || root.children.length > 1) throw new BadXml('Not one element holds all others.');
  return first;
}

/** The elements of this name right within another. */
export const childrenOf = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name);

/** The text of the first such element, trimmed; empty where there is none. */
export const textOf = (element: XmlElement, name: string): string => childrenOf(element, name)[0]?.text ?? '';
