/** The keys of the format, as mail programs have them. */
import type Squire from 'squire-rte';

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

/** Is the caret inside of such an element? */
export function isIn(squire: Squire, selector: string): boolean {
  const root = squire.getRoot();
  const { commonAncestorContainer: node } = squire.getSelection();
  const at = node.nodeType === 1 ? (node as Element) : node.parentElement;
  const found = at?.closest(selector);
  return found != null && found !== root && root.contains(found);
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
