import { describe, expect, it } from 'vitest';
import { compareRows } from '@/lib/client/patch';
import { gapIn, type Loaded, lengthOf, letGo, positionOf, putPage, rowAt, withoutRows, withRow } from '@/lib/client/windows';
import type { MessageId } from '@/lib/model/ids';
import type { PageRow } from '@/lib/model/view';
import { drawn, loaded, page, row } from './things';

/** Rows of these ids; the higher id is the newer letter. */
const rows = (...ids: number[]): PageRow[] => ids.map((id) => row(id, id * 100));
const ids = (...all: number[]) => new Set(all as MessageId[]);
// Of ten letters the first three, and two further down.
const sparse = loaded(10, [
  [0, rows(99, 95, 90)],
  [6, rows(60, 50)],
]);

describe('a window that was read', () => {
  it.each<[string, Loaded, PageRow[], number, string]>([
    ['below what is there is one with it', sparse, rows(80, 75), 3, '0: 99 95 90 80 75 … 6: 60 50'],
    ['in a gap stands alone', sparse, rows(75), 4, '0: 99 95 90 … 4: 75 … 6: 60 50'],
    ['that fills a gap joins both sides', sparse, rows(80, 75, 70), 3, '0: 99 95 90 80 75 70 60 50'],
    ['over what is there takes its place', sparse, rows(99, 95, 90, 80), 0, '0: 99 95 90 80 … 6: 60 50'],
    ['that shows a letter further down moves its stretch', sparse, rows(70, 60), 6, '0: 99 95 90 … 6: 70 60 50'],
    ['that shows a letter further up moves its stretch', sparse, rows(80, 75, 60), 3, '0: 99 95 90 80 75 60 50'],
    ['that lost a letter lets it go', sparse, rows(99, 90, 80), 0, '0: 99 90 80 … 6: 60 50'],
    ['far down costs nothing above it', loaded(100_000, [[0, rows(9)]]), rows(8, 7), 50_000, '0: 9 … 50000: 8 7'],
  ])('%s', (_words, before, read, at, after) => {
    expect(drawn(putPage(before, page(read, before.total, 'more'), at))).toBe(after);
  });
  it('tells how long the list is, also where it was thought longer', () => {
    expect(lengthOf(sparse)).toBe(10);
    const ended = putPage(sparse, page(rows(60, 50, 40), 10, null), 6);
    expect([lengthOf(ended), ended.ended]).toEqual([9, true]);
    // What another answer counts does not make it longer than it is.
    expect(lengthOf(putPage(ended, page(rows(99, 95), 10, 'more'), 0))).toBe(9);
  });
  it('that is empty says that the list ends above it, unless the list still grows', () => {
    expect(lengthOf(putPage(sparse, page([], 10, null), 8))).toBe(8);
    expect(lengthOf(putPage(sparse, page([], 10, null), 8, true))).toBe(10);
  });
  it('of a list whose length nobody knows lets one scroll on', () => {
    expect(lengthOf(putPage({ total: null, ended: false, stretches: [] }, page(rows(9, 8), null, 'more'), 0))).toBe(22);
  });
});

describe('a gap', () => {
  it.each([
    [0, 2, null],
    [0, 3, [3, 3]],
    [2, 5, [3, 5]],
    [4, 9, [4, 5]],
    [6, 20, [8, 9]],
    [6, 7, null],
  ])('between %i and %i is %j', (from, to, gap) => {
    const found = gapIn(sparse, from, to);
    expect(found && [found.from, found.to]).toEqual(gap);
  });
  it('that follows a stretch is read on from its cursor', () => {
    expect(gapIn(sparse, 0, 9)?.before?.next).toBe('after 90');
    expect(gapIn(sparse, 4, 5)?.before).toBeNull();
  });
});

describe('a letter', () => {
  it.each<[string, Loaded, PageRow, boolean, string, number | null]>([
    ['newer than all comes first and moves the rest', sparse, row(100, 10_000), true, '0: 100 99 95 90 … 7: 60 50', 11],
    ['between loaded rows stands between them', sparse, row(97, 9700), true, '0: 99 97 95 90 … 7: 60 50', 11],
    ['in a gap only makes room', sparse, row(70, 7000), true, '0: 99 95 90 … 7: 60 50', 11],
    ['below everything loaded is only counted', sparse, row(1, 1), true, '0: 99 95 90 … 6: 60 50', 11],
    ['counted before, below everything loaded, changes nothing', sparse, row(1, 1), false, '0: 99 95 90 … 6: 60 50', 10],
    ['above a list that is read from its middle only makes room', loaded(9, [[5, rows(60, 50)]]), row(70, 7000), true, '6: 60 50', 10],
    ['at the end of a whole list is its last', loaded(2, [[0, rows(9, 8)]], true), row(1, 1), true, '0: 9 8 1', 3],
    ['in an empty list is its first', loaded(0, [], true), row(1, 1), true, '0: 1', 1],
  ])('%s', (_words, before, letter, counts, after, total) => {
    const list = withRow(before, letter, compareRows, counts);
    expect(drawn(list)).toBe(after);
    expect(list.total).toBe(total);
  });
  it('that is gone moves up what followed', () => {
    const left = withoutRows(sparse, ids(95, 60));
    expect([drawn(left), left.total]).toEqual(['0: 99 90 … 5: 50', 8]);
  });
  it('that was never here changes nothing, not even the identity', () => {
    expect(withoutRows(sparse, ids(1))).toBe(sparse);
  });
  it('is found by its id and by its place', () => {
    expect(positionOf(sparse, row(50, 1).id)).toBe(7);
    expect(positionOf(sparse, row(51, 1).id)).toBeNull();
    expect(rowAt(sparse, 7)?.id).toBe(50);
    expect(rowAt(sparse, 5)).toBeNull();
  });
});

describe('what is far from the screen', () => {
  const long = loaded(2000, [[0, Array.from({ length: 1000 }, (_, index) => row(5000 - index, 5000 - index))]]);
  it('is let go, and the list stays as long', () => {
    const near = letGo(long, 900, 910, 50);
    expect(near.stretches.map(({ start, rows: kept }) => [start, kept.length])).toEqual([[850, 111]]);
    expect(lengthOf(near)).toBe(2000);
    expect(rowAt(near, 900)).toBe(rowAt(long, 900));
  });
  it('stays where all is near', () => {
    expect(letGo(long, 400, 410, 1000)).toBe(long);
  });
  it('is the end of a whole list: its length is kept', () => {
    const whole = { ...long, total: null, ended: true };
    expect(lengthOf(letGo(whole, 10, 20, 50))).toBe(1000);
  });
});
