/**
 * Makes letter HTML harmless: parses it as a browser does, builds a new tree of what is allowed, rewrites every address in the same
 * walk, prints once, and proves the print by a second parse, an independent walker (`verify.ts`) and being a fixed point (T1, T2).
 */
import { defaultTreeAdapter as adapter, type DefaultTreeAdapterTypes, html as names, parse, serialize, serializeOuter } from 'parse5';
import { adaptDeclarations, adaptStylesheet } from './adapt';
import { bodyClass, type CssContext, cleanDeclarations, cleanStylesheet, prefixed, rootClass } from './css';
import { allowedAttributes, allowedElements, droppedElements, groundElements, idAttributes, literalElements } from './html-allow';
import { safeLink } from './links';
import { type Picture, placePicture } from './pictures';
import type { SafeDocument, SafeHtml } from './safe-html';
import { verify } from './verify';

type Document = DefaultTreeAdapterTypes.Document;
type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.ChildNode;
type Attribute = { name: string; value: string };

/** What the sanitiser needs beside the HTML itself. */
export interface SanitiseOptions {
  /** Content-IDs that `cid:` addresses may name (T38) and the addresses of ours that show them. */
  pictures: ReadonlyMap<string, string>;
  /** Id of the element that holds this document where several share a frame; null for a document of its own. */
  scope: string | null;
}

/** Harmless HTML and what was found on the way. */
export interface Sanitised extends SafeDocument {
  /** Remote pictures that were not loaded. */
  blockedImages: number;
  /** Remote pictures too small to be seen, removed. */
  trackers: number;
  /** Addresses of ours that are shown. */
  shown: string[];
  /** The letter brings its own ground or layout. */
  designed: boolean;
}

/** Why HTML cannot be shown as such. The letter is then shown as text. */
export class Unclear extends Error {}

/** Browsers flatten trees deeper than 512; a tree that a browser would change is not shown (T63). */
const maxDepth = 400;
/** Most rounds until printing and parsing agree. */
const maxRounds = 4;
const idPrefix = 'm-';
const doctype = '<!DOCTYPE html>';
const growing: ReadonlySet<string> = new Set(['height', 'min-height', 'max-height', 'block-size', 'min-block-size', 'max-block-size']);

interface Work extends SanitiseOptions {
  css: CssContext;
  blocked: Set<string>;
  blockedElements: number;
  trackers: number;
  shown: Set<string>;
  painted: boolean;
  tables: number;
  styles: string[];
  declarations: Map<string, string>;
}

function newWork(options: SanitiseOptions): Work {
  const work: Work = {
    ...options,
    blocked: new Set(),
    blockedElements: 0,
    trackers: 0,
    shown: new Set(),
    painted: false,
    tables: 0,
    styles: [],
    declarations: new Map(),
    css: {
      idPrefix,
      scope: options.scope,
      painted: () => {
        work.painted = true;
      },
      picture: (address) => {
        const placed = placePicture(address, work.pictures);
        if (placed.kind === 'ours') work.shown.add(placed.address);
        if (placed.kind === 'remote') work.blocked.add(placed.address);
        return placed.kind === 'ours' ? placed.address : null;
      },
    },
  };
  return work;
}

function declarations(style: string, work: Work): string {
  const known = work.declarations.get(style);
  if (known !== undefined) return known;
  const clean = cleanDeclarations(style, work.css);
  work.declarations.set(style, clean);
  return clean;
}

function value(attrs: readonly Attribute[], name: string): string | undefined {
  return attrs.find((one) => one.name === name)?.value;
}

function prefixedIds(ids: string): string {
  return ids
    .split(/\s+/u)
    .filter(Boolean)
    .map((id) => prefixed(id, idPrefix))
    .join(' ');
}

/** Attributes that need no address rewritten. Attributes of foreign namespaces have a prefix and go. */
function plainAttributes(tag: string, attrs: DefaultTreeAdapterTypes.Element['attrs'], work: Work): Attribute[] {
  const kept: Attribute[] = [];
  for (const { name, value: given, namespace } of attrs) {
    if (namespace !== undefined) continue;
    if (name === 'style') {
      const clean = declarations(given, work);
      if (clean !== '') kept.push({ name, value: clean });
    } else if (idAttributes.has(name)) {
      const ids = prefixedIds(given);
      if (ids !== '') kept.push({ name, value: ids });
    } else if (name === 'background' && groundElements.has(tag)) {
      const address = work.css.picture(given);
      work.painted ||= address !== null;
      if (address !== null) kept.push({ name, value: address });
    } else if (allowedAttributes.has(name)) {
      if (name === 'bgcolor' && !/^\s*(?:white|#?f{3}(?:f{3})?|transparent)?\s*$/iu.test(given)) work.painted = true;
      kept.push({ name, value: given });
    }
  }
  return kept;
}

function linkAttributes(attrs: readonly Attribute[], given: string | undefined): Attribute[] {
  const href = given === undefined ? null : safeLink(given);
  if (href === null) return [...attrs];
  return [
    ...attrs,
    { name: 'href', value: href },
    { name: 'target', value: '_blank' },
    { name: 'rel', value: 'noopener noreferrer nofollow' },
  ];
}

function element(tag: string, attrs: Attribute[]): Element {
  return adapter.createElement(tag, names.NS.HTML, attrs);
}

/** What stands in place of an element: a new one, its content alone, its content as literal text, or nothing. */
type Verdict = { kind: 'keep'; element: Element } | { kind: 'content' } | { kind: 'drop' };

function picture(node: Element, work: Work): Verdict {
  const attrs = plainAttributes('img', node.attrs, work);
  const found: Picture = placePicture(value(node.attrs, 'src') ?? '', work.pictures);
  if (found.kind === 'ours' || found.kind === 'data') {
    if (found.kind === 'ours') work.shown.add(found.address);
    const usemap = value(node.attrs, 'usemap')?.replace(/^#/u, '');
    if (usemap !== undefined && usemap !== '') attrs.push({ name: 'usemap', value: `#${prefixed(usemap, idPrefix)}` });
    return { kind: 'keep', element: element('img', [...attrs, { name: 'src', value: found.address }]) };
  }
  if (found.kind === 'remote' && isTracker(node, attrs)) {
    work.trackers += 1;
    return { kind: 'drop' };
  }
  if (found.kind === 'remote') work.blockedElements += 1;
  return { kind: 'keep', element: placeholder(attrs, work) };
}

/** Pixels of a width or height, from the style or the attribute; null where neither says. */
function pixels(attrs: readonly Attribute[], name: 'width' | 'height'): number | null {
  const style = new RegExp(`(?:^|;)${name}:(\\d*\\.?\\d+)(?:px)?(?:!important)?(?:;|$)`, 'u').exec(value(attrs, 'style') ?? '')?.[1];
  const said = style ?? /^\s*(\d*\.?\d+)(?:px)?\s*$/u.exec(value(attrs, name) ?? '')?.[1];
  return said === undefined ? null : Number(said);
}

/** A remote picture that nobody is meant to see: at most two pixels each way, no extent at all, or hidden. */
function isTracker(node: Element, attrs: readonly Attribute[]): boolean {
  const width = pixels(attrs, 'width');
  const height = pixels(attrs, 'height');
  if (width === 0 || height === 0) return true;
  if (width !== null && height !== null && width <= 2 && height <= 2) return true;
  if (value(node.attrs, 'hidden') !== undefined) return true;
  return /(?:^|;)(?:display:none|visibility:hidden|opacity:0)(?:!important)?(?:;|$)/u.test(value(attrs, 'style') ?? '');
}

/** Keeps the room, the words and the look of a picture that is not shown. */
function placeholder(attrs: readonly Attribute[], work: Work): Element {
  const sizes = (['width', 'height'] as const).flatMap((name) => {
    const said = /^\s*(\d{1,5}(?:\.\d+)?)\s*(px|%)?\s*$/u.exec(value(attrs, name) ?? '');
    return said ? [`${name}:${said[1]}${said[2] ?? 'px'}`] : [];
  });
  const side = /^(?:left|right)$/iu.exec(value(attrs, 'align') ?? '')?.[0];
  const style = declarations([...sizes, ...(side ? [`float:${side}`] : []), value(attrs, 'style') ?? ''].filter(Boolean).join(';'), work);
  const alt = (value(attrs, 'alt') ?? '').trim();
  const own = ['oriel-picture', ...(value(attrs, 'class') ?? '').split(/\s+/u).filter(Boolean)];
  const span = element('span', [
    ...attrs.filter(({ name }) => name === 'id' || name === 'title' || name === 'dir' || name === 'lang'),
    { name: 'class', value: [...new Set(own)].join(' ') },
    ...(style === '' ? [] : [{ name: 'style', value: style }]),
    ...(alt === '' ? [{ name: 'aria-hidden', value: 'true' }] : []),
  ]);
  if (alt !== '') adapter.insertText(span, alt);
  return span;
}

function judge(node: Element, inLink: boolean, work: Work): Verdict {
  const tag = node.tagName;
  if (node.namespaceURI !== names.NS.HTML || droppedElements.has(tag)) return { kind: 'drop' };
  if (literalElements.has(tag)) return { kind: 'keep', element: element('pre', plainAttributes('pre', node.attrs, work)) };
  if (!allowedElements.has(tag)) return { kind: 'content' };
  if (tag === 'img') return picture(node, work);
  const attrs = plainAttributes(tag, node.attrs, work);
  if (tag === 'a' || tag === 'area') {
    if (inLink) return { kind: 'content' };
    return { kind: 'keep', element: element(tag, linkAttributes(attrs, value(node.attrs, 'href'))) };
  }
  if (tag === 'table') work.tables += 1;
  return { kind: 'keep', element: element(tag, attrs) };
}

interface Step {
  node: Node;
  into: Element;
  depth: number;
  inLink: boolean;
}

/** A letter's style element; all of them stand in the head in the end. */
function collectStyle(node: Element, work: Work): void {
  const type = value(node.attrs, 'type')?.trim().toLowerCase() ?? '';
  if (type !== '' && type !== 'text/css') return;
  const css = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
  const clean = cleanStylesheet(css, value(node.attrs, 'media') ?? null, work.css);
  if (clean !== '') work.styles.push(clean);
}

function textStep({ node, into }: Step): void {
  if (!('value' in node)) return;
  const text = node.value.replace(/\0/gu, '').replace(/\p{Cs}/gu, '\ufffd');
  // A parser drops the first line break in a pre; a blank before it keeps the empty line and the print stable.
  const first = into.tagName === 'pre' && into.childNodes.length === 0;
  adapter.insertText(into, first && text.startsWith('\n') ? ` ${text}` : text);
}

/** Copies what is allowed from one tree into another, without recursion: no letter is deep enough to break it. */
function copy(from: Element, into: Element, work: Work): void {
  const waiting: Step[] = [];
  const push = (parent: Element, target: Element, depth: number, inLink: boolean) => {
    if (depth > maxDepth) throw new Unclear('deep');
    for (let index = parent.childNodes.length - 1; index >= 0; index -= 1) {
      const node = parent.childNodes[index];
      if (node) waiting.push({ node, into: target, depth, inLink });
    }
  };
  push(from, into, 0, false);
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    if (!('tagName' in step.node)) {
      if (step.node.nodeName === '#text') textStep(step);
      continue;
    }
    if (step.node.tagName === 'style' && step.node.namespaceURI === names.NS.HTML) {
      collectStyle(step.node, work);
      continue;
    }
    const verdict = judge(step.node, step.inLink, work);
    if (verdict.kind === 'content') push(step.node, step.into, step.depth, step.inLink);
    if (verdict.kind !== 'keep') continue;
    adapter.appendChild(step.into, verdict.element);
    if (verdict.element.tagName === step.node.tagName || verdict.element.tagName === 'pre')
      push(step.node, verdict.element, step.depth + 1, step.inLink || step.node.tagName === 'a');
  }
}

function child(parent: Document | Element, tag: string): Element | null {
  for (const node of parent.childNodes) if ('tagName' in node && node.tagName === tag && node.namespaceURI === names.NS.HTML) return node;
  return null;
}

interface Root {
  html: Element;
  head: Element | null;
  body: Element;
}

/** Parses without quirks, as our own document will be read, whatever doctype the letter names. */
function parsedRoot(html: string): Root {
  const document = parse(`${doctype}${html}`, { scriptingEnabled: false });
  const root = child(document, 'html');
  const body = root === null ? null : child(root, 'body');
  if (root === null || body === null) throw new Unclear('frames');
  return { html: root, head: child(root, 'head'), body };
}

/** The body's own attributes. A height of its own would make the frame grow with itself. */
function bodyAttributes(body: Element, work: Work): Attribute[] {
  return plainAttributes('body', body.attrs, work).flatMap((one) => {
    if (one.name !== 'style') return [one];
    const style = cleanDeclarations(one.value, work.css, growing);
    return style === '' ? [] : [{ name: 'style', value: style }];
  });
}

interface Built {
  html: Element;
  head: Element;
  body: Element;
  work: Work;
}

function build(root: Root, options: SanitiseOptions): Built {
  const work = newWork(options);
  for (const node of root.head?.childNodes ?? []) if ('tagName' in node && node.tagName === 'style') collectStyle(node, work);
  const html = element('html', plainAttributes('html', root.html.attrs, work));
  const body = element(options.scope === null ? 'body' : 'div', bodyAttributes(root.body, work));
  copy(root.body, body, work);
  const head = element('head', []);
  if (work.styles.length > 0) {
    const style = element('style', []);
    adapter.insertText(style, work.styles.join(''));
    adapter.appendChild(head, style);
  }
  return { html, head, body, work };
}

/** The outermost element of what is printed: the body, or a div that holds what were html and body in a shared frame. */
function outermost(built: Built): Element {
  if (built.work.scope === null) return built.body;
  const withClass = (attrs: Attribute[], name: string) => [
    ...attrs.filter((one) => one.name !== 'class'),
    { name: 'class', value: `${name} ${value(attrs, 'class') ?? ''}`.trim() },
  ];
  const html = element(
    'div',
    withClass(
      built.html.attrs.filter((one) => one.name !== 'id'),
      rootClass,
    ),
  );
  adapter.appendChild(html, element('div', withClass(built.body.attrs, bodyClass)));
  const inner = child(html, 'div');
  for (const node of [...built.body.childNodes]) {
    adapter.detachNode(node);
    if (inner) adapter.appendChild(inner, node);
  }
  const holder = element('div', [
    { name: 'id', value: built.work.scope },
    { name: 'class', value: 'oriel-document' },
  ]);
  adapter.appendChild(holder, html);
  return holder;
}

/** True where the letter has a look of its own: a painted ground, or tables nested for layout. */
function isDesigned(built: Built): boolean {
  return built.work.painted || built.work.tables >= 4 || /@media/u.test(built.work.styles.join(''));
}

/** Lightly styled letters take our ink in the dark; their colours get a second value for it. */
function adapt(built: Built): void {
  const waiting: Element[] = [built.body];
  const known = new Map<string, string>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    adaptElement(node, known);
    for (const one of node.childNodes) if ('tagName' in one) waiting.push(one);
  }
  for (const style of built.head.childNodes) {
    if (!('tagName' in style)) continue;
    for (const text of style.childNodes) if ('value' in text) text.value = adaptStylesheet(text.value);
  }
}

/** Colours of old attributes become style, where they can have two values. */
function legacyColour(property: string, given: string | undefined): string {
  const colour = /^\s*(#?)([a-z0-9]{3,25})\s*$/iu.exec(given ?? '');
  if (!colour?.[2]) return '';
  return `${property}:${colour[1] === '' && /^(?:[0-9a-f]{3}){1,2}$/iu.test(colour[2]) ? '#' : colour[1]}${colour[2]}`;
}

function adaptElement(node: Element, known: Map<string, string>): void {
  const style = [
    legacyColour('color', value(node.attrs, 'color')),
    legacyColour('background-color', value(node.attrs, 'bgcolor')),
    value(node.attrs, 'style'),
  ]
    .filter(Boolean)
    .join(';');
  if (style === '') return;
  const adapted = known.get(style) ?? adaptDeclarations(style);
  known.set(style, adapted);
  node.attrs = node.attrs.filter((one) => one.name !== 'style' && one.name !== 'color' && one.name !== 'bgcolor');
  if (adapted !== '') node.attrs.push({ name: 'style', value: adapted });
}

interface Print {
  head: string;
  body: string;
}

function printed(built: Built): Print {
  return { head: serialize(built.head), body: serializeOuter(outermost(built)) };
}

/** The document as a whole, the way a browser gets it (apart from our own style). */
export function wholeDocument(print: Print): string {
  return `${doctype}<html><head>${print.head}</head>${print.body}</html>`;
}

/** True where a browser reads the print as it was meant, and nothing stands in it that should not (`fault` then names it). */
function proven(print: Print, options: SanitiseOptions): { stable: boolean; fault: string | null } {
  const document = parse(wholeDocument(print), { scriptingEnabled: false });
  const html = child(document, 'html');
  const head = html === null ? null : child(html, 'head');
  const body = html === null ? null : child(html, 'body');
  if (head === null || body === null) return { stable: false, fault: 'frames' };
  const again = options.scope === null ? serializeOuter(body) : serialize(body);
  const stable = serialize(head) === print.head && again === print.body;
  return { stable, fault: stable ? verify(document, new Set(options.pictures.values())) : null };
}

/** Builds and prints until a browser would read the print as it was meant; nearly always the first print is it. */
function settled(html: string, options: SanitiseOptions): { built: Built; print: Print; designed: boolean } {
  let built = build(parsedRoot(html), options);
  const found = built;
  const designed = isDesigned(built);
  if (!designed) adapt(built);
  let print = printed(built);
  for (let round = 1; ; round += 1) {
    const { stable, fault } = proven(print, options);
    if (fault !== null) throw new Unclear(fault);
    if (stable) return { built: { ...built, work: found.work }, print, designed };
    if (round >= maxRounds || options.scope !== null) throw new Unclear('unstable');
    built = build(parsedRoot(wholeDocument(print).slice(doctype.length)), options);
    print = printed(built);
  }
}

/** A language tag that is one, else nothing. */
function language(attrs: readonly Attribute[]): string {
  const lang = value(attrs, 'lang') ?? '';
  return /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}$/iu.test(lang) ? lang : '';
}

function direction(attrs: readonly Attribute[]): Sanitised['dir'] {
  const dir = value(attrs, 'dir')?.toLowerCase();
  return dir === 'ltr' || dir === 'rtl' || dir === 'auto' ? dir : '';
}

/**
 * Makes the HTML of one part harmless. Throws `Unclear` where it is too deep, where printing and parsing never agree, or where the
 * walker finds anything that should not be there; the letter is then shown as text. Other errors do not come from the letter.
 */
export function sanitise(html: string, options: SanitiseOptions): Sanitised {
  const own = settled(html, { ...options, scope: null });
  const { print } = options.scope === null ? own : settled(wholeDocument(own.print).slice(doctype.length), options);
  const { work } = own.built;
  return {
    head: print.head as unknown as SafeHtml,
    body: print.body as unknown as SafeHtml,
    lang: language(own.built.html.attrs),
    dir: direction(own.built.html.attrs),
    blockedImages: work.blockedElements + work.blocked.size,
    trackers: work.trackers,
    shown: [...work.shown],
    designed: own.designed,
  };
}
