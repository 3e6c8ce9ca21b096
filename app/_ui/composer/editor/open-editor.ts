/**
 * Opens the editor in a frame that runs no script: every listener belongs to the page around it, and works on the frame's own nodes. The text of the
 * writer and the quoted letter stand in one document of their own, so that neither side's styles reach the other.
 */
import type Squire from 'squire-rte';
import { squireIn } from 'squire-rte/dist/squire-raw.mjs';
import { directed } from './directed';
import { dressFrame } from './dress-frame';
import { harmless } from './harmless';
import { type Commands, giveTabs, keysOf } from './keys-of';
import { holdFiles, takesDrop, takesPaste } from './paste';
import { choosePicture, isPicture } from './picture-size';
import { plainOf } from './plain-of';
import { turnAtBlank, turnAtEnter, turnInline } from './turns';

export interface EditorCalls {
  /** The text is another than before. */
  onInput: () => void;
  /** The caret moved, or the format under it is another. */
  onLook: () => void;
  onFocus: () => void;
  /** A key that is not the text's; true where the page took it. */
  onKey: (event: KeyboardEvent) => boolean;
  onFiles: (files: File[]) => void;
  /** Pictures that were pasted or dropped into the text. */
  onPictures: (files: File[]) => void;
  /** Marks that are typed become format. */
  turns: () => boolean;
  commands: Commands;
}

export interface Editor {
  readonly squire: Squire;
  readonly doc: Document;
  readonly root: HTMLElement;
  /** Puts another text in; the quote that is folded is no part of it. */
  load(html: string): void;
  /** The whole text, the folded quote with it. */
  html(): string;
  text(): string;
  /** What is folded away, or null. */
  readonly folded: HTMLElement | null;
  /** Takes the quote out of sight; false where there is none at the end of the text. */
  fold(): boolean;
  unfold(): void;
  /** Marks the text as changed by something else than typing. */
  changed(): void;
  close(): void;
}

const composing = (event: KeyboardEvent) => event.isComposing || event.keyCode === 229;

/** Does a designed letter stand in the quote, whose colours were meant for white? */
const designed = '[data-oriel-quote] :is([bgcolor], [style*="background"], [style*="color"], font[color])';

function isEmpty(root: HTMLElement): boolean {
  return (
    (root.textContent ?? '').replaceAll('\u200b', '') === '' &&
    !root.querySelector('img, hr, table, li, blockquote, h1, h2, h3, pre') &&
    root.children.length <= 1
  );
}

/** Marks typed into the text, and the keys of the format. */
function listen(squire: Squire, doc: Document, calls: EditorCalls): AbortController {
  const stop = new AbortController();
  const { signal } = stop;
  const keys = keysOf(squire, calls.commands);
  let composed = false;
  doc.addEventListener(
    'keydown',
    (event) => {
      if (composing(event)) return;
      if (keys(event) || (turned(squire, event, calls.turns()) && !event.defaultPrevented) || calls.onKey(event)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    { capture: true, signal },
  );
  doc.addEventListener('compositionstart', () => (composed = true), { capture: true, signal });
  doc.addEventListener('compositionend', () => (composed = false), { capture: true, signal });
  doc.addEventListener(
    'input',
    (event) => {
      const { inputType, data, isComposing } = event as InputEvent;
      if (composed || isComposing || inputType !== 'insertText' || !calls.turns() || !/[*_~`)]$/u.test(data ?? '')) return;
      turnInline(squire);
    },
    { signal },
  );
  doc.addEventListener('paste', (event) => takesPaste(squire, event, calls), { capture: true, signal });
  for (const kind of ['dragenter', 'dragover'] as const) {
    doc.addEventListener(kind, (event) => holdFiles(event), { capture: true, signal });
  }
  doc.addEventListener('drop', (event) => takesDrop(event, calls), { capture: true, signal });
  doc.addEventListener('focusin', calls.onFocus, { signal });
  doc.addEventListener(
    'click',
    ({ target }) => {
      if (isPicture(target)) choosePicture(squire, target);
    },
    { signal },
  );
  let some = false;
  doc.addEventListener(
    'selectionchange',
    () => {
      // Within one line the editor tells of a caret that moves, but of no selection.
      const before = some;
      some = doc.getSelection()?.isCollapsed === false;
      if (some || before) calls.onLook();
    },
    { signal },
  );
  // The page gives the focus to the frame, which means its text.
  doc.defaultView?.addEventListener(
    'focus',
    () => {
      if (doc.activeElement === doc.body) squire.focus();
    },
    { signal },
  );
  return stop;
}

/** A blank or Enter after marks. Where marks stay marks, the editor's own two are kept from turning as well. */
function turned(squire: Squire, event: KeyboardEvent, turns: boolean): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === ' ') {
    if (turns) return turnAtBlank(squire);
    const words = squire.getSelection().startContainer.textContent?.trim() ?? '';
    if (words === '*' || words === '1.') event.stopImmediatePropagation();
    return false;
  }
  return event.key === 'Enter' && !event.shiftKey && turns && turnAtEnter(squire);
}

/** The quote at the end of the text: what follows it goes with it, but for nothing of the writer's. */
function quoteAtEnd(root: HTMLElement): HTMLElement | null {
  const quote = root.querySelector<HTMLElement>(':scope > [data-oriel-quote]');
  if (!quote || quote.dataset.orielQuote === 'open') return null;
  for (let next = quote.nextElementSibling; next; next = next.nextElementSibling) {
    if (!next.hasAttribute('data-oriel-signature') && (next.textContent ?? '').trim() !== '') return null;
  }
  return quote;
}

/** Opens the editor in `frame`, whose document has come. Null where it is not the one that was asked for. */
export function openEditor(frame: HTMLIFrameElement, calls: EditorCalls): Editor | null {
  const doc = frame.contentDocument;
  const view = frame.contentWindow;
  const root = doc?.getElementById('text');
  if (!doc || !view || !root) return null;
  const undress = dressFrame(doc);
  const Editing = squireIn(view);
  const squire = new Editing(root, {
    sanitizeToDOMFragment: (html) => harmless(html, doc),
    undo: { documentSizeThreshold: 50_000, undoLimit: 60 },
    didError: (problem) => reportError(problem),
  });
  // Its handles stand within the text, take the selection off the picture and are reached by no key: ours stand in their place.
  squire._imageResizer.destroy();
  for (const paging of ['PageUp', 'PageDown']) squire.setKeyHandler(paging, null);
  giveTabs(squire);
  const stop = listen(squire, doc, calls);
  let tail: HTMLElement | null = null;
  const note = () => {
    root.toggleAttribute('data-empty', isEmpty(root) && !tail);
  };
  const input = () => {
    note();
    calls.onInput();
  };
  squire.addEventListener('input', input);
  for (const kind of ['pathChange', 'select', 'cursor', 'undoStateChange']) squire.addEventListener(kind, calls.onLook);
  const editor: Editor = {
    squire,
    doc,
    root,
    get folded() {
      return tail;
    },
    load(html) {
      tail = null;
      squire.setHTML(html);
      doc.documentElement.toggleAttribute('data-designed', root.querySelector(designed) !== null);
      note();
    },
    html: () => directed(cleaned(squire.getHTML())) + (tail?.innerHTML ?? ''),
    text: () => plainOf(root, ...(tail ? [tail] : [])),
    fold() {
      const quote = quoteAtEnd(root);
      if (!quote) return false;
      const kept = doc.createElement('div');
      while (quote.nextSibling) kept.append(quote.nextSibling);
      kept.prepend(quote);
      squire.modifyDocument(() => {
        if (!root.firstChild) root.append(squire.createDefaultBlock());
      });
      tail = kept;
      squire.setSelection(firstPlace(doc, root));
      squire._undoStack.length = 0;
      squire._undoStackLength = 0;
      squire._undoIndex = -1;
      squire._isInUndoState = false;
      squire.saveUndoState();
      note();
      return true;
    },
    unfold() {
      if (!tail) return;
      const quote = tail.querySelector<HTMLElement>('[data-oriel-quote]');
      // It stays open when the draft is opened again: there may be answers between its lines.
      quote?.setAttribute('data-oriel-quote', 'open');
      const kept = tail;
      tail = null;
      squire.saveUndoState();
      root.append(...kept.childNodes);
      note();
    },
    changed() {
      squire._docWasChanged();
    },
    close() {
      stop.abort();
      undress();
      squire.destroy();
    },
  };
  return editor;
}

/**
 * Classes that the editor gives for itself say nothing to anybody else; and a blank that the browser made unbreakable because it was the last
 * of its line when it was typed is a blank again where words follow.
 */
function cleaned(html: string): string {
  return html
    .replace(/ class="(?:\s*(?:color|font|size|highlight|align-\w+))+"/gu, '')
    .replace(/(?<=[^\s>;]|<\/(?:b|i|u|s|a|span|code)>)&nbsp;(?=[^\s&<]|<(?:b|i|u|s|a|span|code)\b)/gu, ' ');
}

function firstPlace(doc: Document, root: HTMLElement): Range {
  const range = doc.createRange();
  let node: Node = root;
  while (node.firstChild && node.firstChild.nodeName !== 'BR') node = node.firstChild;
  range.setStart(node, 0);
  return range;
}
