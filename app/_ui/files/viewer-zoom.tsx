'use client';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { IconButton } from '@/app/_ui/base/icon-button';
import { spokenNow, t } from '@/lib/client/texts';

const steps = [0.5, 0.75, 1, 1.5, 2, 3, 4, 6];

/** Gives what scrolls the focus where the frame of the viewer has it, so that the keys scroll it. */
export function takeIdleFocus(scroller: HTMLElement | null): void {
  if (scroller && document.activeElement?.matches('.vw')) scroller.focus({ preventScroll: true });
}

/** How large something is shown, 1 where it fits; by the keys + − 0 too. */
export interface Zoom {
  by: number;
  set: (by: number) => void;
  larger: () => void;
  smaller: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

export function useZoom(least: number): Zoom {
  const [by, set] = useState(1);
  const larger = () => set(steps.find((step) => step > by) ?? by);
  const smaller = () => set(Math.max(least, steps.findLast((step) => step < by) ?? by));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') larger();
    else if (event.key === '-') smaller();
    else if (event.key === '0') set(1);
    else return;
    event.preventDefault();
  };
  return { by, set, larger, smaller, onKeyDown };
}

/** The buttons for it, and how large it is. */
export function ZoomBar({ zoom }: { zoom: Zoom }) {
  const share = new Intl.NumberFormat(spokenNow().locale, { style: 'percent' }).format(zoom.by);
  return (
    <div className="vw-zoom">
      <IconButton icon={ZoomOut} name={t('view.zoomOut')} keys="-" onClick={zoom.smaller} />
      <span className="num" role="status">
        {share}
      </span>
      <IconButton icon={ZoomIn} name={t('view.zoomIn')} keys="+" onClick={zoom.larger} />
    </div>
  );
}
