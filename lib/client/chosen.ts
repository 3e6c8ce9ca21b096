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

/** Of letters that left a mailbox, those that the list does not hold: one that was moved keeps its id, and may be chosen where it is now before the fact comes that it left. */
function gone(loaded: Loaded, { mailboxId, ids }: Extract<Change, { type: 'messagesRemoved' }>): Set<MessageId> {
  return new Set(ids.filter((id) => positionOf(loaded, id) === null && (kept.get(id)?.mailboxId ?? mailboxId) === mailboxId));
}

function hear(change: Change, loaded: Loaded): void {
  if (change.type === 'messagesRemoved') dropMissing(gone(loaded, change));
  if (change.type !== 'flagsChanged') return;
  for (const { id, flags } of change.flags) {
    const row = kept.get(id);
    if (row) kept.set(id, { ...row, flags });
  }
}

/** Keeps the selection true to what happens to its letters, until the returned function is called. `listed` tells the list on the screen, after the fact. */
export function followChosen(listed: () => Loaded): () => void {
  return onChange((change) => hear(change, listed()));
}
