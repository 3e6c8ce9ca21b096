'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ComposerMode } from './composer-head';
import type { ComposerTextHandle } from './editor/handle';
import type { RecipientFieldHandle } from './recipient-field';

type Text = RefObject<ComposerTextHandle | null>;

/** An answer that begins under its conversation is seen whole, with its Send. */
export function useIntoView(mode: ComposerMode, titleId: string): void {
  const [first] = useState(mode);
  useEffect(() => {
    const box = document.getElementById(titleId)?.closest('.cp');
    if (first !== 'inline' || !box) return;
    // What is quoted comes a moment later and makes it taller: it is followed until its writer goes elsewhere.
    const growth = new ResizeObserver(() => box.scrollIntoView({ block: 'nearest' }));
    growth.observe(box);
    const stop = () => growth.disconnect();
    const elsewhere = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;
    for (const kind of elsewhere) window.addEventListener(kind, stop, { capture: true, passive: true });
    return () => {
      stop();
      for (const kind of elsewhere) window.removeEventListener(kind, stop, { capture: true });
    };
  }, [first, titleId]);
}

/** The caret is placed once, when the window opens: an answer begins in its text, a new letter with whom it is for. */
export function useFirstFocus(start: 'text' | 'to' | null, to: RefObject<RecipientFieldHandle | null>, text: Text): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || start === null) return;
    done.current = true;
    (start === 'text' ? text : to).current?.focus();
  }, [start, to, text]);
}

/** Made small, the keyboard stays on the window; called back or put elsewhere, it goes to the text. Never taken from elsewhere. */
export function useFocusOnMode(mode: ComposerMode, titleId: string, text: Text): void {
  const before = useRef(mode);
  useEffect(() => {
    if (before.current === mode) return;
    const was = before.current;
    before.current = mode;
    if (mode === 'inline') document.getElementById(titleId)?.closest('.cp')?.scrollIntoView({ block: 'nearest' });
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (mode === 'mini') document.getElementById(titleId)?.focus();
    else if (was === 'mini' || was === 'inline' || mode === 'inline') text.current?.focus();
  }, [mode, titleId, text]);
}

/** Where a person goes on to another conversation, an answer that nobody touched goes; what was written waits made small. */
export function useLeftBehind(mode: ComposerMode, touched: boolean, close: () => void): void {
  const before = useRef(mode);
  useEffect(() => {
    const was = before.current;
    before.current = mode;
    if (was === 'inline' && mode === 'mini' && !touched) close();
  }, [mode, touched, close]);
}
