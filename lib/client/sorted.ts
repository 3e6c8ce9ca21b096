/** The order of a list that a person chooses: shown at once, and kept by one call after the other. */

interface Entry {
  id: number;
}

/** Those that `order` names stand as it says, in the places that they had among the others. */
export function inOrder<T extends Entry>(list: readonly T[], order: readonly number[]): T[] {
  const ranked = list.filter(({ id }) => order.includes(id)).sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  let next = 0;
  return list.map((one) => (order.includes(one.id) ? (ranked[next++] ?? one) : one));
}

/** A list that is put into another order. */
export interface Sorting<T extends Entry> {
  /** As it is shown. */
  now(): readonly T[];
  show(list: T[]): void;
  /** Has the server keep an order; answers the list as it keeps it. */
  keep(order: readonly number[]): Promise<T[]>;
}

/**
 * Answers what puts a list into another order. Of orders that wait for one under way the newest alone is kept: answers to several at once may leave an older
 * one. Rejects with what the server says to the newest; the list then stands as the server keeps it.
 */
export function sorting<T extends Entry>({ now, show, keep }: Sorting<T>): (order: readonly number[]) => Promise<void> {
  let newest: readonly number[] | null = null;
  let kept: readonly number[] | null = null;
  let last: Promise<void> = Promise.resolve();
  return (order) => {
    newest = order;
    kept ??= now().map(({ id }) => id);
    show(inOrder(now(), order));
    const mine = last.then(async () => {
      if (newest !== order) return;
      try {
        const list = await keep(order);
        kept = order;
        if (newest === order) show(list);
      } catch (error) {
        if (newest !== order) return;
        show(inOrder(now(), kept ?? []));
        throw error;
      } finally {
        if (newest === order) kept = null;
      }
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}
