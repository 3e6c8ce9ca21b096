/** Where the keyboard goes: from row to row, from pane to pane. */
import type { PageRow } from '@/lib/model/view';
import { goBeside } from './beside';
import { selectTo } from './ranges';
import { backToList, closeOverlay, currentRoute, openLetter } from './router';
import { clearSelection, focusRow, useView } from './view';

/** What a key steps to must be seen: from the button of a bar the keyboard goes along to the list, but not out of a letter that is read. */
function takeAlong(): void {
  if (currentRoute().messageId === null) document.getElementById('letters')?.focus({ preventScroll: true });
}

function standOn(next: PageRow): void {
  const { messageId } = currentRoute();
  focusRow(next.id);
  takeAlong();
  // A range begins where the keyboard stands, not where it stood once.
  if (useView.getState().selected.size === 0) useView.setState({ anchorId: null });
  // With a letter open, the reader follows; from letter to letter is the same step.
  if (messageId !== null && useView.getState().selected.size === 0) openLetter(next.id);
}

function takeIn(next: PageRow): void {
  void selectTo(next.id);
  focusRow(next.id);
  takeAlong();
}

/** To the next row, or the one before; the reader follows where a letter is open. */
export const step = (by: 1 | -1): void => goBeside(by, standOn);

/** Takes the next row, or the one before, into the selection. */
export const extend = (by: 1 | -1): void => goBeside(by, takeIn);

/** Ends the selection, else closes the letter, else the sheet. */
export function back(): void {
  if (useView.getState().selected.size > 0) clearSelection();
  else if (currentRoute().messageId !== null) {
    const { messageId } = currentRoute();
    backToList();
    focusRow(messageId);
  } else closeOverlay();
}

/** The panes that F6 goes round, each by what takes the focus in it. */
const panes = ['.pane-folders [role=treeitem][tabindex="0"]', '#letters', '#reader [tabindex="0"]'];

/** From folders to list to letter, and round. */
export function nextPane(): void {
  const there = panes.map((one) => document.querySelector<HTMLElement>(one)).filter((one) => one !== null && one.offsetParent !== null);
  const at = there.findIndex((one) => one?.closest('nav, main, section')?.contains(document.activeElement));
  there[(at + 1) % there.length]?.focus();
}
