/** The list as it is drawn: headings between rows, each with a known height. */
import { type Clock, groupByDay } from '@/lib/client/time';
import type { MessageRow } from '@/lib/model/mail';

export type ListItem =
  | { kind: 'group'; words: string }
  | { kind: 'row'; row: MessageRow; place: number; afterGroup: boolean }
  | { kind: 'end' };

/** Headings, rows, and a last item while more is to come. */
export function listItems(rows: readonly MessageRow[], clock: Clock, hasMore: boolean): ListItem[] {
  const groups = groupByDay(
    rows.map((row) => row.internalAt),
    clock,
  );
  const items: ListItem[] = [];
  let next = 0;
  rows.forEach((row, index) => {
    const group = groups[next];
    const starts = group?.first === index;
    if (starts) {
      items.push({ kind: 'group', words: group.words });
      next += 1;
    }
    items.push({ kind: 'row', row, place: index + 1, afterGroup: starts });
  });
  if (hasMore) items.push({ kind: 'end' });
  return items;
}

/** A key that stays with the thing. */
export function itemKey(item: ListItem | undefined): string | number {
  if (item?.kind === 'row') return item.row.id;
  return item?.kind === 'group' ? `group ${item.words}` : 'end';
}

/** The heading under which the item at `index` stands. */
export function headingAt(items: readonly ListItem[], index: number): string | null {
  for (let at = Math.min(index, items.length - 1); at >= 0; at--) {
    const item = items[at];
    if (item?.kind === 'group') return item.words;
  }
  return null;
}
