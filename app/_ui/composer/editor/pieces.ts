/** Pieces put into a formatted text from outside of it. */

import type { SignaturePiece, TextPiece } from './handle';
import { remoteSource } from './harmless';
import type { Editor } from './open-editor';

/** Puts a piece where the caret is. */
export function insertPiece({ squire }: Editor, piece: TextPiece): void {
  squire.focus();
  squire.insertHTML(piece.html);
}

/** Shows a picture where the caret is, no wider than the text. */
export function insertPictureAt({ squire, doc }: Editor, address: string, words: string): void {
  squire.saveUndoState();
  const picture = doc.createElement('img');
  picture.setAttribute('src', address);
  picture.setAttribute('alt', words);
  picture.setAttribute('style', 'max-width: 100%');
  squire.insertElement(picture);
}

/** Puts another signature in the place of the one that is there. */
export function putSignature(editor: Editor, signature: SignaturePiece | null): void {
  const { squire, doc, root, folded } = editor;
  squire.saveUndoState();
  for (const holder of [root, folded]) {
    for (const old of holder?.querySelectorAll('[data-oriel-signature]') ?? []) {
      // Of another letter that is quoted, it stays.
      if (!old.closest('[data-oriel-quote], blockquote')) old.remove();
    }
  }
  if (signature && signature.html.trim() !== '') {
    const element = doc.createElement('div');
    element.setAttribute('data-oriel-signature', String(signature.identityId));
    element.append(squire._config.sanitizeToDOMFragment(signature.html, squire));
    for (const picture of element.querySelectorAll(`img[src^="http"]`)) {
      picture.setAttribute(remoteSource, picture.getAttribute('src') ?? '');
      picture.removeAttribute('src');
    }
    placeSignature(editor, element, signature.place);
  }
  if (!root.firstChild) root.append(squire.createDefaultBlock());
  editor.changed();
}

function placeSignature({ squire, root, folded }: Editor, element: HTMLElement, place: 'above' | 'below'): void {
  const quote = root.querySelector(':scope > [data-oriel-quote]');
  const last = root.lastElementChild;
  if (place === 'below') {
    (folded ?? root).append(element);
  } else if (quote) quote.before(element);
  else root.append(element);
  // A line of its own above it, for the writer's words.
  const before = element.previousElementSibling;
  if (element.parentElement === root && (!before || before === quote || (before === last && (before.textContent ?? '').trim() !== ''))) {
    element.before(squire.createDefaultBlock());
  }
}
