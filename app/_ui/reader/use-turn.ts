'use client';
import { type RefObject, useEffect } from 'react';
import { runCommand } from '@/lib/client/commands';

/** The edges of the screen are the system's, px. */
const edge = 24;
/** How far a finger must go, px, how much more sideways than up or down, and in which time, ms. */
const far = 72;
const mainly = 2;
const within = 700;

interface Start {
  x: number;
  y: number;
  at: number;
}

/** Does anything between the finger and the page scroll sideways, so that the finger means that? */
function scrollsSideways(target: EventTarget | null): boolean {
  // Elements of a letter are of its frame's own classes, so `instanceof Element` of this page says no.
  let node = target as Partial<Element> | null;
  while (node && typeof node.scrollWidth === 'number' && typeof node.clientWidth === 'number') {
    const view = (node as Element).ownerDocument.defaultView;
    const overflow = view?.getComputedStyle(node as Element).overflowX ?? 'visible';
    if (node.scrollWidth > node.clientWidth + 1 && overflow !== 'hidden' && overflow !== 'clip' && overflow !== 'visible') return true;
    node = node.parentElement ?? null;
  }
  return false;
}

const zoomed = (): boolean => (window.visualViewport?.scale ?? 1) > 1.01;

/** Follows touches of `on`, which is the pane or the document of a letter in it; `left` is where that begins on the screen, px. */
function follow(on: HTMLElement | Document, left: () => number, stopped: AbortSignal): void {
  let start: Start | null = null;
  const selected = () => (on instanceof HTMLElement ? window : on)?.getSelection()?.isCollapsed === false;
  const how = { signal: stopped, passive: true };
  on.addEventListener(
    'touchstart',
    (event: Event) => {
      const { touches, target, timeStamp } = event as TouchEvent;
      const [first] = touches;
      const x = (first?.clientX ?? 0) + left();
      const free = touches.length === 1 && x > edge && x < window.innerWidth - edge && !zoomed() && !scrollsSideways(target);
      start = first && free ? { x: first.clientX, y: first.clientY, at: timeStamp } : null;
    },
    how,
  );
  on.addEventListener('touchcancel', () => (start = null), how);
  on.addEventListener(
    'touchend',
    (event: Event) => {
      const { changedTouches, timeStamp } = event as TouchEvent;
      const [first] = changedTouches;
      const begun = start;
      start = null;
      if (!begun || !first || timeStamp - begun.at > within || selected()) return;
      const [dx, dy] = [first.clientX - begun.x, first.clientY - begun.y];
      if (Math.abs(dx) < far || Math.abs(dx) < mainly * Math.abs(dy)) return;
      const forward = dx < 0 === (document.documentElement.dir !== 'rtl');
      runCommand(forward ? 'next' : 'previous');
    },
    how,
  );
}

/** A finger drawn sideways over the letter turns to the next one or the one before, unless the letter itself moves sideways or one does not want it (T4). */
export function useTurn(pane: RefObject<HTMLElement | null>, wanted: boolean): void {
  useEffect(() => {
    const around = pane.current;
    if (!wanted || !around) return;
    const stop = new AbortController();
    const followed = new WeakSet<Document>();
    // What is touched in a frame is heard in its document alone. It is followed from outside: no script runs in there.
    const followFrames = () => {
      for (const frame of around.querySelectorAll('iframe')) {
        const doc = frame.contentDocument;
        if (!doc || doc.URL === 'about:blank' || followed.has(doc)) continue;
        followed.add(doc);
        follow(doc, () => frame.getBoundingClientRect().left, stop.signal);
      }
    };
    follow(around, () => 0, stop.signal);
    followFrames();
    around.addEventListener('load', followFrames, { capture: true, signal: stop.signal });
    return () => stop.abort();
  }, [pane, wanted]);
}
