'use client';
import { type DragEvent, useRef, useState } from 'react';
import { drop, lettersType, takes } from '@/lib/client/folder-drag';
import type { Mailbox } from '@/lib/model/mail';
import { useHeld } from './use-held';

/** The key that makes a copy of what is dropped, as everywhere on the system: Ctrl, and Alt on a Mac. Folders are only moved. */
function copies({ ctrlKey, altKey, dataTransfer }: DragEvent): boolean {
  return (/Mac/.test(navigator.platform) ? altKey : ctrlKey) && dataTransfer.types.includes(lettersType);
}

/**
 * Lets letters and folders be dropped on a folder, or on the top of the tree with null. `active` while something that fits is over it; `open` opens
 * it while something is held over it, null where nothing is closed.
 */
export function useDrop(mailbox: Mailbox | null, open: (() => void) | null = null) {
  const [active, setActive] = useState(false);
  const held = useHeld(open);
  // Entering a child is told before leaving the parent.
  const within = useRef(0);
  const leave = () => {
    within.current = 0;
    held.stop();
    setActive(false);
  };
  const on = {
    onDragEnter: (event: DragEvent) => {
      within.current += 1;
      held.start(event);
      if (takes(event.dataTransfer.types, mailbox)) setActive(true);
    },
    onDragOver: (event: DragEvent) => {
      if (!takes(event.dataTransfer.types, mailbox)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = copies(event) ? 'copy' : 'move';
    },
    onDragLeave: () => {
      within.current -= 1;
      if (within.current <= 0) leave();
    },
    onDrop: (event: DragEvent) => {
      leave();
      if (!takes(event.dataTransfer.types, mailbox)) return;
      event.preventDefault();
      drop(event.dataTransfer, mailbox, copies(event));
    },
  };
  return { active, on };
}
