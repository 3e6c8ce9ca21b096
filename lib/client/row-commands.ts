/** What commands work on, and the acts that lists, toolbars and menus share with them. */

import type { BulkDeed } from '@/lib/model/acts';
import type { MessageId } from '@/lib/model/ids';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import type { Preferences } from '@/lib/model/preferences';
import { move, setFlag } from './acts';
import { findRow, theCache } from './cache';
import { rememberedRow } from './chosen';
import { visibleRows } from './list';
import { preferencesNow } from './preferences';
import { actOnAll } from './queue';
import { backToList, currentRoute, openLetter } from './router';
import { shellNow } from './store';
import { t } from './texts';
import { focusRow, showDialog, useView } from './view';
import { mailboxWords } from './words';

/** The flags that commands set, as IMAP names them. */
export const seen = '\\Seen';
export const flagged = '\\Flagged';

/** The rows of letters, in the order of the list; after them those that are not loaded there any more. */
export function rowsOfLetters(ids: ReadonlySet<MessageId>): MessageRow[] {
  const loaded = visibleRows().filter((row) => ids.has(row.id));
  if (loaded.length === ids.size) return loaded;
  const here = new Set(loaded.map((row) => row.id));
  return [...loaded, ...[...ids].flatMap((id) => (here.has(id) ? [] : (rememberedRow(id) ?? findRow(theCache(), id) ?? [])))];
}

/** What an act works on: the selection, else the row the keyboard stands on, else the open letter. */
export function targets(): MessageRow[] {
  const { selected, focusId } = useView.getState();
  if (selected.size > 0) return rowsOfLetters(selected);
  const { messageId } = currentRoute();
  const id = inGrid() || messageId === null ? (focusId ?? messageId) : messageId;
  if (id === null) return [];
  const row = visibleRows().find((one) => one.id === id) ?? findRow(theCache(), id);
  return row ? [row] : [];
}

/** The row in which something has the focus. */
const rowInHand = () => Number((document.activeElement?.closest('[data-id]') as HTMLElement | null)?.dataset.id) as MessageId;
const inGrid = () => typeof document !== 'undefined' && document.activeElement?.closest('[role=grid]') != null;
const phone = () => window.matchMedia('(max-width: 767px)').matches;

/** What is shown after letters left the list (S5). */
type After = Preferences['after'];

/**
 * After letters leave the list, the keyboard goes to the row that follows (or precedes, where so chosen), and the reader with it where it showed
 * one of them. On the phone a letter is a page of its own, and the list follows it.
 */
function stepOver(gone: readonly MessageRow[], after: After = phone() ? 'list' : preferencesNow().after): void {
  const ids = new Set(gone.map((row) => row.id));
  const rows = visibleRows();
  const { messageId } = currentRoute();
  const { focusId } = useView.getState();
  const left = [messageId, focusId, gone[0]?.id].find((id) => id != null && ids.has(id));
  const from = rows.findIndex((row) => row.id === left);
  const stays = (row: MessageRow) => !ids.has(row.id);
  const below = rows.slice(Math.max(0, from)).find(stays);
  const above = rows.slice(0, Math.max(0, from)).findLast(stays);
  const next = (after === 'previous' ? (above ?? below) : (below ?? above)) ?? null;
  if (messageId !== null && ids.has(messageId)) {
    if (next && after !== 'list') openLetter(next.id);
    else backToList();
  }
  // What has the focus may go with the rows: a button on one of them, or in the bar over the selection.
  if (focusId === null || ids.has(focusId) || ids.has(rowInHand())) focusRow(next?.id ?? null);
  else if (useView.getState().selected.size > 0) focusRow(focusId);
}

/** Where the selection means everything in the list, the deed is done to all of it, and true is answered. */
export function onAll(rows: readonly MessageRow[], deed: BulkDeed, words: string): boolean {
  const { whole, selected } = useView.getState();
  if (!whole || !rows.some((row) => selected.has(row.id))) return false;
  backToList();
  void actOnAll(deed, words);
  return true;
}

/** A text that says how many letters went where. */
type MovedKey = 'done.archived' | 'done.spam' | 'done.notSpam' | 'done.trashed' | 'done.moved';

/** What a folder is called where letters go to it: with its account, where that is another one than theirs. */
export function placeWords(mailbox: Mailbox, rows: readonly MessageRow[]): string {
  const folder = mailboxWords(mailbox);
  if (rows.every((row) => row.accountId === mailbox.accountId)) return folder;
  const account = shellNow().accounts.find((one) => one.id === mailbox.accountId);
  return account ? t('move.inAccount', { folder, account: account.address }) : folder;
}

/** Moves the targets, with the text that says so for their number; `folder` is its place for a name. */
export function moveRows(rows: readonly MessageRow[], to: Parameters<typeof move>[1], done: MovedKey, folder = '', after?: After): void {
  if (rows.length === 0 || onAll(rows, { kind: 'move', to }, t('bulk.moving'))) return;
  stepOver(rows, after);
  void move(rows, to, t(done, { count: rows.length, folder }));
}

/** Deletes everything in the list for good. The dialog has asked. */
export function deleteAll(): void {
  backToList();
  void actOnAll({ kind: 'delete' }, t('bulk.deleting'));
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
  else moveRows(rows, 'trash', 'done.trashed');
}

/** Stars rows, or takes the stars where all have one. */
export function starRows(rows: MessageRow[]): void {
  const on = rows.some((row) => !row.flags.includes(flagged)) || useView.getState().whole;
  if (onAll(rows, { kind: 'flags', add: [flagged], remove: [] }, t('bulk.starring'))) return;
  const words = t(on ? 'done.starred' : 'done.unstarred', { count: rows.length });
  void setFlag(rows, flagged, on, { words: rows.length > 1 ? words : null });
}

/** Marks rows read or unread. */
export function markRows(rows: MessageRow[], read: boolean): void {
  const deed = { kind: 'flags' as const, add: read ? [seen] : [], remove: read ? [] : [seen] };
  if (onAll(rows, deed, t(read ? 'bulk.read' : 'bulk.unread'))) return;
  const words = t(read ? 'done.read' : 'done.unread', { count: rows.length });
  // An open letter that was made unread would be read again at once; so one goes back to the list.
  if (!read && rows.some((row) => row.id === currentRoute().messageId)) backToList();
  void setFlag(rows, seen, read, { words });
}
