/** A new tree of what is allowed of a letter, every address rewritten in the same walk (T1, T10 to T20, T38). */
import { defaultTreeAdapter as adapter, html as names } from 'parse5';
import { picture, type Verdict } from './build-picture';
import { newWork, plainAttributes, type SanitiseOptions, type Work } from './build-work';
import { cleanDeclarations, cleanStylesheet } from './css';
import { type Attribute, type Element, element, type Node, type Root, Unclear, value } from './dom';
import { allowedElements, droppedElements, literalElements } from './html-allow';
import { safeLink } from './links';

/** Browsers flatten trees deeper than 512; a tree that a browser would change is not shown (T63). */
const maxDepth = 400;
const growing: ReadonlySet<string> = new Set(['height', 'min-height', 'max-height', 'block-size', 'min-block-size', 'max-block-size']);

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

/** What says in a letter being written what its parts are. */
function marks(node: Element): Attribute[] {
  return node.attrs.filter(
    ({ name, value: given }) =>
      (name === 'data-oriel-quote' && (given === '' || given === 'open')) ||
      (name === 'data-oriel-forward' && given === '') ||
      (name === 'data-oriel-signature' && /^\d{1,9}$/u.test(given)),
  );
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
  // Most text has none of these, and a look costs less than replacing.
  const text = /[\0\ud800-\udfff]/.test(node.value) ? node.value.replace(/\0/gu, '').replace(/\p{Cs}/gu, '\ufffd') : node.value;
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
    const { css } = cleanDeclarations(one.value, work.css, growing);
    return css === '' ? [] : [{ name: 'style', value: css }];
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
