/** The little of XML that a report needs: elements and their text. No document type, no entities but the five; nothing is ever loaded. */

/** Not XML, or more than a report may have. */
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

/** What a reader of XML is told: names without prefix, the path from the root. `text` is only told of elements without children. */
export interface XmlListener {
  open(path: readonly string[]): void;
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
        listener.open(path);
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
