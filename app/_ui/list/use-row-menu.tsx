'use client';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { rowsOfLetters } from '@/lib/client/row-commands';
import { useView } from '@/lib/client/view';
import type { MessageId } from '@/lib/model/ids';
import type { MailboxRole, MessageRow } from '@/lib/model/mail';
import { part } from '../base/part';

const RowMenu = part(() => import('./row-menu'));

/** The letters that the menu is of, and where it hangs. */
export interface RowMenuAsked {
  rows: readonly MessageRow[];
  at: { x: number; y: number };
}

/** Where a menu hangs that was asked for by a key: below the start of its row. */
function below(row: Element): RowMenuAsked['at'] {
  const { left, right, top, height } = row.getBoundingClientRect();
  const rtl = getComputedStyle(row).direction === 'rtl';
  return { x: rtl ? right - 48 : left + 48, y: top + height / 2 };
}

/**
 * The menu of the letters in the list: by the other button of the mouse, and by the key for menus. It is of the row under the pointer, or of all that are
 * selected where that is one of them.
 */
export function useRowMenu(role: MailboxRole | null): { onContextMenu: (event: MouseEvent<HTMLElement>) => void; menu: ReactNode } {
  const [asked, setAsked] = useState<RowMenuAsked | null>(null);
  const [open, setOpen] = useState(false);
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    // A finger that rests on a row chooses it; Shift brings the browser's own menu.
    if (event.defaultPrevented || event.shiftKey || !(event.target instanceof Element)) return;
    const { focusId, selected } = useView.getState();
    const pointed = event.target.closest<HTMLElement>('[data-id]');
    const row = pointed ?? document.getElementById(`row-${focusId}`);
    if (!row) return;
    const id = Number(row.dataset.id) as MessageId;
    const rows = rowsOfLetters(selected.has(id) ? selected : new Set([id]));
    if (rows.length === 0) return;
    event.preventDefault();
    useView.setState({ focusId: id });
    setAsked({ rows, at: pointed && (event.clientX > 0 || event.clientY > 0) ? { x: event.clientX, y: event.clientY } : below(row) });
    setOpen(true);
  };
  return { onContextMenu, menu: asked ? <RowMenu asked={asked} open={open} role={role} onClose={() => setOpen(false)} /> : null };
}
