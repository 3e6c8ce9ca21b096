/** Links in the text. */
import type Squire from 'squire-rte';
import { around, elementAt } from './caret';
import type { Editor } from './open-editor';

/** What a person typed as an address, made whole; null where it is none that a letter may name. */
export function addressOf(typed: string): string | null {
  const words = typed.trim();
  if (!words || /\s/u.test(words)) return null;
  if (/^(?:https?:\/\/|mailto:|tel:)\S+$/iu.test(words)) return words;
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/u.test(words)) return `mailto:${words}`;
  if (/^[a-z][a-z\d+.-]*:/iu.test(words) && !/^[\w.-]+:\d+(?:\/|$)/u.test(words)) return null;
  return /^[^\s/]+\.[^\s/]{2,}/u.test(words) ? `https://${words}` : null;
}

/** The link under the caret, or the one that the selection ends in. */
export function linkAt({ squire, root }: Editor): HTMLAnchorElement | null {
  const last = elementAt(squire.getSelection().endContainer)?.closest<HTMLAnchorElement>('a[href]') ?? null;
  return around<HTMLAnchorElement>(squire, 'a[href]') ?? (last && root.contains(last) ? last : null);
}

/** Makes the selection, or the link under the caret, a link with these words. */
export function putLink(editor: Editor, href: string, words: string): void {
  const { squire, doc } = editor;
  const link = linkAt(editor);
  const range = squire.getSelection();
  if (!link && !range.collapsed && squire.getSelectedText().trim() === words) {
    squire.makeLink(href);
    return;
  }
  squire.saveUndoState();
  if (link) {
    link.setAttribute('href', href);
    if (link.textContent !== words) link.textContent = words;
    editor.changed();
    return;
  }
  const made = doc.createElement('a');
  made.setAttribute('href', href);
  made.textContent = words;
  squire.insertHTML(made.outerHTML);
}

/** What was pasted, where it is the address of a page or a person and nothing beside. */
const pastedAddress = (text: string): string | null => /^(?:https?:\/\/|mailto:)\S+$/iu.exec(text.trim())?.[0] ?? null;

/** An address that is pasted over words makes a link of them. False where it is none, or no words are selected, or they are an address themselves. */
export function linkSelected(squire: Squire, text: string): boolean {
  const address = pastedAddress(text);
  const words = squire.getSelectedText().trim();
  if (!address || !words || words.includes('\n') || addressOf(words) !== null) return false;
  squire.makeLink(address);
  return true;
}

/** Leaves the words of the link under the caret. */
export function removeLink(editor: Editor): void {
  const link = linkAt(editor);
  if (!link) return;
  editor.squire.saveUndoState();
  link.replaceWith(...link.childNodes);
  editor.changed();
}
