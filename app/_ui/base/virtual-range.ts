/** Arithmetic of a list whose rows have one height, but for some that bear a heading above them. Nothing here grows with the length of the list. */

/** How a list lies. Heights are pixels. */
export interface Layout {
  count: number;
  row: number;
  /** Rows that bear a heading, in order. */
  heads: readonly number[];
  head: number;
}

/** How many of `heads` lie before the row. */
function headsBefore({ heads }: Layout, index: number): number {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((heads[middle] as number) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a row begins, its heading with it. With `count` it is the height of the whole list. */
export function topOf(layout: Layout, index: number): number {
  return index * layout.row + headsBefore(layout, index) * layout.head;
}

/** The height of a row with its heading. */
export function heightOf(layout: Layout, index: number): number {
  return topOf(layout, index + 1) - topOf(layout, index);
}

/** The row that covers the pixel `at`; the nearest one where none does. */
export function rowAt(layout: Layout, at: number): number {
  let low = 0;
  let high = Math.max(0, layout.count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (topOf(layout, middle) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows that a window of `height` pixels at `top` shows. */
export function rangeAt(layout: Layout, top: number, height: number): { first: number; last: number } {
  return { first: rowAt(layout, Math.max(0, top)), last: rowAt(layout, Math.max(0, top + height - 1)) };
}

/** The offset that shows a row with the least movement, below `padStart` pixels that something covers. */
export function revealOffset(layout: Layout, index: number, top: number, height: number, padStart: number): number {
  const end = topOf(layout, index + 1);
  const start = end - layout.row;
  if (start - padStart < top) return Math.max(0, start - padStart);
  return end > top + height ? end - height : top;
}
