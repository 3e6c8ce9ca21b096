'use client';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Tip {
  words: string;
  keys: string | null;
  at: DOMRect;
}

/** Things that show their words on a wide window need a tip only where the rail leaves the icon alone. */
const railed = () => window.matchMedia('(min-width: 1024px) and (max-width: 1199px)').matches;

/** Below the thing, or above where there is no room; kept inside the window. Physical pixels, because a rectangle is physical. */
function place(box: HTMLElement, at: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const x = Math.max(8, Math.min(at.left + at.width / 2 - width / 2, window.innerWidth - width - 8));
  const below = at.bottom + 6;
  const y = below + height > window.innerHeight - 4 ? at.top - height - 6 : below;
  box.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

/**
 * Draws the tooltip of whatever carries `data-tip` (and `data-tip-keys`; `data-tip-rail` counts in the rail only): after a short rest of the pointer, at once on keyboard
 * focus, gone on Escape, press or scroll. One for the page, so that a thousand buttons cost nothing. Names are on the buttons
 * themselves, so this is hidden from assistive technology.
 */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setTip(null);
    };
    const show = (target: Element, waitMs: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const words = target.getAttribute('data-tip') ?? (railed() ? target.getAttribute('data-tip-rail') : null);
        if (words && target.isConnected) setTip({ words, keys: target.getAttribute('data-tip-keys'), at: target.getBoundingClientRect() });
      }, waitMs);
    };
    const find = (event: Event) => (event.target instanceof Element ? event.target.closest('[data-tip], [data-tip-rail]') : null);
    const over = (event: PointerEvent) => {
      const target = event.pointerType === 'mouse' ? find(event) : null;
      if (target) show(target, 450);
      else hide();
    };
    const focus = (event: FocusEvent) => {
      const target = find(event);
      if (target?.matches(':focus-visible')) show(target, 0);
      else hide();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    const options = { capture: true, passive: true };
    document.addEventListener('pointerover', over, options);
    document.addEventListener('focusin', focus, options);
    document.addEventListener('keydown', key, options);
    for (const name of ['pointerdown', 'scroll', 'focusout', 'pointerleave'] as const) document.addEventListener(name, hide, options);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over, options);
      document.removeEventListener('focusin', focus, options);
      document.removeEventListener('keydown', key, options);
      for (const name of ['pointerdown', 'scroll', 'focusout', 'pointerleave'] as const) document.removeEventListener(name, hide, options);
    };
  }, []);
  useLayoutEffect(() => {
    if (tip && box.current) place(box.current, tip.at);
  }, [tip]);
  if (!tip) return null;
  return (
    <div className="tip" ref={box} aria-hidden="true">
      {tip.words}
      {tip.keys ? <kbd>{tip.keys}</kbd> : null}
    </div>
  );
}
