'use client';
import { useRef } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { rich, t } from '@/lib/client/texts';
import { focusAfterDialog } from '@/lib/client/view';
import type { LinkLie } from '@/lib/model/trust';

/** Asks before a link is opened that says another host than it leads to, where nobody could point at it first (T21). */
export default function LinkQuestion({ asked, onClose }: { asked: { href: string; lie: LinkLie } | null; onClose: () => void }) {
  const cancel = useRef<HTMLButtonElement>(null);
  const last = useRef(asked);
  if (asked) last.current = asked;
  const shown = last.current;
  if (!shown) return null;
  const { href, lie } = shown;
  const open = () => {
    onClose();
    window.open(href, '_blank', 'noopener,noreferrer');
  };
  return (
    <Dialog
      open={asked !== null}
      onClose={onClose}
      title={t('link.title')}
      sentence={rich('trust.link', {
        shown: <bdi key="shown">{lie.shown}</bdi>,
        host: (
          <b key="host" dir="ltr">
            {lie.host}
          </b>
        ),
      })}
      focusRef={cancel}
      returnFocus={focusAfterDialog}
      acts={
        <>
          <Button kind="line" danger onClick={open}>
            {t('link.open')}
          </Button>
          <Button kind="line" ref={cancel} onClick={onClose}>
            {t('accounts.cancel')}
          </Button>
        </>
      }
    />
  );
}
