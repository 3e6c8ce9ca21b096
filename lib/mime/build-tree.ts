/** A new tree of what is allowed of a letter, every address rewritten in the same walk (T1, T10 to T20, T38). */
import { defaultTreeAdapter as adapter, html as names } from 'parse5';
import { cleanDeclarations, cleanStylesheet } from './css';
import type { CssContext } from './css-nodes';
import { prefixed } from './css-selectors';
import { type Attribute, type Element, element, type Node, type Root, Unclear, value } from './dom';
import { allowedAttributes, allowedElements, droppedElements, groundElements, idAttributes, literalElements } from './html-allow';
import { safeLink } from './links';
import type { RemotePictures } from './picture-grant';
import { type Picture, placePicture } from './pictures';

/** What the sanitiser needs beside the HTML itself. */
export interface SanitiseOptions {
  /** Content-IDs that `cid:` addresses may name (T38) and the addresses of ours that show them. */
  pictures: ReadonlyMap<string, string>;
  /** Id of the element that holds this document where several share a frame; null for a document of its own. */
  scope: string | null;
  /** Gives out addresses of ours for remote pictures. Without it they stay unloaded. */
  remote?: RemotePictures;
  /** A letter being written: pictures from elsewhere wait in `data-oriel-src`, marks of ours stay, links are nothing but links. */
  written?: boolean;
}

/** Browsers flatten trees deeper than 512; a tree that a browser would change is not shown (T63). */
const maxDepth = 400;
const maxTrackerHosts = 50;
const idPrefix = 'm-';
const growing: ReadonlySet<string> = new Set(['height', 'min-height', 'max-height', 'block-size', 'min-block-size', 'max-block-size']);

/** What is known and found while one tree is built. */
export interface Work extends SanitiseOptions {
  css: CssContext;
  /** Remote pictures of the CSS by address, and the elements that name one, shown or not. */
  blocked: Set<string>;
  blockedElements: number;
  trackers: number;
  /** Hosts that trackers would have told. */
  trackerHosts: Set<string>;
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
    trackerHosts: new Set(),
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
        const placed = placePicture(address, work.pictures, work.remote);
        if (placed.kind === 'ours') work.shown.add(placed.address);
        if (placed.kind === 'remote') work.blocked.add(placed.address);
        if (placed.kind === 'remote') return placed.by;
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

function prefixedIds(ids: string): string {
  return ids
    .split(/\s+/u)
    .filter(Boolean)
    .map((id) => prefixed(id, idPrefix))
    .join(' ');
}

/** Attributes that need no address rewritten. Attributes of foreign namespaces have a prefix and go. */
function plainAttributes(tag: string, attrs: Element['attrs'], work: Work): Attribute[] {
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

function linkAttributes(attrs: readonly Attribute[], given: string | undefined, written = false): Attribute[] {
  const href = given === undefined ? null : safeLink(given);
  if (href === null) return [...attrs];
  if (written) return [...attrs, { name: 'href', value: href }];
  return [
    ...attrs,
    { name: 'href', value: href },
    { name: 'target', value: '_blank' },
    { name: 'rel', value: 'noopener noreferrer nofollow' },
  ];
}

/** What stands in place of an element: a new one, its content alone, its content as literal text, or nothing. */
type Verdict = { kind: 'keep'; element: Element } | { kind: 'content' } | { kind: 'drop' };

/** What says in a letter being written what its parts are. */
function marks(node: Element): Attribute[] {
  return node.attrs.filter(
    ({ name, value: given }) =>
      (name === 'data-oriel-quote' && (given === '' || given === 'open')) ||
      (name === 'data-oriel-forward' && given === '') ||
      (name === 'data-oriel-signature' && /^\d{1,9}$/u.test(given)),
  );
}

/** A picture that is not shown, in a letter being written: what a reader without pictures would read. */
function wordsOfPicture(node: Element): Verdict {
  const alt = (value(node.attrs, 'alt') ?? '').trim();
  if (alt === '') return { kind: 'drop' };
  const span = element('span', []);
  adapter.insertText(span, alt);
  return { kind: 'keep', element: span };
}

function picture(node: Element, work: Work): Verdict {
  const attrs = plainAttributes('img', node.attrs, work);
  const waiting = work.written ? value(node.attrs, 'data-oriel-src') : undefined;
  const found: Picture = placePicture(waiting ?? value(node.attrs, 'src') ?? '', work.pictures, work.remote);
  if (found.kind === 'remote' && isTracker(node, attrs)) {
    work.trackers += 1;
    if (work.trackerHosts.size < maxTrackerHosts) work.trackerHosts.add(new URL(found.address).hostname);
    return { kind: 'drop' };
  }
  if (work.written && found.kind === 'remote')
    return { kind: 'keep', element: element('img', [...attrs, { name: 'data-oriel-src', value: found.address }]) };
  if (work.written && found.kind === 'none') return wordsOfPicture(node);
  if (found.kind === 'remote') work.blockedElements += 1;
  if (found.kind === 'ours') work.shown.add(found.address);
  const address = found.kind === 'none' ? null : found.kind === 'remote' ? found.by : found.address;
  if (address !== null) {
    const usemap = value(node.attrs, 'usemap')?.replace(/^#/u, '');
    if (usemap !== undefined && usemap !== '') attrs.push({ name: 'usemap', value: `#${prefixed(usemap, idPrefix)}` });
    return { kind: 'keep', element: element('img', [...attrs, { name: 'src', value: address }]) };
  }
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
  // Where the style says height: auto, the picture would have had the proportions that the attributes give.
  if (sizes.length === 2 && sizes.every((size) => size.endsWith('px')))
    sizes.push(`aspect-ratio:${sizes.map((size) => size.replace(/[^\d.]/gu, '')).join('/')}`);
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
    return { kind: 'keep', element: element(tag, linkAttributes(attrs, value(node.attrs, 'href'), work.written)) };
  }
  if (tag === 'table') work.tables += 1;
  return { kind: 'keep', element: element(tag, work.written && tag === 'div' ? [...attrs, ...marks(node)] : attrs) };
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

/** The body's own attributes. A height of its own would make the frame grow with itself. */
function bodyAttributes(body: Element, work: Work): Attribute[] {
  return plainAttributes('body', body.attrs, work).flatMap((one) => {
    if (one.name !== 'style') return [one];
    const style = cleanDeclarations(one.value, work.css, growing);
    return style === '' ? [] : [{ name: 'style', value: style }];
  });
}

/** A tree of what is allowed, not yet printed. */
export interface Built {
  html: Element;
  head: Element;
  body: Element;
  work: Work;
}

/** Builds the tree. Throws `Unclear` where the letter's is too deep. */
export function build(root: Root, options: SanitiseOptions): Built {
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
