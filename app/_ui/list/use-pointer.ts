'use client';
import { type DragEvent, type MouseEvent, type PointerEvent, useCallback, useState } from 'react';
import { dragLetters } from '@/lib/client/letter-drag';
import { openRow } from '@/lib/client/open-row';
import { selectTo } from '@/lib/client/ranges';
import { toggleSelected, useView } from '@/lib/client/view';
import type { MessageId } from '@/lib/model/ids';

function idUnder(target: EventTarget): MessageId | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : null;
  return row ? (Number(row.dataset.id) as MessageId) : null;
}

/** The id of the row that a mouse points at; touch points at nothing. */
export function useHover() {
  const [hovered, setHovered] = useState<MessageId | null>(null);
  const onPointerOver = useCallback((event: PointerEvent) => {
    if (event.pointerType === 'mouse') setHovered(idUnder(event.target));
  }, []);
  const onPointerLeave = useCallback(() => setHovered(null), []);
  return { hovered, onPointerOver, onPointerLeave };
}

/** A press on a row opens it; on its checkbox or with Ctrl it selects; with Shift it selects everything from the last one (S1). */
export function onRowPress(event: MouseEvent, phone: boolean): void {
  const id = idUnder(event.target);
  if (id === null || event.button !== 0 || !(event.target instanceof Element)) return;
  if (event.target.closest('.acts')) return;
  const choosing = useView.getState().selected.size > 0;
  const lead = event.target.closest('[data-lead]') !== null;
  const toggles = event.ctrlKey || event.metaKey || (lead && !event.shiftKey) || (phone && choosing);
  event.preventDefault();
  if (event.shiftKey) void selectTo(id);
  else if (toggles) toggleSelected(id);
  else {
    useView.setState({ focusId: id, anchorId: id });
    openRow(id);
  }
}

/** A row that is dragged takes the selection along that it is part of. */
export function onRowDrag(event: DragEvent): void {
  const id = idUnder(event.target);
  if (id !== null) dragLetters(event.dataTransfer, id);
}
