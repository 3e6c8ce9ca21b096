/**
 * The HTML of a letter that is written here. It comes from a browser and from the letters of others, so it is made harmless by the same sanitiser as
 * those: before it is shown to be written on again, and before it is sent (T49, T50). Runs in the letter worker.
 */
import { defaultTreeAdapter as adapter, type DefaultTreeAdapterTypes, parse, serialize } from 'parse5';
import { type Built, build } from './build-tree';
import { type Attribute, child, doctype, type Element, element, parsedRoot, type Root, Unclear, value } from './dom';
import { textOfHtml } from './html-text';
import { inlineStyles } from './inline-css';
import { type MayStand, verify } from './verify';

/** Harmless HTML to write on: the inside of a body element. */
export interface WrittenHtml {
  html: string;
  /** Addresses of ours that it shows. */
  shown: string[];
}

/** A picture that lay in the HTML itself. */
export interface LiftedPicture {
  cid: string;
  type: string;
  bytes: Uint8Array;
}

/** HTML ready to be sent: a whole document, its words as plain text, and the pictures that it shows. */
export interface SentHtml {
  html: string;
  text: string;
  /** Content-IDs of files of the draft. */
  shown: string[];
  pictures: LiftedPicture[];
}

const maxRounds = 4;
/** Where words for the text part stand in the tree: characters that nobody writes. */
const signatureMark = '\u{F0001}';
const cellMark = '\u{F0002}';

const elementsIn = (root: Element): Element[] => {
  const found: Element[] = [];
  const waiting: Element[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    for (let at = node.childNodes.length - 1; at >= 0; at -= 1) {
      const one = node.childNodes[at];
      if (one && 'tagName' in one) waiting.push(one);
    }
  }
  return found;
};

const documentOf = (inside: string): string => `${doctype}<html><head></head><body>${inside}</body></html>`;

function parsedBody(inside: string): { document: DefaultTreeAdapterTypes.Document; body: Element } {
  const document = parse(documentOf(inside), { scriptingEnabled: false });
  const html = child(document, 'html');
  const body = html && child(html, 'body');
  if (!body) throw new Unclear('frames');
  return { document, body };
}

/** Throws `Unclear` where a browser would read the print in another way than it was meant, or anything stands in it that should not. */
function prove(inside: string, own: ReadonlySet<string>, may: MayStand): void {
  const { document, body } = parsedBody(inside);
  if (serialize(body) !== inside) throw new Unclear('unstable');
  const fault = verify(document, new Set(), (one, name, given) => (name === 'src' && own.has(given) ? true : may(one, name, given)));
  if (fault !== null) throw new Unclear(fault);
}

const harmlessLink = /^(?:https?:\/\/[^/]|mailto:|tel:)/u;
const elsewhere = /^https?:\/\/[^/]/u;

/** What stands in written HTML beyond the rules for shown letters: marks of ours, pictures that wait, links without a target. */
const whileWriting: MayStand = ({ tagName }, name, given) => {
  if (name === 'href') return (tagName === 'a' || tagName === 'area') && harmlessLink.test(given);
  if (name === 'data-oriel-src') return tagName === 'img' && elsewhere.test(given);
  if (name === 'data-oriel-quote') return tagName === 'div' && (given === '' || given === 'open');
  if (name === 'data-oriel-forward') return tagName === 'div' && given === '';
  return name === 'data-oriel-signature' ? tagName === 'div' && /^\d+$/u.test(given) : undefined;
};

/** What stands in sent HTML: pictures of the letter by their Content-ID, those from elsewhere by their address. */
const onTheWay: MayStand = ({ tagName }, name, given) => {
  if (name === 'href') return (tagName === 'a' || tagName === 'area') && harmlessLink.test(given);
  if (name === 'src' && tagName === 'img' && (elsewhere.test(given) || /^cid:[\w.@-]{1,200}$/u.test(given))) return true;
  return undefined;
};

/** The class names by which the parts of a sent letter are known again. */
const classOfMark: readonly (readonly [string, string])[] = [
  ['data-oriel-quote', 'quote'],
  ['data-oriel-signature', 'signature'],
];

function built(root: Root, pictures: ReadonlyMap<string, string>): Built {
  const made = build(root, { pictures, scope: null, written: true });
  inlineStyles(made.body, made.work.styles.join(''));
  return made;
}

/** The body and what its own attributes say, as one element that can stand within another letter. */
function asElement({ html, body }: Built): Element {
  const of = (name: string) => value(body.attrs, name) ?? value(html.attrs, name);
  const colour = (property: string, given: string | undefined) =>
    given !== undefined && /^#?[a-z0-9]{3,20}$/iu.test(given) ? [`${property}:${given}`] : [];
  const style = [...colour('background-color', of('bgcolor')), ...colour('color', of('text')), value(body.attrs, 'style') ?? '']
    .filter(Boolean)
    .join(';');
  const attrs: Attribute[] = [...(style === '' ? [] : [{ name: 'style', value: style }])];
  for (const name of ['dir', 'lang']) {
    const given = of(name);
    if (given !== undefined && /^[a-z-]{2,35}$/iu.test(given)) attrs.push({ name, value: given });
  }
  const holder = element('div', attrs);
  for (const node of [...body.childNodes]) {
    adapter.detachNode(node);
    adapter.appendChild(holder, node);
  }
  return holder;
}

/** Prints until a browser reads the print as it was meant; nearly always the first print is it. */
function settled(first: string, pictures: ReadonlyMap<string, string>): WrittenHtml {
  const own = new Set(pictures.values());
  let print = first;
  for (let round = 0; round < maxRounds; round += 1) {
    const made = built(parsedRoot(documentOf(print)), pictures);
    const next = serialize(made.body);
    if (next === print) {
      prove(print, own, whileWriting);
      return { html: print, shown: [...made.work.shown] };
    }
    print = next;
  }
  throw new Unclear('unstable');
}

/**
 * Makes HTML harmless to be written on: nothing runs, nothing is fetched but `pictures` (Content-IDs or addresses as they stand there, to addresses of
 * ours), style elements become style attributes. Doing it again changes nothing. Throws `Unclear` where that cannot be made certain.
 */
export function writtenHtml(html: string, pictures: ReadonlyMap<string, string>): WrittenHtml {
  return settled(serialize(built(parsedRoot(documentOf(html)), pictures).body), pictures);
}

const inQuote = (node: Element): boolean => {
  for (let one = node.parentNode; one && 'tagName' in one; one = one.parentNode) {
    if (value(one.attrs, 'data-oriel-quote') !== undefined || one.tagName === 'blockquote') return true;
  }
  return false;
};

/** Knows the parts of a letter that was written here again by their class names. */
function marked(body: Element): void {
  for (const one of elementsIn(body)) {
    if (one.tagName !== 'div' || inQuote(one)) continue;
    const classes = value(one.attrs, 'class')?.split(/\s+/u) ?? [];
    const mark = classOfMark.find(([, name]) => classes.includes(name))?.[0];
    if (mark === undefined || value(one.attrs, mark) !== undefined) continue;
    one.attrs = one.attrs.filter(({ name }) => name !== 'class');
    one.attrs.push({ name: mark, value: mark === 'data-oriel-signature' ? '0' : '' });
    const passedOn = mark === 'data-oriel-quote' && !elementsIn(one).some(({ tagName }) => tagName === 'blockquote');
    if (passedOn) one.attrs.push({ name: 'data-oriel-forward', value: '' });
  }
}

/**
 * The same for a letter of somebody else that comes to stand in one of ours, what its body element says put into a div. `restored`: it is one that
 * was begun here or in another program, and is written on.
 */
export function foreignHtml(html: string, pictures: ReadonlyMap<string, string>, restored = false): WrittenHtml {
  const root = parsedRoot(html);
  if (restored) marked(root.body);
  const made = asElement(built(root, pictures));
  const inside = serialize(made);
  const around = element('body', []);
  adapter.appendChild(around, made);
  return settled(made.attrs.length === 0 ? inside : serialize(around), pictures);
}

const bare = (table: Element): boolean => !['width', 'style', 'bgcolor'].some((name) => value(table.attrs, name) !== undefined);

/** Tables of the writer's own hand: they are seen with lines while writing. */
function ownTables(elements: readonly Element[]): Element[] {
  return elements.filter((one) => one.tagName === 'table' && bare(one) && !inQuote(one));
}

function addStyle(node: Element, style: string): void {
  const own = value(node.attrs, 'style');
  node.attrs = [...node.attrs.filter(({ name }) => name !== 'style'), { name: 'style', value: own ? `${style};${own}` : style }];
}

/** What the screen of the writer showed by its own style, for screens that have none. */
function dressed(elements: readonly Element[]): void {
  for (const table of ownTables(elements)) {
    addStyle(table, 'border-collapse:collapse');
    for (const cell of elementsIn(table)) {
      if (cell.tagName === 'td' || cell.tagName === 'th') addStyle(cell, 'border:1px solid #c8c4bc;padding:4px 8px;vertical-align:top');
    }
  }
  for (const quote of elements) {
    if (quote.tagName !== 'blockquote' || value(quote.attrs, 'type') !== 'cite' || value(quote.attrs, 'style') !== undefined) continue;
    addStyle(quote, 'margin:0 0 0 .8ex;border-left:2px solid #c8c4bc;padding-left:1ex');
  }
}

function textOf(written: string): string {
  const { body } = parsedBody(written);
  const elements = elementsIn(body);
  for (const one of elements) {
    if (value(one.attrs, 'data-oriel-signature') === undefined || inQuote(one)) continue;
    const dashes = element('div', []);
    adapter.insertText(dashes, signatureMark);
    const [first] = one.childNodes;
    if (first) adapter.insertBefore(one, dashes, first);
  }
  for (const table of ownTables(elements)) {
    for (const cell of elementsIn(table)) {
      const before = cell.parentNode?.childNodes.findLast((node, at, all) => 'tagName' in node && at < all.indexOf(cell));
      if ((cell.tagName !== 'td' && cell.tagName !== 'th') || !before) continue;
      const [first] = cell.childNodes;
      const mark = { nodeName: '#text', value: `${cellMark} ` } as DefaultTreeAdapterTypes.TextNode;
      if (first) adapter.insertBefore(cell, mark, first);
      else adapter.insertText(cell, `${cellMark} `);
    }
  }
  return textOfHtml(documentOf(serialize(body)))
    .replaceAll(signatureMark, '-- ')
    .replaceAll(cellMark, '|');
}

/** The bytes of a picture that stands in an address, or null where it is none. */
function lifted(address: string): { type: string; bytes: Uint8Array } | null {
  const [, type, digits] = /^data:(image\/[a-z]+);base64,([A-Za-z0-9+/=]+)$/u.exec(address) ?? [];
  return type && digits
    ? { type: type === 'image/jpg' || type === 'image/pjpeg' ? 'image/jpeg' : type, bytes: Buffer.from(digits, 'base64') }
    : null;
}

/** Puts the addresses in that hold on the way, and takes our marks away. */
function addressed(elements: readonly Element[], cids: ReadonlyMap<string, string>, domain: string) {
  const shown = new Set<string>();
  const pictures = new Map<string, LiftedPicture>();
  const placed = (address: string): string | null => {
    const cid = cids.get(address);
    if (cid !== undefined) shown.add(cid);
    if (cid !== undefined) return `cid:${cid}`;
    const found = lifted(address);
    if (found === null) return null;
    const known = pictures.get(address) ?? { ...found, cid: `picture-${pictures.size + 1}@${domain}` };
    pictures.set(address, known);
    return `cid:${known.cid}`;
  };
  for (const one of elements) {
    const classes = classOfMark.flatMap(([mark, name]) => (value(one.attrs, mark) === undefined ? [] : [name]));
    if (classes.length > 0) one.attrs = [...one.attrs.filter(({ name }) => name !== 'class'), { name: 'class', value: classes.join(' ') }];
    const source = value(one.attrs, 'data-oriel-src') ?? placed(value(one.attrs, 'src') ?? '');
    one.attrs = one.attrs.filter(({ name }) => name !== 'src' && !name.startsWith('data-oriel-'));
    if (one.tagName === 'img' && source !== null) one.attrs.push({ name: 'src', value: source });
  }
  return { shown: [...shown], pictures: [...pictures.values()] };
}

/**
 * Makes the HTML of a draft ready to be sent. `cids`: the addresses of the draft's own pictures and their Content-IDs; `domain` is what new ones end in.
 * Throws `Unclear` where it cannot be made certain that it is harmless.
 */
export function sentHtml(draft: string, cids: ReadonlyMap<string, string>, domain: string): SentHtml {
  const { html } = writtenHtml(
    draft.replaceAll(signatureMark, '').replaceAll(cellMark, ''),
    new Map([...cids.keys()].map((one) => [one, one])),
  );
  const { body } = parsedBody(html);
  const elements = elementsIn(body);
  dressed(elements);
  const { shown, pictures } = addressed(elements, cids, domain);
  const inside = serialize(body);
  prove(inside, new Set(), onTheWay);
  return {
    html: `${doctype}<html><head><meta charset="utf-8"></head><body>${inside}</body></html>`,
    text: textOf(html),
    shown,
    pictures,
  };
}
