/** On the phone the back button closes what lies on top before it leaves the page (L3). */
import { useEffect, useRef } from 'react';
import { usePhone } from './media';
import { cameBack, closeOverlay, openOverlay, useOverlay } from './router';

/** While `open`, a step of the history stands for what is open: back calls `close`, and closing it otherwise takes the step away. */
export function useBackCloses(name: string, open: boolean, close: () => void): void {
  const phone = usePhone();
  const overlay = useOverlay();
  /** Its step has been the last one, and neither back nor forward has been pressed since. */
  const stood = useRef(false);
  const closing = useRef(close);
  closing.current = close;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what opens takes a step
  useEffect(() => {
    stood.current = false;
    // By what was drawn: back may have been pressed since, and its step is not taken anew then.
    if (phone && open && overlay !== name) openOverlay(name);
  }, [phone, open, name]);
  useEffect(() => {
    if (overlay === name) {
      // Also one that a reload or the forward button brought here with nothing open.
      if (open) stood.current = true;
      else closeOverlay();
    } else if (open && stood.current && cameBack()) {
      stood.current = false;
      closing.current();
    }
  }, [overlay, open, name]);
}
