'use client';
import { lazy, Suspense, useRef, useState } from 'react';
import { deleteForever } from '@/lib/client/acts';
import { useRoute } from '@/lib/client/router';
import { deleteAll, leaveRows } from '@/lib/client/row-commands';
import { useMailbox } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { showDialog, useView } from '@/lib/client/view';
import { mailboxWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';

const FreshnessDialog = lazy(() => import('./freshness-dialog'));
const KeysDialog = lazy(() => import('./keys-dialog'));
const MoveDialog = lazy(() => import('./move-dialog'));
const Palette = lazy(() => import('../palette/palette'));

const close = () => showDialog(null);

function DeleteDialog({ rows, whole }: { rows: MessageRow[] | null; whole: boolean }) {
  const mailbox = useMailbox(useRoute().mailboxId);
  const keep = useRef<HTMLButtonElement>(null);
  const n = whole ? (mailbox?.exists ?? 0) : (rows?.length ?? 0);
  return (
    <Dialog
      open={rows !== null}
      onClose={close}
      title={whole && mailbox ? t('delete.titleAll', { folder: mailboxWords(mailbox) }) : t('delete.title', { count: n })}
      sentence={t('delete.sentence', { count: n })}
      focusRef={keep}
      acts={
        <>
          <Button
            kind="line"
            danger
            icon="trash-2"
            onClick={() => {
              close();
              if (!rows) return;
              if (whole) return deleteAll();
              leaveRows(rows);
              void deleteForever(rows);
            }}
          >
            {whole ? t('delete.actAll') : t('delete.act', { count: n })}
          </Button>
          <Button kind="line" ref={keep} onClick={close}>
            {t('delete.keep')}
          </Button>
        </>
      }
    />
  );
}

/** The palette brings its search with it, so it is fetched when it is first opened, not with another dialog. */
function PaletteHost() {
  const scope = useView(({ dialog }) => (dialog?.kind === 'palette' ? dialog.scope : null));
  const [wanted, setWanted] = useState(false);
  if (scope !== null && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <Palette scope={scope} onClose={close} />
    </Suspense>
  );
}

/** The dialogs that commands open; their code comes with the first one. */
export function Dialogs() {
  const dialog = useView((state) => state.dialog);
  const [wanted, setWanted] = useState(false);
  if (dialog && dialog.kind !== 'palette' && !wanted) setWanted(true);
  return (
    <>
      <PaletteHost />
      {wanted ? (
        <Suspense fallback={null}>
          <DeleteDialog rows={dialog?.kind === 'delete' ? dialog.rows : null} whole={dialog?.kind === 'delete' && dialog.whole} />
          <MoveDialog rows={dialog?.kind === 'move' ? dialog.rows : null} onClose={close} />
          <KeysDialog open={dialog?.kind === 'keys'} onClose={close} />
          <FreshnessDialog open={dialog?.kind === 'freshness'} onClose={close} />
        </Suspense>
      ) : null}
    </>
  );
}
