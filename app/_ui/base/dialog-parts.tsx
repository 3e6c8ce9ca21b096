'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import type { DialogProps } from './dialog';

export default function DialogParts({ open, onClose, title, sentence, children, acts, wide, focusRef, returnFocus }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup
          className={wide ? 'dialog wide' : 'dialog'}
          initialFocus={focusRef ?? true}
          finalFocus={returnFocus ? () => returnFocus() ?? true : true}
        >
          <Base.Title>{title}</Base.Title>
          {sentence ? <Base.Description className="sentence">{sentence}</Base.Description> : null}
          {children ? <div className="inside">{children}</div> : null}
          {acts ? <div className="acts-row">{acts}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
