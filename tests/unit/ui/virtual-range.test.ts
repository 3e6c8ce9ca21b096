import { describe, expect, it } from 'vitest';
import { heightOf, type Layout, rangeAt, revealOffset, rowAt, topOf } from '@/app/_ui/base/virtual-range';

// Sixteen rows of 60, each fourth below a heading of 32.
const layout: Layout = { count: 16, row: 60, heads: [0, 4, 8, 12], head: 32 };

describe('a list of known heights', () => {
  it('is as high as all its rows and headings', () => {
    expect(topOf(layout, 16)).toBe(16 * 60 + 4 * 32);
    expect(topOf({ ...layout, count: 0 }, 0)).toBe(0);
  });
  it('knows a row with its heading from one without', () => {
    expect([0, 1, 3, 4].map((index) => heightOf(layout, index))).toEqual([92, 60, 60, 92]);
  });
  it.each([
    [0, 0],
    [91, 0],
    [92, 1],
    [271, 3],
    [272, 4],
    [363, 4],
    [364, 5],
    [99_999, 15],
  ])('has at pixel %i the row %i', (at, index) => {
    expect(rowAt(layout, at)).toBe(index);
  });
  it('shows the rows that a window touches, and no further', () => {
    expect(rangeAt(layout, 0, 92)).toEqual({ first: 0, last: 0 });
    expect(rangeAt(layout, 0, 93)).toEqual({ first: 0, last: 1 });
    expect(rangeAt(layout, 151, 2)).toEqual({ first: 1, last: 2 });
    expect(rangeAt(layout, -50, 60)).toEqual({ first: 0, last: 0 });
  });
  it('without rows shows none', () => {
    expect(rangeAt({ ...layout, count: 0, heads: [] }, 0, 800)).toEqual({ first: 0, last: 0 });
  });
  it('finds its way through a million rows', () => {
    const long: Layout = { count: 1_000_000, row: 36, heads: [], head: 32 };
    expect(rowAt(long, 36 * 500_000)).toBe(500_000);
  });
});

describe('bringing a row into view', () => {
  it('moves nothing where it is seen whole', () => {
    expect(revealOffset(layout, 2, 0, 400, 32)).toBe(0);
  });
  it('moves up just below what covers the top', () => {
    expect(revealOffset(layout, 1, 300, 400, 32)).toBe(92 - 32);
  });
  it('moves down until its end is seen', () => {
    expect(revealOffset(layout, 10, 0, 400, 32)).toBe(topOf(layout, 11) - 400);
  });
  it('never moves above the beginning', () => {
    expect(revealOffset(layout, 0, 300, 400, 32)).toBe(0);
  });
});
