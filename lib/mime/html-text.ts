/** HTML as text that a person would write: for the text view, for quoting, for a letter too large or too odd for a frame. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { attribute, hiddenClasses, isHidden } from './hidden';
import { safeLink } from './links';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Most characters of text that are made. */
const longest = 1_000_000;
const deepestQuote = 30;

const paragraphs = new Set(['blockquote', 'dl', 'figure', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ol', 'p', 'pre', 'table', 'ul']);
const lines = new Set([
  'address',
  'article',
  'aside',
  'caption',
  'center',
  'dd',
  'details',
  'dir',
  'div',
  'dt',
  'fieldset',
  'figcaption',
  'footer',
  'form',
  'header',
  'hr',
  'legend',
  'li',
  'main',
  'menu',
  'nav',
  'section',
  'summary',
  'tr',
]);

/** Puts words, lines and quote marks together; blanks and empty lines never pile up. */
class Writer {
  #out: string[] = [];
  #pieces: string[] = [];
  #blankEnd = false;
  #length = 0;
  /** Empty lines that come before the next words, if any come. */
  #gap = 0;
  #lastQuote = 0;
  quote = 0;

  get full(): boolean {
    return this.#length > longest;
  }

  #put(line: string, quote: number): void {
    const marks = '>'.repeat(Math.min(quote, deepestQuote));
    const text = marks === '' ? line : `${marks} ${line}`.trimEnd();
    this.#out.push(text);
    this.#length += text.length + 1;
  }

  /** Adds to the line. Its pieces are joined once at its end: looking into a string that grows makes long lines take for ever. */
  #add(text: string): void {
    if (text === '') return;
    this.#pieces.push(text);
    this.#length += text.length;
    this.#blankEnd = text.endsWith(' ');
  }

  words(text: string): void {
    const tidy = text.replace(/[\t\n\f\r ]+/gu, ' ');
    this.#add(this.#pieces.length === 0 || this.#blankEnd ? tidy.trimStart() : tidy);
  }

  literal(text: string): void {
    const rows = text.split(/\r\n|\r|\n/u);
    for (const [index, row] of rows.entries()) {
      this.#add(row);
      if (index < rows.length - 1) this.hardBreak();
    }
  }

  /** Ends the line, also an empty one. */
  hardBreak(): void {
    const empty = this.#pieces.every((piece) => piece.trim() === '');
    this.line();
    if (empty) this.#gap = Math.min(2, this.#gap + 1);
  }

  /** Ends the line if anything stands in it. An empty line between two quotations belongs to the outer one. */
  line(): void {
    const line = this.#pieces.join('').trimEnd();
    this.#pieces = [];
    this.#blankEnd = false;
    if (line === '') return;
    const gap = this.#out.length === 0 ? 0 : this.#gap;
    for (let index = 0; index < gap; index += 1) this.#put('', Math.min(this.quote, this.#lastQuote));
    this.#put(line, this.quote);
    this.#gap = 0;
    this.#lastQuote = this.quote;
  }

  paragraph(): void {
    this.line();
    this.#gap = Math.max(1, this.#gap);
  }

  text(): string {
    this.line();
    return this.#out.join('\n').slice(0, longest);
  }
}

interface Lists {
  ordered: boolean;
  count: number;
}

interface State {
  writer: Writer;
  lists: Lists[];
  pre: number;
}

function open(element: Element, state: State): void {
  const { writer } = state;
  const tag = element.tagName;
  if (paragraphs.has(tag)) writer.paragraph();
  else if (lines.has(tag)) writer.line();
  if (tag === 'br') writer.hardBreak();
  else if (tag === 'hr') writer.literal('----\n');
  else if (tag === 'blockquote') writer.quote += 1;
  else if (tag === 'pre') state.pre += 1;
  else if (tag === 'ol' || tag === 'ul') state.lists.push({ ordered: tag === 'ol', count: 0 });
  else if (tag === 'td' || tag === 'th') writer.words(' ');
  else if (tag === 'img') writer.words(attribute(element, 'alt')?.trim() ? `[${attribute(element, 'alt')?.trim()}]` : '');
  else if (tag === 'li') {
    const list = state.lists.at(-1);
    if (list) list.count += 1;
    writer.literal(`${'  '.repeat(Math.min(6, Math.max(0, state.lists.length - 1)))}${list?.ordered ? `${list.count}. ` : '- '}`);
  }
}

function close(element: Element, state: State): void {
  const { writer } = state;
  const tag = element.tagName;
  if (tag === 'a') {
    const href = safeLink(attribute(element, 'href') ?? '');
    const own = linkText(element);
    if (href !== null && own !== '' && !sameAddress(own, href)) writer.words(` <${href}>`);
  }
  if (paragraphs.has(tag)) writer.paragraph();
  else if (lines.has(tag)) writer.line();
  if (tag === 'blockquote') writer.quote -= 1;
  else if (tag === 'pre') state.pre -= 1;
  else if (tag === 'ol' || tag === 'ul') state.lists.pop();
}

/** The first words inside a link, enough to see whether they already are the address. */
function linkText(element: Element): string {
  const first = element.childNodes.find((node) => !('value' in node) || node.value.trim() !== '');
  if (first === undefined) return '';
  return 'value' in first ? first.value.trim().slice(0, 2000) : 'other';
}

function sameAddress(text: string, href: string): boolean {
  const bare = (address: string) =>
    address
      .replace(/^(?:https?:\/\/|mailto:|tel:)/iu, '')
      .replace(/\/$/u, '')
      .toLowerCase();
  return bare(text) === bare(href);
}

/**
 * The visible text of HTML, at most a million characters: paragraphs parted by empty lines, quotations marked by ">", links followed
 * by their address. Goes down without recursion and never throws because of the content.
 */
export function textOfHtml(html: string): string {
  return textOfTree(parse(html, { scriptingEnabled: false }).childNodes, html);
}

/** The same where the HTML was parsed already, in the mode that it names: `nodes` are what stands at the top. */
export function textOfTree(nodes: readonly Node[], html: string): string {
  const classes = hiddenClasses(html);
  const state: State = { writer: new Writer(), lists: [], pre: 0 };
  const waiting: { node: Node; closing: boolean }[] = [...nodes].reverse().map((node) => ({ node, closing: false }));
  for (let step = waiting.pop(); step !== undefined && !state.writer.full; step = waiting.pop()) {
    const { node, closing } = step;
    if ('value' in node && node.nodeName === '#text') {
      if (state.pre > 0) state.writer.literal(node.value);
      else state.writer.words(node.value);
    }
    if (!('tagName' in node)) continue;
    if (closing) {
      close(node, state);
      continue;
    }
    if (isHidden(node, classes)) continue;
    open(node, state);
    waiting.push({ node, closing: true });
    for (let index = node.childNodes.length - 1; index >= 0; index -= 1) {
      const child = node.childNodes[index];
      if (child) waiting.push({ node: child, closing: false });
    }
  }
  return state.writer.text();
}

/** Text between tags, found by one look at each character: for HTML that even parsing would take too long for. */
export function crudeTextOfHtml(html: string): string {
  const out: string[] = [];
  for (let at = 0; at < html.length && at < longest; ) {
    const next = html.indexOf('<', at);
    const end = next === -1 ? html.length : next;
    if (end > at) out.push(html.slice(at, end));
    const close = next === -1 ? -1 : html.indexOf('>', next);
    at = close === -1 ? html.length : close + 1;
    out.push(' ');
  }
  return out
    .join('')
    .replace(/&nbsp;/gu, ' ')
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&amp;/gu, '&')
    .replace(/[ \t]+/gu, ' ')
    .replace(/(?:\s*\n){3,}/gu, '\n\n')
    .trim();
}
