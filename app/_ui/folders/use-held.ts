'use client';
import { type DragEvent, useCallback, useEffect, useRef } from 'react';
import { isFolderDrag } from '@/lib/client/folder-drag';

/** How long something is held over a closed folder before it opens, ms. */
export const heldMs = 700;

/**
 * Opens what is closed while something that belongs into folders is held over it. `open` is null where there is nothing to open. `on` is for what
 * takes nothing itself.
 */
export function useHeld(open: (() => void) | null) {
  const timer = useRef<number | null>(null);
  const run = useRef(open);
  run.current = open;
  const stop = useCallback(() => {
    if (timer.current !== null) window.clearTimeout(timer.current);
    timer.current = null;
  }, []);
  useEffect(() => stop, [stop]);
  const start = (event: DragEvent) => {
    if (run.current === null || timer.current !== null || !isFolderDrag(event.dataTransfer.types)) return;
    timer.current = window.setTimeout(() => {
      timer.current = null;
      run.current?.();
    }, heldMs);
  };
  // Entering a child is told before leaving the parent.
  const within = useRef(0);
  const leave = () => {
    within.current = 0;
    stop();
  };
  const on = {
    onDragEnter: (event: DragEvent) => {
      within.current += 1;
      start(event);
    },
    onDragLeave: () => {
      within.current -= 1;
      if (within.current <= 0) leave();
    },
    onDrop: leave,
  };
  return { start, stop, on };
}
