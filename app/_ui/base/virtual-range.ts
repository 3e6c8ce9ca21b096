/** Arithmetic of a list whose rows have known heights. */

/** Where each row begins, and at the end how high all are together. */
export function offsetsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) offsets[index + 1] = (offsets[index] ?? 0) + heightOf(index);
  return offsets;
}

/** The row that covers the pixel `at`; the nearest one where none does. */
export function rowAt(offsets: Float64Array, at: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows that a window of `height` pixels at `top` shows. */
export function rangeAt(offsets: Float64Array, top: number, height: number): { first: number; last: number } {
  return { first: rowAt(offsets, Math.max(0, top)), last: rowAt(offsets, Math.max(0, top + height - 1)) };
}

/** The offset that shows a row with the least movement, below `padStart` pixels that something covers. */
export function revealOffset(offsets: Float64Array, index: number, top: number, height: number, padStart: number): number {
  const start = offsets[index] ?? 0;
  const end = offsets[index + 1] ?? start;
  if (start - padStart < top) return Math.max(0, start - padStart);
  return end > top + height ? end - height : top;
}
