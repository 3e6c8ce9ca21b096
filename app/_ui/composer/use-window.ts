'use client';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';

const tabbable =
  'a[href], button:not([disabled]):not([tabindex="-1"]), input:not([disabled]):not([type="file"]), textarea:not([disabled]), [tabindex="0"]';

/** Keeps Tab inside a window that covers the page. */
export function keepTabInside(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(tabbable)].filter((one) => one.offsetParent !== null);
  const first = stops[0];
  const last = stops.at(-1);
  if (event.shiftKey && document.activeElement === first) last?.focus();
  else if (!event.shiftKey && document.activeElement === last) first?.focus();
  else return;
  event.preventDefault();
}

/** Gives the focus back to what had it before, unless the person has gone elsewhere meanwhile. */
export function useFocusReturn(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const own = root.current;
    return () => {
      const now = document.activeElement;
      if (before?.isConnected && (now === null || now === document.body || own?.contains(now))) before.focus({ preventScroll: true });
    };
  }, [root]);
}

/** How wide the window is, in the steps that matter to a composer. */
export function useScreen(): { kind: 'wide' | 'tablet' | 'phone'; width: number } {
  const [width, setWidth] = useState(() => window.innerWidth);
  useEffect(() => {
    const look = () => setWidth(window.innerWidth);
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return { kind: width >= 1024 ? 'wide' : width >= 768 ? 'tablet' : 'phone', width };
}
