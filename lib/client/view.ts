/** State of the screen that is nobody's data: which row has the focus, which are selected, which dialog is open. Always by id. */
import { create } from 'zustand';
import type { MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';

/** A dialog that a command opened. */
export type OpenDialog =
  | { kind: 'move'; rows: MessageRow[] }
  | { kind: 'delete'; rows: MessageRow[]; whole: boolean }
  | { kind: 'keys' }
  /** What it finds: everything, folders alone, or letters first. */
  | { kind: 'palette'; scope: 'all' | 'folders' | 'letters' }
  | { kind: 'freshness' };

export interface View {
  /** The row that the keyboard stands on. */
  focusId: MessageId | null;
  /** Where a range began. */
  anchorId: MessageId | null;
  selected: ReadonlySet<MessageId>;
  /** The selection means everything in the list, also what is not loaded. */
  whole: boolean;
  dialog: OpenDialog | null;
  /** Rises when the list should take the keyboard and show the focused row. */
  reveal: number;
}

/** The state of the screen. */
export const useView = create<View>(() => ({ focusId: null, anchorId: null, selected: new Set(), whole: false, dialog: null, reveal: 0 }));

/** Moves the keyboard to a row and brings it into view. */
export function focusRow(focusId: MessageId | null): void {
  useView.setState(({ reveal }) => ({ focusId, reveal: reveal + 1 }));
}

/** The ids between two rows of a list, both included; only the second where the first is not there. */
export function between(order: readonly MessageId[], from: MessageId | null, to: MessageId): MessageId[] {
  const end = order.indexOf(to);
  const start = from === null ? end : order.indexOf(from);
  if (end < 0) return [];
  if (start < 0) return [to];
  return order.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** Takes a row into the selection or out of it; it becomes where a range begins. */
export function toggleSelected(id: MessageId): void {
  useView.setState(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return { selected: next, whole: false, anchorId: id, focusId: id };
  });
}

/** Selects everything from where the range began to this row. */
export function selectTo(order: readonly MessageId[], id: MessageId): void {
  useView.setState(({ selected, anchorId, focusId }) => {
    const anchor = anchorId ?? focusId ?? id;
    return { selected: new Set([...selected, ...between(order, anchor, id)]), whole: false, anchorId: anchor, focusId: id };
  });
}

/** Selects exactly these. */
export function selectOnly(ids: readonly MessageId[]): void {
  useView.setState({ selected: new Set(ids), whole: false, anchorId: ids[0] ?? null });
}

/** Selects everything in the list: `ids` are those that are loaded. */
export function selectWhole(ids: readonly MessageId[]): void {
  useView.setState({ selected: new Set(ids), whole: true, anchorId: ids[0] ?? null });
}

/** Ends the selection. */
export function clearSelection(): void {
  useView.setState({ selected: new Set(), whole: false, anchorId: null });
}

/** Opens a dialog, or closes the open one with null. */
export function showDialog(dialog: OpenDialog | null): void {
  useView.setState({ dialog });
}

/** What another mailbox or filter begins with. */
export function resetView(): void {
  useView.setState({ focusId: null, anchorId: null, selected: new Set(), whole: false });
}

/** Drops ids that are no longer in the list, so that nothing unseen stays selected. */
export function dropMissing(gone: ReadonlySet<MessageId>): void {
  useView.setState((state) => {
    if (![...gone].some((id) => state.selected.has(id))) return state;
    return { ...state, selected: new Set([...state.selected].filter((id) => !gone.has(id))) };
  });
}
