/** Rows of chosen letters that the list let go of: a selection is of letters, not of what happens to be loaded (S3). */
import type { Change } from '@/lib/model/change';
import type { MessageId } from '@/lib/model/ids';
import type { PageRow } from '@/lib/model/view';
import { onChange } from './cache';
import { dropMissing, useView } from './view';
import { type Loaded, positionOf, rowAt } from './windows';

let kept = new Map<MessageId, PageRow>();

/** Keeps rows that are not in the list, as long as they are chosen. */
export function rememberRows(rows: readonly PageRow[]): void {
  for (const row of rows) kept.set(row.id, row);
}

/** Keeps the chosen rows of a list before it is read again; forgets what is not chosen any more. */
export function keepChosen(loaded: Loaded): void {
  const { selected } = useView.getState();
  const next = new Map<MessageId, PageRow>();
  for (const id of selected) {
    const at = positionOf(loaded, id);
    const row = at === null ? kept.get(id) : rowAt(loaded, at);
    if (row) next.set(id, row);
  }
  kept = next;
}

/** A row that was kept, or null. */
export const rememberedRow = (id: MessageId): PageRow | null => kept.get(id) ?? null;

function hear(change: Change): void {
  if (change.type === 'messagesRemoved') dropMissing(new Set(change.ids));
  if (change.type !== 'flagsChanged') return;
  for (const { id, flags } of change.flags) {
    const row = kept.get(id);
    if (row) kept.set(id, { ...row, flags });
  }
}

/** Keeps the selection true to what happens to its letters, until the returned function is called. */
export function followChosen(): () => void {
  return onChange(hear);
}
