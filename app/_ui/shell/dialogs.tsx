'use client';
import { lazy, Suspense, useRef, useState } from 'react';
import { type ActRow, deleteForever } from '@/lib/client/acts';
import { listNow, totalNow } from '@/lib/client/list';
import { useRoute } from '@/lib/client/router';
import { deleteAll, leaveRows } from '@/lib/client/row-commands';
import { leave } from '@/lib/client/sign-out';
import { useMailbox } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { focusAfterDialog, showDialog, useView } from '@/lib/client/view';
import { mailboxWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';

const FreshnessDialog = lazy(() => import('./freshness-dialog'));
const KeysDialog = lazy(() => import('./keys-dialog'));
const MoveDialog = lazy(() => import('./move-dialog'));
const Palette = lazy(() => import('../palette/palette'));

const close = () => showDialog(null);

/** What is asked before letters are deleted for good: how many there are (U2). */
function useDeleteWords(rows: MessageRow[] | null, whole: boolean): { title: string; n: number | null } {
  const route = useRoute();
  const mailbox = useMailbox(route.mailboxId);
  const threads = rows?.some((row: ActRow) => (row.thread?.letters ?? 1) > 1) ?? false;
  if (!whole) {
    const n = rows?.length ?? 0;
    return { title: t(threads ? 'delete.titleThreads' : 'delete.title', { count: n }), n };
  }
  if (mailbox && route.filter === null)
    return { title: t('delete.titleAllOf', { count: mailbox.exists, folder: mailboxWords(mailbox) }), n: mailbox.exists };
  const n = rows === null ? null : totalNow();
  if (n === null) return { title: t('delete.titleAll', { folder: mailbox ? mailboxWords(mailbox) : t('name.mail') }), n };
  return { title: t(listNow()?.threads ? 'delete.titleThreads' : 'delete.title', { count: n }), n };
}

function DeleteDialog({ rows, whole }: { rows: MessageRow[] | null; whole: boolean }) {
  const keep = useRef<HTMLButtonElement>(null);
  const { title, n } = useDeleteWords(rows, whole);
  return (
    <Dialog
      open={rows !== null}
      onClose={close}
      title={title}
      sentence={t('delete.sentence', { count: n ?? 2 })}
      focusRef={keep}
      returnFocus={focusAfterDialog}
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
            {n === null ? t('delete.actAll') : t('delete.act', { count: n })}
          </Button>
          <Button kind="line" ref={keep} onClick={close}>
            {t('delete.keep')}
          </Button>
        </>
      }
    />
  );
}

function SignOutDialog({ waiting }: { waiting: number | null }) {
  const stay = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={waiting !== null}
      onClose={close}
      title={t('signOut.title', { count: waiting ?? 0 })}
      sentence={t('signOut.sentence', { count: waiting ?? 0 })}
      focusRef={stay}
      acts={
        <>
          <Button
            kind="line"
            icon="log-out"
            onClick={() => {
              close();
              void leave();
            }}
          >
            {t('command.signOut')}
          </Button>
          <Button kind="line" ref={stay} onClick={close}>
            {t('signOut.stay')}
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
          <SignOutDialog waiting={dialog?.kind === 'signOut' ? dialog.waiting : null} />
          <MoveDialog rows={dialog?.kind === 'move' ? dialog.rows : null} onClose={close} />
          <KeysDialog open={dialog?.kind === 'keys'} onClose={close} />
          <FreshnessDialog open={dialog?.kind === 'freshness'} onClose={close} />
        </Suspense>
      ) : null}
    </>
  );
}
