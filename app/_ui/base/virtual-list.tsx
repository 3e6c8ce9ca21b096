'use client';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';

export interface VirtualListHandle {
  /** Brings the row into view with the least movement. */
  reveal: (index: number) => void;
  /** Pixels from the top. */
  offset: () => number;
  scrollTo: (offset: number) => void;
}

export interface VirtualListProps {
  /** The element that scrolls. */
  scroller: RefObject<HTMLElement | null>;
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
  initialOffset?: number;
}

/**
 * Draws only the rows near the window, each at its place by `transform`. Rows have known heights, so nothing is measured and
 * nothing shifts. New rows above the window do not move what is on the screen: the offset is corrected by their height.
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
  initialOffset = 0,
}: VirtualListProps) {
  const size = useRef(heightOf);
  size.current = heightOf;
  const list: Virtualizer<HTMLElement, HTMLDivElement> = useVirtualizer<HTMLElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((index: number) => size.current(index), []),
    getItemKey: keyOf,
    overscan: 8,
    initialRect: { width: 420, height: serverHeight },
    initialOffset,
    scrollPaddingStart: padStart,
    useFlushSync: false,
  });
  useImperativeHandle(
    handle,
    () => ({
      reveal: (index) => list.scrollToIndex(index, { align: 'auto' }),
      offset: () => scroller.current?.scrollTop ?? 0,
      scrollTo: (offset) => scroller.current?.scrollTo({ top: offset }),
    }),
    [list, scroller],
  );
  useAnchor(list, scroller, count, keyOf, heightOf);
  const items = list.getVirtualItems();
  const range = list.range;
  const first = range?.startIndex ?? 0;
  const last = range?.endIndex ?? items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
  return (
    <div role="presentation" style={{ blockSize: list.getTotalSize(), position: 'relative', inlineSize: '100%' }}>
      {items.map((item) => (
        <div
          key={item.key}
          role="presentation"
          style={{
            position: 'absolute',
            insetBlockStart: 0,
            insetInline: 0,
            blockSize: item.size,
            transform: `translateY(${item.start}px)`,
          }}
        >
          {render(item.index)}
        </div>
      ))}
    </div>
  );
}

/** Keeps the first row on the screen where it is when rows come or go above it (L9). At the very top, new rows simply show. */
function useAnchor(
  list: Virtualizer<HTMLElement, HTMLDivElement>,
  scroller: RefObject<HTMLElement | null>,
  count: number,
  keyOf: (index: number) => string | number,
  heightOf: (index: number) => number,
): void {
  const anchor = useRef<{ key: string | number; top: number } | null>(null);
  const shape = useRef('');
  // Sizes are kept by key inside the virtualizer, but a row can change its height with the window.
  const now = count > 0 ? `${count}:${keyOf(0)}:${keyOf(count - 1)}:${heightOf(count - 1)}` : '';
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (shape.current !== '' && now !== shape.current) {
      list.measure();
      const held = anchor.current;
      if (held && element.scrollTop > 4) {
        let top = 0;
        for (let index = 0; index < count; index++) {
          if (keyOf(index) === held.key) {
            const moved = top - held.top;
            if (moved !== 0) element.scrollTop += moved;
            break;
          }
          top += heightOf(index);
        }
      }
    }
    shape.current = now;
  }, [now, count, keyOf, heightOf, list, scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const note = () => {
      const item = list.getVirtualItemForOffset(element.scrollTop);
      anchor.current = item ? { key: item.key as string | number, top: item.start } : null;
    };
    note();
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [list, scroller]);
}
