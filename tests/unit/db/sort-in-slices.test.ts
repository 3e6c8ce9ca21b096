import { describe, expect, it } from 'vitest';
import { sortInSlices } from '@/lib/db/sort-in-slices';

/** Numbers that look random and are the same at every run. */
function numbers(count: number, different: number): number[] {
  let state = 5;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % different;
  });
}

describe('sorting in slices', () => {
  it.each([0, 1, 2, 1023, 1024, 1025, 2048, 5000, 70_001])('puts %i places in the order that a plain stable sort gives', async (count) => {
    for (const different of [3, 1_000_000]) {
      const values = numbers(count, different);
      const places = await sortInSlices(count, (a, b) => (values[a] ?? 0) - (values[b] ?? 0));
      const plain = values.map((value, place) => ({ value, place })).sort((a, b) => a.value - b.value);
      expect([...places]).toEqual(plain.map(({ place }) => place));
    }
  });
});
