'use client';
import { Suspense, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { part } from '@/app/_ui/base/part';
import { t } from '@/lib/client/texts';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment } from '@/lib/model/mail';

const DetachDialog = part(() => import('./detach-dialog'));

/** Asks which files shall be taken off the letter; nothing where none can be: what lies in another file stays with it. */
export function DetachButton({ id, files }: { id: MessageId; files: readonly Attachment[] }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const own = files.filter((file) => !file.part.includes('!'));
  if (own.length === 0) return null;
  return (
    <>
      <Button
        kind="link"
        small
        aria-haspopup="dialog"
        aria-label={t('detach.title')}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
      >
        {t('detach.command')}
      </Button>
      {wanted ? (
        <Suspense fallback={null}>
          <DetachDialog id={id} files={own} open={open} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
