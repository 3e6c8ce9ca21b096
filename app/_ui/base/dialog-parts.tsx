'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import type { DialogProps } from './dialog';

const classOf = { dialog: 'dialog', wide: 'dialog wide', drawer: 'drawer', page: 'page', palette: 'palette', bare: 'dialog' } as const;

export default function DialogParts({
  open,
  onClose,
  title,
  sentence,
  children,
  acts,
  shape = 'dialog',
  scrolls,
  focusRef,
  returnFocus,
}: DialogProps) {
  const inside = (
    <>
      <Base.Title>{title}</Base.Title>
      {sentence ? <Base.Description className="sentence">{sentence}</Base.Description> : null}
      {children ? (
        <div className="inside" {...(scrolls ? { tabIndex: 0, role: 'region', 'aria-label': title } : {})}>
          {children}
        </div>
      ) : null}
      {acts ? <div className="acts-row">{acts}</div> : null}
    </>
  );
  const bare = (
    <>
      <Base.Title className="vh">{title}</Base.Title>
      {children}
    </>
  );
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup
          className={classOf[shape]}
          initialFocus={focusRef ?? true}
          finalFocus={returnFocus ? () => returnFocus() ?? true : true}
        >
          {shape === 'dialog' || shape === 'wide' ? inside : bare}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
