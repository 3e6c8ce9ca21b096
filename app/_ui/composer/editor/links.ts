/** Links in the text. */
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

/** The link under the caret. */
export function linkAt({ squire, root }: Editor): HTMLAnchorElement | null {
  const { startContainer } = squire.getSelection();
  const at = startContainer.nodeType === 1 ? (startContainer as Element) : startContainer.parentElement;
  const link = at?.closest<HTMLAnchorElement>('a[href]') ?? null;
  return link && root.contains(link) ? link : null;
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

/** Leaves the words of the link under the caret. */
export function removeLink(editor: Editor): void {
  const link = linkAt(editor);
  if (!link) return;
  editor.squire.saveUndoState();
  link.replaceWith(...link.childNodes);
  editor.changed();
}
