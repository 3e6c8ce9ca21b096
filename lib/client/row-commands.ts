/** What commands work on, and the acts that lists, toolbars and menus share with them. */
import type { MessageRow } from '@/lib/model/mail';
import { move, setFlag } from './acts';
import { findRow, theCache } from './cache';
import { backToList, currentRoute, openLetter } from './router';
import { shellNow, visibleRows } from './store';
import { focusRow, showDialog, useView } from './view';
import { count } from './words';

/** The flags that commands set, as IMAP names them. */
export const seen = '\\Seen';
export const flagged = '\\Flagged';

/** What an act works on: the selection, else the row the keyboard stands on, else the open letter. */
export function targets(): MessageRow[] {
  const { selected, focusId } = useView.getState();
  if (selected.size > 0) return visibleRows().filter((row) => selected.has(row.id));
  const { messageId } = currentRoute();
  const id = inGrid() || messageId === null ? (focusId ?? messageId) : messageId;
  if (id === null) return [];
  const row = visibleRows().find((one) => one.id === id) ?? findRow(theCache(), id);
  return row ? [row] : [];
}

const inGrid = () => typeof document !== 'undefined' && document.activeElement?.closest('[role=grid]') != null;
const phone = () => window.matchMedia('(max-width: 767px)').matches;

/** After letters leave the list, the keyboard goes to the next row, and the reader with it where it showed one of them (S5). */
function stepOver(gone: readonly MessageRow[]): void {
  const ids = new Set(gone.map((row) => row.id));
  const rows = visibleRows();
  const { messageId } = currentRoute();
  const { focusId } = useView.getState();
  const from = rows.findIndex((row) => row.id === (messageId !== null && ids.has(messageId) ? messageId : (focusId ?? gone[0]?.id)));
  const next =
    rows.slice(Math.max(0, from)).find((row) => !ids.has(row.id)) ??
    rows.slice(0, Math.max(0, from)).findLast((row) => !ids.has(row.id)) ??
    null;
  if (messageId !== null && ids.has(messageId)) {
    if (next && !phone()) openLetter(next.id);
    else backToList();
  }
  if (focusId !== null && ids.has(focusId)) focusRow(next?.id ?? null);
}

/** Moves the targets with the words that fit their number. */
export function moveRows(rows: readonly MessageRow[], to: Parameters<typeof move>[1], one: string, many: (n: string) => string): void {
  if (rows.length === 0) return;
  stepOver(rows);
  void move(rows, to, rows.length === 1 ? one : many(count(rows.length)));
}

/** Takes rows off the list before they are deleted for good. */
export function leaveRows(rows: readonly MessageRow[]): void {
  stepOver(rows);
}

/** Deletes rows: to Trash, or for good (after asking) where they lie there already. */
export function deleteRows(rows: MessageRow[]): void {
  if (rows.length === 0) return;
  const trash = shellNow()
    .mailboxes.filter((one) => one.role === 'trash')
    .map((one) => one.id);
  if (rows.every((row) => trash.includes(row.mailboxId))) showDialog({ kind: 'delete', rows });
  else moveRows(rows, 'trash', 'Moved to Trash', (n) => `${n} moved to Trash`);
}

/** Stars rows, or takes the stars where all have one. */
export function starRows(rows: MessageRow[]): void {
  const on = rows.some((row) => !row.flags.includes(flagged));
  const words = on ? `${count(rows.length)} starred` : `${count(rows.length)} no longer starred`;
  void setFlag(rows, flagged, on, { words: rows.length > 1 ? words : null });
}

/** Marks rows read or unread. */
export function markRows(rows: MessageRow[], read: boolean): void {
  const state = read ? 'read' : 'unread';
  const words = rows.length === 1 ? `Marked as ${state}` : `${count(rows.length)} marked as ${state}`;
  // An open letter that was made unread would be read again at once; so one goes back to the list.
  if (!read && rows.some((row) => row.id === currentRoute().messageId)) backToList();
  void setFlag(rows, seen, read, { words });
}
