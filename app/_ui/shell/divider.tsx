'use client';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { keepChoice, readChoice } from '@/lib/client/device';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';

/** The list beside the letter is measured along the line, above it along the page. */
const ways = {
  right: { least: 320, most: 620, usual: 420, kept: 'list-width', property: '--list', from: '(min-width: 1200px)', vertical: true },
  below: { least: 200, most: 900, usual: 340, kept: 'list-height', property: '--list-block', from: '(min-width: 768px)', vertical: false },
} as const;

/** How large the list is: as chosen on this device, or null where its own style says. */
function useListSize(way: (typeof ways)[keyof typeof ways]) {
  const [size, setSize] = useState<number | null>(null);
  useEffect(() => {
    const kept = Number(readChoice(way.kept));
    setSize(kept >= way.least && kept <= way.most ? kept : null);
  }, [way]);
  useEffect(() => {
    const app = document.querySelector<HTMLElement>('.app');
    const wide = window.matchMedia(way.from);
    const apply = () => {
      if (size !== null && wide.matches) app?.style.setProperty(way.property, `${size}px`);
      else app?.style.removeProperty(way.property);
    };
    apply();
    wide.addEventListener('change', apply);
    return () => {
      wide.removeEventListener('change', apply);
      app?.style.removeProperty(way.property);
    };
  }, [size, way]);
  const keep = (next: number | null) => {
    setSize(next);
    keepChoice(way.kept, next === null ? null : String(next));
  };
  return { size, setSize, keep };
}

/** The line between list and letter: dragged, or moved by arrow keys in steps of 16. A double click gives it back its usual place. */
export function Divider() {
  const { pane } = usePreferences();
  const way = ways[pane === 'below' ? 'below' : 'right'];
  const { vertical } = way;
  const { size, setSize, keep } = useListSize(way);
  const begin = useRef<{ at: number; size: number } | null>(null);
  const within = (next: number) => Math.max(way.least, Math.min(way.most, Math.round(next)));
  const sign = () => (vertical && getComputedStyle(document.documentElement).direction === 'rtl' ? -1 : 1);
  const at = (event: PointerEvent) => (vertical ? event.clientX : event.clientY);
  const actual = (element: Element) => {
    const box = element.parentElement?.getBoundingClientRect();
    return (vertical ? box?.width : box?.height) ?? way.usual;
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    begin.current = { at: at(event), size: actual(event.currentTarget) };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (begin.current) setSize(within(begin.current.size + (at(event) - begin.current.at) * sign()));
  };
  const onPointerUp = () => {
    if (begin.current && size !== null) keep(size);
    begin.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = (vertical ? { ArrowLeft: -16, ArrowRight: 16 } : { ArrowUp: -16, ArrowDown: 16 })[event.key as 'ArrowLeft'];
    if (by === undefined) return;
    event.preventDefault();
    keep(within(actual(event.currentTarget) + by * sign()));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a window splitter, which no element is
    <div
      className="divider"
      role="separator"
      aria-orientation={vertical ? 'vertical' : 'horizontal'}
      aria-label={t('pane.divider')}
      aria-valuenow={size ?? way.usual}
      aria-valuemin={way.least}
      aria-valuemax={way.most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
      onDoubleClick={() => keep(null)}
    />
  );
}
