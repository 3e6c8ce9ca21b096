import { describe, expect, test } from 'vitest';
import { inOrder, sorting } from '@/lib/client/sorted';

const entries = (...ids: number[]) => ids.map((id) => ({ id }));

describe('inOrder', () => {
  test.each([
    [
      [1, 2, 3],
      [3, 1, 2],
      [3, 1, 2],
    ],
    [
      [1, 9, 2, 8, 3],
      [3, 2, 1],
      [3, 9, 2, 8, 1],
    ],
    [
      [1, 2],
      [2, 7, 1],
      [2, 1],
    ],
    [[1, 2], [], [1, 2]],
  ])('%j by %j is %j', (list, order, expected) => {
    expect(inOrder(entries(...list), order)).toEqual(entries(...expected));
  });
});

/** A list on the screen, and a server that answers when it is told to. */
function stage() {
  let shown = entries(1, 2, 3);
  const asked: { order: readonly number[]; answer: () => void; refuse: () => void }[] = [];
  const sort = sorting({
    now: () => shown,
    show: (list) => {
      shown = list;
    },
    keep: (order) =>
      new Promise((resolve, reject) => {
        asked.push({ order, answer: () => resolve(entries(...order)), refuse: () => reject(new Error('No.')) });
      }),
  });
  return { sort, asked, ids: () => shown.map(({ id }) => id) };
}

const soon = () => new Promise((resolve) => setTimeout(resolve));

describe('sorting', () => {
  test('shows an order at once, and keeps the newest after the one under way', async () => {
    const { sort, asked, ids } = stage();
    const all = [sort([2, 1, 3])];
    await soon();
    all.push(sort([2, 3, 1]), sort([3, 2, 1]));
    expect(ids()).toEqual([3, 2, 1]);
    expect(asked.map(({ order }) => order)).toEqual([[2, 1, 3]]);
    asked[0]?.answer();
    await soon();
    expect(ids()).toEqual([3, 2, 1]);
    expect(asked.map(({ order }) => order)).toEqual([
      [2, 1, 3],
      [3, 2, 1],
    ]);
    asked[1]?.answer();
    await Promise.all(all);
    expect(ids()).toEqual([3, 2, 1]);
  });

  test('a refused one leaves what the server kept before it', async () => {
    const { sort, asked, ids } = stage();
    const first = sort([2, 1, 3]);
    await soon();
    const second = sort([3, 2, 1]);
    asked[0]?.answer();
    await first;
    await soon();
    asked[1]?.refuse();
    await expect(second).rejects.toThrow('No.');
    expect(ids()).toEqual([2, 1, 3]);
  });

  test('a refusal of one that is overtaken is not said', async () => {
    const { sort, asked, ids } = stage();
    const first = sort([2, 1, 3]);
    await soon();
    const second = sort([3, 2, 1]);
    asked[0]?.refuse();
    await first;
    await soon();
    asked[1]?.answer();
    await second;
    expect(ids()).toEqual([3, 2, 1]);
  });
});
