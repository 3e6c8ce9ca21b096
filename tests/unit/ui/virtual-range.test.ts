import { describe, expect, it } from 'vitest';
import { offsetsOf, rangeAt, revealOffset, rowAt } from '@/app/_ui/base/virtual-range';

// A heading of 32 before every fourth row of 60.
const heightOf = (index: number) => (index % 5 === 0 ? 32 : 60);
const offsets = offsetsOf(20, heightOf);

describe('a list of known heights', () => {
  it('is as high as all its rows', () => {
    expect(offsets.at(-1)).toBe(4 * (32 + 4 * 60));
    expect([...offsetsOf(0, heightOf)]).toEqual([0]);
  });
  it.each([
    [0, 0],
    [31, 0],
    [32, 1],
    [91, 1],
    [92, 2],
    [271, 4],
    [272, 5],
    [99_999, 19],
  ])('has at pixel %i the row %i', (at, index) => {
    expect(rowAt(offsets, at)).toBe(index);
  });
  it('shows the rows that a window touches, and no further', () => {
    expect(rangeAt(offsets, 0, 92)).toEqual({ first: 0, last: 1 });
    expect(rangeAt(offsets, 0, 93)).toEqual({ first: 0, last: 2 });
    expect(rangeAt(offsets, 91, 2)).toEqual({ first: 1, last: 2 });
    expect(rangeAt(offsets, -50, 60)).toEqual({ first: 0, last: 0 });
  });
  it('without rows shows none', () => {
    expect(rangeAt(offsetsOf(0, heightOf), 0, 800)).toEqual({ first: 0, last: 0 });
  });
});

describe('bringing a row into view', () => {
  it('moves nothing where it is seen whole', () => {
    expect(revealOffset(offsets, 2, 0, 400, 32)).toBe(0);
  });
  it('moves up just below what covers the top', () => {
    expect(revealOffset(offsets, 2, 300, 400, 32)).toBe(92 - 32);
  });
  it('moves down until its end is seen', () => {
    expect(revealOffset(offsets, 10, 0, 400, 32)).toBe((offsets[11] ?? 0) - 400);
  });
  it('never moves above the beginning', () => {
    expect(revealOffset(offsets, 0, 300, 400, 32)).toBe(0);
  });
});
