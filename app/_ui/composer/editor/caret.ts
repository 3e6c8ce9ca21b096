/** Where the caret stands in a text, and where it stood in the texts that were left on this page. */
import type Squire from 'squire-rte';

/** What begins on a line of its own and holds words. */
export const blocks = 'div, p, li, h1, h2, h3, h4, h5, h6, td, th, pre, blockquote';
const widthless = /\u200b/gu;

/** The element that a node is, or stands in. */
export const elementAt = (node: Node): Element | null => (node.nodeType === 1 ? (node as Element) : node.parentElement);

/** The nearest element around the start of the selection that fits, within the text; null where there is none. */
export function around<E extends HTMLElement = HTMLElement>(squire: Squire, selector: string): E | null {
  const found = elementAt(squire.getSelection().startContainer)?.closest<E>(selector) ?? null;
  const root = squire.getRoot();
  return found && root !== (found as HTMLElement) && root.contains(found) ? found : null;
}

/** What is written in an element before the start of a range. */
export function writtenBefore(element: Element, { startContainer, startOffset }: Range): string {
  const before = element.ownerDocument.createRange();
  before.setStart(element, 0);
  before.setEnd(startContainer, startOffset);
  return before.toString().replace(widthless, '');
}

/** A place in a text that survives its being put in anew: the block by its number, -1 for the text itself, and the characters before it there. */
export interface Caret {
  block: number;
  offset: number;
}

/** Where the caret is. */
export function caretOf(squire: Squire): Caret {
  const root = squire.getRoot();
  const block = around(squire, blocks);
  return {
    block: block ? [...root.querySelectorAll(blocks)].indexOf(block) : -1,
    offset: writtenBefore(block ?? root, squire.getSelection()).length,
  };
}

/** Puts the caret there, or as near as the text still goes. */
export function putCaret(squire: Squire, { block, offset }: Caret): void {
  const root = squire.getRoot();
  const doc = root.ownerDocument;
  const holder = root.querySelectorAll(blocks)[block] ?? root;
  const range = doc.createRange();
  range.setStart(holder, 0);
  let left = offset;
  const texts = doc.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode() as Text | null; node && left > 0; node = texts.nextNode() as Text | null) {
    const { data } = node;
    let at = 0;
    for (; at < data.length && left > 0; at += 1) if (data[at] !== '\u200b') left -= 1;
    range.setStart(node, at);
  }
  range.collapse(true);
  squire.setSelection(range);
}

const kept = new Map<string, Caret>();
/** More letters than anybody goes back to. */
const most = 40;

/** Remembers where the caret stood when the text of a draft went from the screen. */
export function keepCaret(draftId: string, caret: Caret): void {
  kept.delete(draftId);
  kept.set(draftId, caret);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}

/** Where the caret stood when the draft was last written on, on this page; null where it was not. */
export const keptCaret = (draftId: string): Caret | null => kept.get(draftId) ?? null;
