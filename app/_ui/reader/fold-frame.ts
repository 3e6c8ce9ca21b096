/**
 * Folds the quoted tail of a letter in a frame (Q1). It works from outside, on nodes alone: no script runs in the frame, and nothing of the letter is
 * read as HTML again. What is folded stays in the document and comes back by a press, and for the printer.
 */
import { announcesForward, forwardsLetter, quotedTailAt } from '@/lib/model/quotes';

/** A run of text that stands in a block of its own, as reading goes. */
interface Line {
  text: string;
  quoted: boolean;
  /** The first node of the run. */
  node: Node;
}

/** More text nodes than a person wrote: such a letter stays as it is. */
const mostNodes = 20_000;

/** Where a mail program puts the letter that is answered. Gmail's wrapper is none of them: answers between quotes stand in it too. */
const quoting = 'blockquote, .gmail_attr, .yahoo_quoted, [id$="appendonsend"] ~ *, [id$="divRplyFwdMsg"], [id$="divRplyFwdMsg"] ~ *';

/** The head of an answered letter as Outlook writes it in many languages: at least three such lines follow each other. */
const headLine =
  /^\s*(from|von|de|da|van|fra|från|od|от|sent|gesendet|envoyé|enviado|inviato|verzonden|sendt|skickat|to|an|à|para|a|aan|til|till|date|datum|fecha|data|subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne|ämne|cc)\s?[:：]/iu;

const inline = new Set(
  'A ABBR ACRONYM B BDI BDO BIG CITE CODE DFN EM FONT I IMG INS KBD LABEL MARK Q S SAMP SMALL SPAN STRIKE STRONG SUB SUP TIME TT U VAR'.split(
    ' ',
  ),
);

const elementOf = (node: Node): Element | null => (node.nodeType === 1 ? (node as Element) : node.parentElement);

function blockOf(node: Node, body: Element): Element {
  let at = elementOf(node) ?? body;
  while (at !== body && inline.has(at.tagName) && at.parentElement) at = at.parentElement;
  return at;
}

/** The letter line by line, or null where it has more nodes than are looked at. */
function linesOf(doc: Document, body: Element): Line[] | null {
  const walker = doc.createTreeWalker(body, 5 /* elements and text */);
  const lines: Line[] = [];
  let block: Element | null = null;
  let broken = true;
  let count = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    count += 1;
    if (count > mostNodes) return null;
    const element = node.nodeType === 1 ? (node as Element) : null;
    if (element && element.tagName !== 'IMG') {
      if (element.tagName === 'BR' || element.tagName === 'HR') broken = true;
      continue;
    }
    const text = element ? '[picture]' : (node.nodeValue ?? '').replace(/[\s\u200b\ufeff]+/gu, ' ');
    if (text.trim() === '') continue;
    const holder = elementOf(node);
    if (holder?.closest('style, title')) continue;
    const here = blockOf(node, body);
    const last = lines.at(-1);
    if (last && !broken && here === block) last.text += text;
    else lines.push({ text, quoted: holder?.closest(quoting) != null, node });
    block = here;
    broken = false;
  }
  return lines;
}

/** Where Outlook begins to quote: the head of the letter that is answered, everything after which is that letter. */
function headAt(lines: readonly Line[]): number {
  return lines.findIndex((line, at) => !line.quoted && [0, 1, 2].every((by) => headLine.test(lines[at + by]?.text ?? '')));
}

/** What holds words before `node` in the same parent, blanks and empty elements aside. */
function hasWordsBefore(node: Node): boolean {
  for (let before = node.previousSibling; before; before = before.previousSibling)
    if ((before.textContent ?? '').trim() !== '' || (before.nodeType === 1 && (before as Element).querySelector('img'))) return true;
  return false;
}

/** From the first node of the tail outwards, as far as nothing of the writer's own stands before it. */
function outermost(node: Node, body: Element): Node {
  let at = node;
  while (at.parentNode && at.parentNode !== body && !hasWordsBefore(at)) at = at.parentNode;
  return at;
}

/** The node itself and all that follows it in the document, as few nodes as cover that. */
function fromHereOn(start: Node, body: Element): Node[] {
  const nodes: Node[] = [start];
  for (let at: Node | null = start; at && at !== body; at = at.parentNode)
    for (let next = at.nextSibling; next; next = next.nextSibling) nodes.push(next);
  return nodes;
}

/** The nodes of the quoted tail, first one first; empty where nothing may be folded. */
export function tailOf(doc: Document, subject: string): Node[] {
  const { body } = doc;
  if (!body || forwardsLetter(subject)) return [];
  const lines = linesOf(doc, body);
  if (!lines) return [];
  const head = headAt(lines);
  const read = lines.map((line, at) => ({ text: line.text, quoted: line.quoted || (head >= 0 && at >= head) }));
  const at = quotedTailAt(read);
  const first = lines[at];
  if (lines.slice(Math.max(0, at), at + 3).some((line) => announcesForward(line.text))) return [];
  return first ? fromHereOn(outermost(first.node, body), body) : [];
}

export interface FoldWords {
  show: string;
  hide: string;
}

/** A tail that was folded. */
export interface Fold {
  /** Shows or hides it without a press, for the printer. */
  show: (shown: boolean) => void;
  /** Is it shown? */
  shown: () => boolean;
}

const buttonStyle =
  'all:revert;display:block;box-sizing:border-box;inline-size:34px;block-size:22px;margin:12px 0 4px;padding:0;border:0;border-radius:7px;' +
  'background:color-mix(in oklab,currentColor 12%,transparent);color:inherit;font:700 15px/1 sans-serif;letter-spacing:1px;text-align:center;cursor:pointer';

/** Folds the tail behind a button, which is where the tail begins. Null where the letter has none. */
export function foldTail(doc: Document, subject: string, words: FoldWords, onChange: () => void): Fold | null {
  const nodes = tailOf(doc, subject);
  const [first] = nodes;
  if (!first?.parentNode) return null;
  const button = doc.createElement('button');
  const held: HTMLElement[] = [];
  for (const node of nodes) {
    if (node.nodeType === 1) held.push(node as HTMLElement);
    else if ((node.nodeValue ?? '').trim() !== '' && node.nodeType === 3) {
      const span = doc.createElement('span');
      node.parentNode?.replaceChild(span, node);
      span.append(node);
      held.push(span);
    }
  }
  const before = held.map((element) => element.style.getPropertyValue('display'));
  const weight = held.map((element) => element.style.getPropertyPriority('display'));
  let shown = false;
  const show = (next: boolean) => {
    shown = next;
    for (const [index, element] of held.entries()) {
      if (!next) element.style.setProperty('display', 'none', 'important');
      else if (before[index]) element.style.setProperty('display', before[index] as string, weight[index]);
      else element.style.removeProperty('display');
    }
    button.setAttribute('aria-expanded', String(next));
    button.setAttribute('aria-label', next ? words.hide : words.show);
    button.title = next ? words.hide : words.show;
    onChange();
  };
  button.type = 'button';
  button.textContent = '•••';
  button.setAttribute('style', buttonStyle);
  button.addEventListener('click', () => show(!shown));
  const top = held[0] as HTMLElement;
  top.parentNode?.insertBefore(button, top);
  show(false);
  return { show, shown: () => shown };
}
