'use client';
import { type ReactNode, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { offsetsOf, rangeAt, revealOffset } from './virtual-range';

export interface VirtualListHandle {
  /** Brings the row into view with the least movement. */
  reveal: (index: number) => void;
}

export interface VirtualListProps {
  /** The element that scrolls; null until it is there, so it is state and not a ref. */
  scroller: HTMLElement | null;
  count: number;
  /** Height of a row in pixels; must be exact. */
  heightOf: (index: number) => number;
  keyOf: (index: number) => string | number;
  render: (index: number) => ReactNode;
  /** Called with the first and last index on the screen (without the overscan). */
  onRange?: (first: number, last: number) => void;
  /** The height to render on the server, before the window is known. */
  serverHeight?: number;
  /** Pixels covered by something sticky at the top, kept free by `reveal`. */
  padStart?: number;
  handle?: RefObject<VirtualListHandle | null>;
}

const overscan = 8;

/** What of the list the window shows: pixels from the top, and how many. */
function useWindow(element: HTMLElement | null, serverHeight: number): { top: number; height: number } {
  const [view, setView] = useState({ top: 0, height: serverHeight });
  useLayoutEffect(() => {
    if (!element) return;
    const look = () => setView((before) => ({ top: element.scrollTop, height: element.clientHeight || before.height }));
    look();
    const size = new ResizeObserver(look);
    size.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [element]);
  return view;
}

/**
 * Draws only the rows near the window, each at its place by `transform`. Rows have known heights, so nothing is measured and nothing
 * shifts. New rows above the window do not move what is on the screen: the offset is corrected by their height.
 */
export function VirtualList({
  scroller,
  count,
  heightOf,
  keyOf,
  render,
  onRange,
  serverHeight = 900,
  padStart = 0,
  handle,
}: VirtualListProps) {
  const offsets = useMemo(() => offsetsOf(count, heightOf), [count, heightOf]);
  const { top, height } = useWindow(scroller, serverHeight);
  const { first, last } = rangeAt(offsets, top, height);
  useKeptPlace(scroller, offsets, keyOf, first);
  useImperativeHandle(
    handle,
    () => ({
      reveal: (index) => {
        if (scroller) scroller.scrollTop = revealOffset(offsets, index, scroller.scrollTop, scroller.clientHeight, padStart);
      },
    }),
    [offsets, padStart, scroller],
  );
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
  const from = Math.max(0, first - overscan);
  const to = Math.min(count - 1, last + overscan);
  const rows: ReactNode[] = [];
  for (let index = from; index <= to; index++) {
    const start = offsets[index] ?? 0;
    const style = { blockSize: (offsets[index + 1] ?? start) - start, transform: `translateY(${start}px)` };
    rows.push(
      <div key={keyOf(index)} role="presentation" className="virtual-row" style={style}>
        {render(index)}
      </div>,
    );
  }
  return (
    <div role="presentation" className="virtual" style={{ blockSize: offsets[count] ?? 0 }}>
      {rows}
    </div>
  );
}

/** Keeps the first row on the screen where it is when rows come or go above it (L9). At the very top, new rows simply show. */
function useKeptPlace(element: HTMLElement | null, offsets: Float64Array, keyOf: (index: number) => string | number, first: number): void {
  const held = useRef<{ key: string | number; start: number } | null>(null);
  const before = useRef(offsets);
  useLayoutEffect(() => {
    const place = held.current;
    if (element && place && before.current !== offsets && element.scrollTop > 4) {
      const now = findKey(offsets, keyOf, place.key, first);
      before.current = offsets;
      if (now !== null && now !== place.start) {
        element.scrollTop += now - place.start;
        held.current = { key: place.key, start: now };
        return;
      }
    }
    before.current = offsets;
    held.current = first < offsets.length - 1 ? { key: keyOf(first), start: offsets[first] ?? 0 } : null;
  }, [element, offsets, keyOf, first]);
}

/** Where the row with this key begins now; looked for near where it was first. Null where it is gone. */
function findKey(offsets: Float64Array, keyOf: (index: number) => string | number, key: string | number, near: number): number | null {
  const count = offsets.length - 1;
  for (let away = 0; away <= count; away++) {
    for (const index of [near + away, near - away]) {
      if (index >= 0 && index < count && keyOf(index) === key) return offsets[index] ?? 0;
    }
  }
  return null;
}
