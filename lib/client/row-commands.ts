/** What commands work on, and the acts that lists, toolbars and menus share with them. */

import type { BulkDeed } from '@/lib/model/acts';
import type { MessageRow } from '@/lib/model/mail';
import { move, setFlag } from './acts';
import { findRow, theCache } from './cache';
import { actOnAll } from './queue';
import { backToList, currentRoute, openLetter } from './router';
import { visibleRows } from './list';
import { shellNow } from './store';
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

/** Where the selection means everything in the list, the deed is done to all of it, and true is answered. */
function onAll(rows: readonly MessageRow[], deed: BulkDeed, words: string): boolean {
  const { whole, selected } = useView.getState();
  if (!whole || !rows.some((row) => selected.has(row.id))) return false;
  backToList();
  void actOnAll(deed, words);
  return true;
}

/** Moves the targets with the words that fit their number. */
export function moveRows(rows: readonly MessageRow[], to: Parameters<typeof move>[1], one: string, many: (n: string) => string): void {
  if (rows.length === 0 || onAll(rows, { kind: 'move', to }, 'Moving')) return;
  stepOver(rows);
  void move(rows, to, rows.length === 1 ? one : many(count(rows.length)));
}

/** Deletes everything in the list for good. The dialog has asked. */
export function deleteAll(): void {
  backToList();
  void actOnAll({ kind: 'delete' }, 'Deleting for good');
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
  if (rows.every((row) => trash.includes(row.mailboxId))) showDialog({ kind: 'delete', rows, whole: useView.getState().whole });
  else moveRows(rows, 'trash', 'Moved to Trash', (n) => `${n} moved to Trash`);
}

/** Stars rows, or takes the stars where all have one. */
export function starRows(rows: MessageRow[]): void {
  const on = rows.some((row) => !row.flags.includes(flagged)) || useView.getState().whole;
  if (onAll(rows, { kind: 'flags', add: [flagged], remove: [] }, 'Starring')) return;
  const words = on ? `${count(rows.length)} starred` : `${count(rows.length)} no longer starred`;
  void setFlag(rows, flagged, on, { words: rows.length > 1 ? words : null });
}

/** Marks rows read or unread. */
export function markRows(rows: MessageRow[], read: boolean): void {
  const state = read ? 'read' : 'unread';
  const deed = { kind: 'flags' as const, add: read ? [seen] : [], remove: read ? [] : [seen] };
  if (onAll(rows, deed, `Marking as ${state}`)) return;
  const words = rows.length === 1 ? `Marked as ${state}` : `${count(rows.length)} marked as ${state}`;
  // An open letter that was made unread would be read again at once; so one goes back to the list.
  if (!read && rows.some((row) => row.id === currentRoute().messageId)) backToList();
  void setFlag(rows, seen, read, { words });
}
