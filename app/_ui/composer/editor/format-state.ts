/** How the text under the caret looks, for the row of formats. */
import { type Heading, headingAt } from './blocks';
import { elementAt } from './caret';
import { isIn } from './keys-of';
import type { Editor } from './open-editor';

export interface FormatState {
  bold: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  bullets: boolean;
  numbers: boolean;
  quote: boolean;
  code: boolean;
  link: boolean;
  table: boolean;
  heading: Heading;
  align: string;
  rtl: boolean;
  font: string;
  size: string;
  canUndo: boolean;
  canRedo: boolean;
}

/** Reads the format at the selection. */
export function formatOf({ squire, root, doc }: Editor): FormatState {
  const { startContainer } = squire.getSelection();
  const at = elementAt(startContainer);
  const view = doc.defaultView;
  const look = at && view && root.contains(at) ? view.getComputedStyle(at) : null;
  const info = squire.getFontInfo();
  return {
    bold: squire.hasFormat('B'),
    italic: squire.hasFormat('I'),
    underline: squire.hasFormat('U'),
    strike: squire.hasFormat('S'),
    bullets: isIn(squire, 'ul'),
    numbers: isIn(squire, 'ol'),
    quote: isIn(squire, 'blockquote'),
    code: isIn(squire, 'pre, code'),
    link: isIn(squire, 'a[href]'),
    table: isIn(squire, 'td, th'),
    heading: headingAt(startContainer, root),
    align: look?.textAlign ?? 'start',
    rtl: look?.direction === 'rtl',
    font: info.fontFamily ?? '',
    size: info.fontSize ?? '',
    canUndo: squire._undoIndex > 0 || !squire._isInUndoState,
    canRedo: squire._isInUndoState && squire._undoIndex + 1 < squire._undoStackLength,
  };
}
