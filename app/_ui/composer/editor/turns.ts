/** Typed marks become format; one undo brings the marks back. */
import type Squire from 'squire-rte';
import { insertRule, setHeading } from './blocks';
import { around, blocks, writtenBefore } from './caret';
import { type BlockTurn, blockTurn, inlineTurn, lineTurn } from './markdown';

/** The block that the caret stands in, and what is written in it before the caret. */
function lineAtCaret(squire: Squire): { block: HTMLElement; typed: string } | null {
  const range = squire.getSelection();
  const block = range.collapsed ? around<HTMLElement>(squire, blocks) : null;
  return block && { block, typed: writtenBefore(block, range) };
}

/** Takes the marks out of a block, which stays with its caret. */
function bare(squire: Squire, block: HTMLElement): void {
  const doc = block.ownerDocument;
  squire.saveUndoState();
  const marks = doc.createRange();
  const caret = squire.getSelection();
  marks.setStart(block, 0);
  marks.setEnd(caret.startContainer, caret.startOffset);
  marks.deleteContents();
  if (!block.firstChild || block.textContent === '') block.replaceChildren(doc.createElement('br'));
  const range = doc.createRange();
  range.setStart(block, 0);
  squire.setSelection(range);
  // The state before, with its marks, is the one that undo goes back to.
  squire._docWasChanged();
}

function make(squire: Squire, turn: BlockTurn | 'code'): void {
  if (turn === 'ul') squire.makeUnorderedList();
  else if (turn === 'ol') squire.makeOrderedList();
  else if (turn === 'quote') squire.increaseQuoteLevel();
  else if (turn === 'code') squire.code();
  else if (turn === 'rule') insertRule(squire);
  else setHeading(squire, turn);
}

/** What a command needs of undo: its own step is the marks' step, so that one undo takes both back. */
function asOne(squire: Squire, block: HTMLElement, turn: BlockTurn | 'code'): void {
  bare(squire, block);
  const { _undoIndex: kept } = squire;
  make(squire, turn);
  // What the command itself put on the stack is the line without its marks, which nobody wrote.
  if (squire._undoIndex > kept) {
    squire._undoStack.splice(kept + 1, squire._undoIndex - kept);
    squire._undoStackLength = squire._undoStack.length;
    squire._undoIndex = kept;
  }
}

/** A blank was pressed: true where it made a heading, list or quote, and shall not be written. */
export function turnAtBlank(squire: Squire): boolean {
  const line = lineAtCaret(squire);
  if (!line || line.block.nodeName === 'PRE' || line.block.closest('pre')) return false;
  const turn = blockTurn(line.typed);
  if (!turn || (line.block.nodeName === 'LI' && (turn === 'ul' || turn === 'ol'))) return false;
  asOne(squire, line.block, turn);
  return true;
}

/** Enter was pressed: true where the line became a block of code or a rule. */
export function turnAtEnter(squire: Squire): boolean {
  const line = lineAtCaret(squire);
  if (!line || line.block.closest('pre')) return false;
  const turn = lineTurn(line.typed);
  if (!turn || line.block.textContent?.replaceAll('\u200b', '') !== line.typed) return false;
  asOne(squire, line.block, turn);
  return true;
}

/** The text that a caret stands in or behind. */
function textAt({ startContainer, startOffset }: Range): { node: Text; offset: number } | null {
  if (startContainer.nodeType === 3) return { node: startContainer as Text, offset: startOffset };
  const before = startContainer.childNodes[startOffset - 1];
  return before?.nodeType === 3 ? { node: before as Text, offset: (before as Text).length } : null;
}

/** Something was typed: what stands before the caret may have become complete. */
export function turnInline(squire: Squire): void {
  const range = squire.getSelection();
  const node = range.startContainer;
  if (!range.collapsed || node.nodeType !== 3 || node.parentElement?.closest('code, pre, a')) return;
  const text = node.nodeValue ?? '';
  const turn = inlineTurn(text.slice(0, range.startOffset));
  if (!turn) return;
  squire.saveUndoState(range);
  // Keeping the state may have joined or parted nodes.
  const place = textAt(range);
  if (!place || inlineTurn(place.node.data.slice(0, place.offset))?.length !== turn.length) return;
  const doc = place.node.ownerDocument;
  const words = doc.createRange();
  words.setStart(place.node, place.offset - turn.length);
  words.setEnd(place.node, place.offset);
  words.deleteContents();
  const element = doc.createElement(turn.tag);
  element.textContent = turn.words;
  if (turn.href) element.setAttribute('href', turn.href);
  words.insertNode(element);
  // Without a place of its own after it, what is typed next would be part of it.
  const after = doc.createTextNode('\u200b');
  element.after(after);
  const next = doc.createRange();
  next.setStart(after, 1);
  squire.setSelection(next);
  squire._docWasChanged();
}
