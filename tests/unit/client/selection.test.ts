import { describe, expect, it } from 'vitest';
import { draggedFrom } from '@/lib/client/letter-drag';
import { nothingChosen, only, ranged, type Selection, toggled, without } from '@/lib/client/selection';
import type { MessageId } from '@/lib/model/ids';

const id = (n: number) => n as MessageId;
const ids = (...all: number[]) => all.map(id);
const chosen = ({ selected }: Selection) => [...selected].sort((a, b) => a - b);

/** What somebody does, in order: `3` presses the box of row 3, `3-6` Shift and row 6 after a range began at 3. */
function does(steps: readonly (number | `${number}-${number}`)[], from: Selection = nothingChosen): Selection {
  return steps.reduce<Selection>((selection, step) => {
    if (typeof step === 'number') return toggled(selection, id(step));
    const [a = 0, b = 0] = step.split('-').map(Number);
    const between = Array.from({ length: Math.abs(b - a) + 1 }, (_, n) => id(Math.min(a, b) + n));
    return ranged(selection, id(a), between);
  }, from);
}

describe('S1: what is chosen', () => {
  it.each<[string, readonly (number | `${number}-${number}`)[], number[]]>([
    ['one row', [3], [3]],
    ['a row and another', [3, 5], [3, 5]],
    ['a row pressed twice is let go', [3, 5, 3], [5]],
    ['a range down', [3, '3-6'], [3, 4, 5, 6]],
    ['a range up', [6, '6-3'], [3, 4, 5, 6]],
    ['a longer range takes the place of a shorter one', [3, '3-5', '3-7'], [3, 4, 5, 6, 7]],
    ['a shorter one gives rows back', [3, '3-7', '3-4'], [3, 4]],
    ['a range that turns round its beginning', [5, '5-8', '5-3'], [3, 4, 5]],
    ['a range leaves what was chosen singly', [1, 5, '5-7'], [1, 5, 6, 7]],
    ['a shorter range leaves what was chosen before it', [4, 2, '2-6', '2-3'], [2, 3, 4]],
    ['a second range beside a first', [1, '1-3', 6, '6-8'], [1, 2, 3, 6, 7, 8]],
    ['a row taken out of a range stays out', [1, '1-4', 2], [1, 3, 4]],
  ])('%s', (_, steps, expected) => {
    expect(chosen(does(steps))).toEqual(expected);
  });

  it('begins a range at the row that was pressed last', () => {
    expect(does([3, 5]).anchorId).toBe(5);
    expect(does([3, '3-6']).anchorId).toBe(3);
  });

  it('means everything only until a row is chosen by itself', () => {
    const all = only(ids(1, 2, 3), true);
    expect(all.whole).toBe(true);
    expect(toggled(all, id(2)).whole).toBe(false);
    expect(ranged(all, id(1), ids(1, 2)).whole).toBe(false);
    expect(only(ids(1, 2, 3)).whole).toBe(false);
  });
});

describe('S3: letters that left', () => {
  it('are chosen no longer, and others stay so', () => {
    expect(chosen(without(does([1, '1-4']), new Set(ids(2, 9))))).toEqual([1, 3, 4]);
  });
  it('change nothing where they were not chosen', () => {
    const before = does([1, '1-4']);
    expect(without(before, new Set(ids(8, 9)))).toBe(before);
  });
  it('are no place for a range to begin', () => {
    expect(without(does([3]), new Set(ids(3)))).toMatchObject({ anchorId: null, whole: false });
  });
  it('leave the rest of everything chosen', () => {
    const all = only(ids(1, 2), true);
    expect(without(all, new Set(ids(1))).whole).toBe(true);
    expect(without(all, new Set(ids(1, 2))).whole).toBe(false);
  });
  it('are no part of the last range any more', () => {
    const left = without(does([1, '1-4']), new Set(ids(3)));
    expect(chosen(ranged(left, id(1), ids(1, 2)))).toEqual([1, 2]);
  });
});

describe('what a drag takes along', () => {
  it('is the selection where it begins on a part of it, else the row alone', () => {
    const { selected } = does([2, 5]);
    expect(draggedFrom(id(5), selected)).toEqual([2, 5]);
    expect(draggedFrom(id(3), selected)).toEqual([3]);
    expect(draggedFrom(id(3), new Set())).toEqual([3]);
  });
});
