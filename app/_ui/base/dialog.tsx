'use client';
import { type ReactNode, type RefObject, useState } from 'react';
import { Arriving } from './arriving';
import { part } from './part';

export interface DialogProps {
  open: boolean;
  /** Called on Escape, on a press beside it, and by your own acts. */
  onClose: () => void;
  title: string;
  /** One sentence under the title. */
  sentence?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end; the safe one first gets the focus unless `focusRef` says otherwise. */
  acts?: ReactNode;
  /** `drawer` slides in from the start edge, `page` covers all, `palette` hangs from the top; they and `bare` show only their children, the title is for who hears it. */
  shape?: 'dialog' | 'wide' | 'drawer' | 'page' | 'palette' | 'bare';
  /** What is inside may be longer than the window and holds nothing that takes the focus: it is scrolled by keys. */
  scrolls?: boolean;
  focusRef?: RefObject<HTMLElement | null>;
  /** Where the focus goes when it closes; where it was before, if not given or null; nowhere with false. */
  returnFocus?: () => HTMLElement | null | false;
}

const DialogParts = part(() => import('./dialog-parts'));

/** A modal dialog. Its code is fetched when one is opened for the first time. */
export function Dialog(props: DialogProps) {
  const [wanted, setWanted] = useState(false);
  if (props.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Arriving awaited={props.open}>
      <DialogParts {...props} />
    </Arriving>
  );
}
