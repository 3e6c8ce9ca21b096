'use client';
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { heightOf, type Layout, rangeAt, revealOffset, topOf } from './virtual-range';

export interface VirtualListHandle {
  /** Brings the row into view with the least movement. */
  reveal: (index: number) => void;
}

export interface VirtualListProps {
  /** The element that scrolls; null until it is there, so it is state and not a ref. */
  scroller: HTMLElement | null;
  layout: Layout;
  /** The key of a row; one that is not there yet has none that lasts. */
  keyOf: (index: number) => string | number;
  /** Where the row with this key is now, or null where it is gone. */
  placeOf: (key: string | number) => number | null;
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

const never = () => () => undefined;
const no = () => false;
const yes = () => true;

/**
 * Draws only the rows near the window, each at its place by `transform`. Rows have known heights, so nothing is measured and nothing
 * shifts. What comes or goes above the window does not move what is on the screen: the offset is corrected by its height. As the server sends them they
 * follow one another in the flow, as high as the style sheet says: how wide the window is, it alone knows.
 */
export function VirtualList({
  scroller,
  layout,
  keyOf,
  placeOf,
  render,
  onRange,
  serverHeight = 900,
  padStart = 0,
  handle,
}: VirtualListProps) {
  const { top, height } = useWindow(scroller, serverHeight);
  const { first, last } = rangeAt(layout, top, height);
  useKeptPlace(scroller, layout, { keyOf, placeOf, first, last });
  useImperativeHandle(
    handle,
    () => ({
      reveal: (index) => {
        if (scroller) scroller.scrollTop = revealOffset(layout, index, scroller.scrollTop, scroller.clientHeight, padStart);
      },
    }),
    [layout, padStart, scroller],
  );
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
  const from = Math.max(0, first - overscan);
  const to = Math.min(layout.count - 1, last + overscan);
  const served = useSyncExternalStore(never, no, yes);
  const rows: ReactNode[] = [];
  for (let index = from; index <= to; index++) {
    const style = served ? undefined : { blockSize: heightOf(layout, index), transform: `translateY(${topOf(layout, index)}px)` };
    rows.push(
      <div key={keyOf(index)} role="presentation" className={served ? undefined : 'virtual-row'} style={style}>
        {render(index)}
      </div>,
    );
  }
  return (
    <div role="presentation" className="virtual" style={{ blockSize: topOf(layout, layout.count) }}>
      {rows}
    </div>
  );
}

interface Held {
  key: string | number;
  top: number;
}

interface Places extends Pick<VirtualListProps, 'keyOf' | 'placeOf'> {
  first: number;
  last: number;
}

/** The lower edge of a row's heading, where the row itself begins: a heading that comes or goes above it moves nothing either. */
const bodyTop = (layout: Layout, index: number): number => topOf(layout, index + 1) - layout.row;

/**
 * Keeps what is on the screen where it is when rows come or go above it (L9): the first of the rows seen before that is still there stays at its
 * place. At the very top, new rows simply show.
 */
function useKeptPlace(element: HTMLElement | null, layout: Layout, { keyOf, placeOf, first, last }: Places): void {
  const held = useRef<Held[]>([]);
  const before = useRef(layout);
  useLayoutEffect(() => {
    if (element && before.current !== layout && element.scrollTop > 4) {
      for (const { key, top } of held.current) {
        const index = placeOf(key);
        if (index === null) continue;
        const now = bodyTop(layout, index);
        if (now !== top) element.scrollTop += now - top;
        break;
      }
    }
    before.current = layout;
    held.current = [];
    for (let index = first; index <= Math.min(last, layout.count - 1); index++)
      held.current.push({ key: keyOf(index), top: bodyTop(layout, index) });
  }, [element, layout, keyOf, placeOf, first, last]);
}
