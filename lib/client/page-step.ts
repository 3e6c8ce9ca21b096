/** A step of the history on a page that the router of the mail (router.ts) does not keep: the sign-in. */
import { useEffect, useRef } from 'react';

/** Next would draw its page anew for a step within it. */
const keepFromNext = (event: PopStateEvent) => event.stopImmediatePropagation();

/** While `open`, a step stands for what covers the page: back calls `close` and leaves the page as it is; closing it otherwise takes the step away. */
export function usePageStep(open: boolean, close: () => void): void {
  const closing = useRef(close);
  closing.current = close;
  useEffect(() => {
    if (!open) return;
    let left = false;
    const leave = (event: PopStateEvent) => {
      keepFromNext(event);
      left = true;
      closing.current();
    };
    // With what Next keeps in the entry: it looks at those that are written without it.
    window.history.pushState({ ...window.history.state, orielStep: true }, '');
    window.addEventListener('popstate', leave, true);
    return () => {
      window.removeEventListener('popstate', leave, true);
      if (left) return;
      window.addEventListener('popstate', keepFromNext, { capture: true, once: true });
      window.history.back();
    };
  }, [open]);
}
