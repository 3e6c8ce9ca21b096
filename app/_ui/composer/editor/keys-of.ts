/** The keys of the format, as mail programs have them. */
import type Squire from 'squire-rte';
import { around } from './caret';
import { stepCell } from './tables';

/** What has a key and is done by more than the editor itself. */
export interface Commands {
  link: () => void;
}

type Tag = 'B' | 'I' | 'U' | 'S';

/** Gives the selection a format, or takes it away where all of it has it. */
export function toggle(squire: Squire, tag: Tag): void {
  if (squire.hasFormat(tag)) squire.changeFormat(null, { tag });
  else squire.changeFormat({ tag, attributes: {} }, null);
}

/** Is all of the selection inside of such an element? */
export function isIn(squire: Squire, selector: string): boolean {
  return around(squire, selector)?.contains(squire.getSelection().commonAncestorContainer) === true;
}

export function toggleList(squire: Squire, kind: 'UL' | 'OL'): void {
  if (isIn(squire, kind)) squire.removeList();
  else if (kind === 'UL') squire.makeUnorderedList();
  else squire.makeOrderedList();
}

export function toggleQuote(squire: Squire): void {
  if (isIn(squire, 'blockquote')) squire.decreaseQuoteLevel();
  else squire.increaseQuoteLevel();
}

/** Tab in an item of a list that has one before it puts it under that; with Shift an item goes back out. False where there is nowhere to go. */
function moveItem(squire: Squire, by: 1 | -1): boolean {
  const item = around(squire, 'li');
  if (!item || item.closest('[data-oriel-quote]')) return false;
  if (by === 1 ? item.previousElementSibling === null : !item.parentElement?.parentElement?.closest('ul, ol')) return false;
  if (by === 1) squire.increaseListLevel();
  else squire.decreaseListLevel();
  return true;
}

/** Tab goes on in tables and lists, and out of the text everywhere else: nobody is caught in it (WCAG 2.1.2). */
export function giveTabs(squire: Squire): void {
  for (const [key, by] of [
    ['Tab', 1],
    ['Shift-Tab', -1],
  ] as const) {
    squire.setKeyHandler(key, (_, event) => {
      if (stepCell(squire, by) || moveItem(squire, by)) event.preventDefault();
    });
  }
}

/** Answers whether it took the key. */
export function keysOf(squire: Squire, commands: Commands): (event: KeyboardEvent) => boolean {
  const acts: Record<string, () => void> = {
    b: () => toggle(squire, 'B'),
    i: () => toggle(squire, 'I'),
    u: () => toggle(squire, 'U'),
    k: commands.link,
    '\\': () => squire.removeAllFormatting(),
    'shift+x': () => toggle(squire, 'S'),
    'shift+7': () => toggleList(squire, 'OL'),
    'shift+8': () => toggleList(squire, 'UL'),
    'shift+9': () => toggleQuote(squire),
  };
  return (event) => {
    if (event.altKey || event.ctrlKey === event.metaKey) return false;
    // A digit's key bears other signs with Shift.
    const key = /^Digit\d$/u.test(event.code) ? event.code.slice(5) : event.key.toLowerCase();
    const act = acts[`${event.shiftKey ? 'shift+' : ''}${key}`];
    act?.();
    return act !== undefined;
  };
}
