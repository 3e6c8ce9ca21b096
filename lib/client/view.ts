/** State of the screen that is nobody's data: which row has the focus, which are selected, which dialog is open. Always by id. */
import { create } from 'zustand';
import type { MessageId } from '@/lib/model/ids';
import type { Address, MessageRow } from '@/lib/model/mail';
import type { Mailing } from '@/lib/model/mailing';
import type { LinkLie } from '@/lib/model/trust';
import { nothingChosen, only, ranged, type Selection, toggled, without } from './selection';

/** A dialog that a command opened. */
export type OpenDialog =
  | { kind: 'move'; rows: MessageRow[]; copy?: boolean }
  | { kind: 'label'; rows: MessageRow[] }
  | { kind: 'delete'; rows: MessageRow[]; whole: boolean }
  | { kind: 'leave'; row: MessageRow; mailing: Mailing }
  /** A letter that is passed on unchanged, to those who were named before it was taken back. */
  | { kind: 'redirect'; row: MessageRow; to?: Address[] }
  /** A link that is pressed, and what the letter says in its place. */
  | { kind: 'lie'; href: string; lie: LinkLie }
  /** Signing out while changes wait for a mail server. */
  | { kind: 'signOut'; waiting: number }
  | { kind: 'keys' }
  /** What it finds: everything, folders or templates alone, or letters first. */
  | { kind: 'palette'; scope: 'all' | 'folders' | 'letters' | 'templates' }
  | { kind: 'freshness' }
  /** What stands between a person and their mail. */
  | { kind: 'doctor' };

export interface View extends Selection {
  /** The row that the keyboard stands on. */
  focusId: MessageId | null;
  dialog: OpenDialog | null;
  /** Rises when the list should take the keyboard and show the focused row. */
  reveal: number;
}

/** The state of the screen. */
export const useView = create<View>(() => ({ ...nothingChosen, focusId: null, dialog: null, reveal: 0 }));

/** Moves the keyboard to a row and brings it into view. */
export function focusRow(focusId: MessageId | null): void {
  useView.setState(({ reveal }) => ({ focusId, reveal: reveal + 1 }));
}

/** Takes a row into the selection or out of it; it becomes where a range begins. */
export function toggleSelected(id: MessageId): void {
  useView.setState((state) => ({ ...toggled(state, id), focusId: id }));
}

/** Selects a range that began at `anchorId` and ends at `id`, as its ids. */
export function selectRange(anchorId: MessageId, ids: readonly MessageId[], id: MessageId): void {
  useView.setState((state) => ({ ...ranged(state, anchorId, ids), focusId: id }));
}

/** Selects exactly these. */
export function selectOnly(ids: readonly MessageId[]): void {
  useView.setState(only(ids));
}

/** Selects everything in the list: `ids` are those that are loaded. */
export function selectWhole(ids: readonly MessageId[]): void {
  useView.setState(only(ids, true));
}

/** Ends the selection. */
export function clearSelection(): void {
  useView.setState(nothingChosen);
}

let opener: Element | null = null;

/** Opens a dialog, or closes the open one with null. */
export function showDialog(dialog: OpenDialog | null): void {
  if (dialog && typeof document !== 'undefined') opener = document.activeElement;
  useView.setState({ dialog });
}

/** What had the focus when the dialog was opened; the list where that went with the letters (S5). */
export function focusAfterDialog(): HTMLElement | null {
  return opener instanceof HTMLElement && opener.isConnected && opener !== document.body ? opener : document.getElementById('letters');
}

/** What another mailbox or filter begins with. */
export function resetView(): void {
  useView.setState({ ...nothingChosen, focusId: null });
}

/** Drops ids that are no longer in the list, so that nothing unseen stays selected. */
export function dropMissing(gone: ReadonlySet<MessageId>): void {
  useView.setState((state) => without(state, gone));
}
