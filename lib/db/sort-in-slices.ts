/** Sorting that lets others have the thread in between. */
import { setImmediate as breathe } from 'node:timers/promises';

/** Places sorted by the engine's own sort at once. */
const chunk = 1024;
/** How long the thread is kept at most before others get it, about, ms. */
const sliceMs = 8;

/**
 * The places 0 to `count - 1` in the order of `compare`, stable. A hundred thousand take some tens of milliseconds in all, in slices of at
 * most about ten.
 */
export async function sortInSlices(count: number, compare: (a: number, b: number) => number): Promise<Int32Array> {
  let from = Int32Array.from({ length: count }, (_, place) => place);
  let since = performance.now();
  const rest = async (): Promise<void> => {
    if (performance.now() - since < sliceMs) return;
    await breathe();
    since = performance.now();
  };
  const stable = (a: number, b: number): number => compare(a, b) || a - b;
  for (let start = 0; start < count; start += chunk) {
    from.subarray(start, start + chunk).sort(stable);
    await rest();
  }
  let to = new Int32Array(count);
  for (let width = chunk; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at += 1) {
        const a = from[left] as number;
        const takeLeft = left < middle && (right >= end || stable(a, from[right] as number) <= 0);
        to[at] = takeLeft ? a : (from[right] as number);
        if (takeLeft) left += 1;
        else right += 1;
        if ((at & 1023) === 1023) await rest();
      }
    }
    [from, to] = [to, from];
    await rest();
  }
  return from;
}
