'use client';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Editor, type EditorCalls, openEditor } from './open-editor';
import { addText } from './typed-last';

/** How long after a change the text is handed on, ms: writing it out takes a while in a long quote. */
const restMs = 300;

export interface EditorState {
  editor: Editor | null;
  /** The frame's document came and is another one: nobody is signed in, or Oriel is away. */
  failed: boolean;
  frameLoaded(): void;
  /** Hands on what was written last, now. */
  flush(): void;
  /** Runs when the editor is there; at once where it is. */
  soon(work: (editor: Editor) => void): void;
}

export interface EditorOptions extends Omit<EditorCalls, 'onInput'> {
  html: string;
  /** Folds the quote when the text is put in. */
  folds: boolean;
  onChange: (content: { html: string; text: string }) => void;
  /** The text goes from the screen. */
  onLeave: (editor: Editor) => void;
}

/** Keeps the frame as tall as its text, and the caret in sight while it grows. */
function useGrowing(frame: RefObject<HTMLIFrameElement | null>, editor: Editor | null): void {
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box || !editor) return;
    const measure = () => {
      const height = Math.ceil(editor.root.getBoundingClientRect().height);
      // Made small, the window hides its text, which is then of no height.
      if (height === 0 || box.style.blockSize === `${height}px`) return;
      box.style.blockSize = `${height}px`;
      editor.doc.scrollingElement?.scrollTo(0, 0);
      if (document.activeElement === box) revealCaret(box, editor);
    };
    const grown = new ResizeObserver(measure);
    grown.observe(editor.root);
    measure();
    return () => grown.disconnect();
  }, [frame, editor]);
}

/** What scrolls around an element: the text of a window, or the pane that an answer stands in. */
function scrollerOf(element: Element): Element | null {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/u.test(getComputedStyle(at).overflowY)) return at;
  }
  return null;
}

/** Scrolls what holds the frame so that the caret is seen, with a line of room. */
function revealCaret(frame: HTMLIFrameElement, editor: Editor): void {
  const scroller = scrollerOf(frame);
  const range = editor.doc.getSelection()?.rangeCount ? editor.doc.getSelection()?.getRangeAt(0) : null;
  if (!scroller || !range) return;
  const node = range.startContainer.nodeType === 1 ? (range.startContainer as Element) : range.startContainer.parentElement;
  const caret = range.getBoundingClientRect().height > 0 ? range.getBoundingClientRect() : node?.getBoundingClientRect();
  if (!caret) return;
  const top = frame.getBoundingClientRect().top;
  const seen = scroller.getBoundingClientRect();
  const below = top + caret.bottom + 24 - seen.bottom;
  const above = seen.top + 8 - (top + caret.top);
  if (below > 0) scroller.scrollTop += below;
  else if (above > 0) scroller.scrollTop -= above;
}

/** The editor in a frame: opened when its document comes, handing on what is written. */
export function useEditor(frame: RefObject<HTMLIFrameElement | null>, options: EditorOptions): EditorState {
  const [editor, setEditor] = useState<Editor | null>(null);
  const [failed, setFailed] = useState(false);
  const calls = useRef(options);
  calls.current = options;
  const opened = useRef<Editor | null>(null);
  const waiting = useRef<((editor: Editor) => void)[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** What was handed on or put in last: another text is somebody else's, and is shown. */
  const known = useRef<string | null>(null);
  /** The text as the editor shows it before anybody wrote on it, the first and each that came in since: showing it is no writing. */
  const shown = useRef<string | null>(null);

  const flush = useCallback(() => {
    if (timer.current === null) return;
    clearTimeout(timer.current);
    timer.current = null;
    const now = opened.current;
    if (!now) return;
    const html = now.html();
    if (html === shown.current) return;
    shown.current = null;
    known.current = html;
    calls.current.onChange({ html, text: now.text() });
  }, []);
  const frameLoaded = useCallback(() => {
    if (!frame.current) return;
    // Where a browser begins a frame anew that is put elsewhere, the last words are still with the old one.
    flush();
    const written = opened.current ? known.current : null;
    opened.current?.close();
    const next = openEditor(frame.current, {
      onInput: () => {
        timer.current ??= setTimeout(flush, restMs);
      },
      onLook: () => calls.current.onLook(),
      onFocus: () => calls.current.onFocus(),
      onKey: (event) => calls.current.onKey(event),
      onFiles: (files) => calls.current.onFiles(files),
      onPictures: (files) => calls.current.onPictures(files),
      turns: () => calls.current.turns(),
      commands: { link: () => calls.current.commands.link() },
    });
    setFailed(next === null);
    opened.current = next;
    if (!next) return;
    const { folds } = calls.current;
    const html = written ?? calls.current.html;
    next.load(html);
    known.current = html;
    if (folds) next.fold();
    shown.current = next.html();
    frame.current.contentWindow?.addEventListener('blur', flush);
    setEditor(next);
    for (const work of waiting.current.splice(0)) work(next);
  }, [frame, flush]);

  useLayoutEffect(() => {
    // Where a button takes no focus, as in Safari, it is pressed before the text is left.
    window.addEventListener('pointerdown', flush, true);
    window.addEventListener('pagehide', flush);
    const leaveTexts = addText(flush);
    return () => {
      leaveTexts();
      window.removeEventListener('pointerdown', flush, true);
      window.removeEventListener('pagehide', flush);
      flush();
      if (opened.current) calls.current.onLeave(opened.current);
      opened.current?.close();
      opened.current = null;
    };
  }, [flush]);
  useEffect(() => {
    if (!editor || known.current === options.html || timer.current !== null) return;
    known.current = options.html;
    editor.load(options.html);
    if (options.folds) editor.fold();
    shown.current = editor.html();
  }, [editor, options.html, options.folds]);
  useGrowing(frame, editor);
  const soon = useCallback((work: (editor: Editor) => void) => {
    if (opened.current) work(opened.current);
    else waiting.current.push(work);
  }, []);
  return { editor, failed, frameLoaded, flush, soon };
}
