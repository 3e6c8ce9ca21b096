import { type ReactNode, Suspense, useLayoutEffect } from 'react';

const fields = 'input, textarea, select, [contenteditable=""], [contenteditable=true]';
/** Frames that what arrived has for taking the focus; after them the keys are the page's again. */
const framesToFocus = 20;

let waiting = 0;
let typed = '';
let frame = 0;

/** A key for what is not there yet runs no command: letters are kept for its field, the browser keeps its own keys (K5). */
function hold(event: KeyboardEvent): void {
  const { key } = event;
  const inField = event.target instanceof Element && event.target.closest(fields) !== null;
  if (inField || event.isComposing || key === 'Tab' || event.metaKey || (event.ctrlKey && !event.getModifierState('AltGraph'))) return;
  const letter = [...key].length === 1;
  // What has arrived hears its own Escape and Enter, even before its field has the focus.
  if (waiting === 0 && !letter) return;
  event.stopImmediatePropagation();
  if (letter) typed += key;
  else if (key === 'Backspace') typed = typed.slice(0, -1);
  else return;
  event.preventDefault();
}

/** Also for who presses elsewhere: then nobody waits any more. */
function letGo(): void {
  typed = '';
  window.removeEventListener('keydown', hold, true);
  window.removeEventListener('pointerdown', letGo, true);
}

/** The document whose field has the focus, which may stand in a frame of ours; null where no field has it. */
function fieldAt(doc: Document): Document | null {
  const at = doc.activeElement;
  if (at?.matches(fields)) return doc;
  const inside = at?.nodeName === 'IFRAME' ? (at as HTMLIFrameElement).contentDocument : null;
  return inside ? fieldAt(inside) : null;
}

/** Gives what was typed to the field that takes the focus. */
function handOver(left: number): void {
  const field = typed === '' ? null : fieldAt(document);
  if (field) field.execCommand('insertText', false, typed);
  else if (left > 0 && typed !== '') {
    frame = requestAnimationFrame(() => handOver(left - 1));
    return;
  }
  letGo();
}

/** While the component that calls it is drawn, the keyboard belongs to what will stand in its place (K2): nothing typed is lost or runs a command. */
export function useHeldKeys(): void {
  useLayoutEffect(() => {
    cancelAnimationFrame(frame);
    waiting += 1;
    window.addEventListener('keydown', hold, true);
    window.addEventListener('pointerdown', letGo, true);
    return () => {
      waiting -= 1;
      if (waiting === 0) handOver(framesToFocus);
    };
  }, []);
}

/** Keeps what is typed until something takes the focus that it is meant for. */
export function Held() {
  useHeldKeys();
  return null;
}

/** For a part that takes the keyboard as soon as its code is there. `awaited` is false where it was called off meanwhile. */
export function Arriving({ awaited = true, children }: { awaited?: boolean; children: ReactNode }) {
  return <Suspense fallback={awaited ? <Held /> : null}>{children}</Suspense>;
}
