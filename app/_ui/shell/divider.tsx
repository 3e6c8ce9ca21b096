'use client';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { keepChoice, readChoice } from '@/lib/client/device';

const least = 320;
const most = 620;
const usual = 420;

const within = (width: number) => Math.max(least, Math.min(most, Math.round(width)));

/** The line between list and reader: dragged, or moved by arrow keys in steps of 16. The width is remembered on this device. */
export function Divider() {
  const [width, setWidth] = useState<number | null>(null);
  const begin = useRef<{ x: number; width: number } | null>(null);
  useEffect(() => {
    const kept = Number(readChoice('list-width'));
    if (kept >= least && kept <= most) setWidth(kept);
  }, []);
  useEffect(() => {
    const app = document.querySelector<HTMLElement>('.app');
    const wide = window.matchMedia('(min-width: 1200px)');
    const apply = () => {
      if (width !== null && wide.matches) app?.style.setProperty('--list', `${width}px`);
      else app?.style.removeProperty('--list');
    };
    apply();
    wide.addEventListener('change', apply);
    return () => wide.removeEventListener('change', apply);
  }, [width]);
  const rtl = () => getComputedStyle(document.documentElement).direction === 'rtl';
  const actual = (element: Element) => element.parentElement?.getBoundingClientRect().width ?? usual;
  const keep = (next: number) => {
    setWidth(next);
    keepChoice('list-width', String(next));
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    begin.current = { x: event.clientX, width: actual(event.currentTarget) };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!begin.current) return;
    const by = (event.clientX - begin.current.x) * (rtl() ? -1 : 1);
    setWidth(within(begin.current.width + by));
  };
  const onPointerUp = () => {
    if (begin.current && width !== null) keep(width);
    begin.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    keep(within(actual(event.currentTarget) + by * (rtl() ? -1 : 1)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a window splitter, which no element is
    <div
      className="divider"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the list"
      aria-valuenow={width ?? usual}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
      onDoubleClick={() => {
        setWidth(null);
        keepChoice('list-width', null);
      }}
    />
  );
}
