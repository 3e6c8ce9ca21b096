'use client';
/** The questions before what cannot be taken back. */
import { useRef } from 'react';
import type { ActRow } from '@/lib/client/acts';
import { deleteForever } from '@/lib/client/delete-acts';
import { listNow, totalNow } from '@/lib/client/list';
import { useRoute } from '@/lib/client/router';
import { deleteAll, leaveRows } from '@/lib/client/row-commands';
import { leave } from '@/lib/client/sign-out';
import { useMailbox } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { focusAfterDialog } from '@/lib/client/view';
import { mailboxWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';

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

/** Asks before letters are deleted for good. */
export function DeleteDialog({ rows, whole, onClose }: { rows: MessageRow[] | null; whole: boolean; onClose: () => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  const { title, n } = useDeleteWords(rows, whole);
  return (
    <Dialog
      open={rows !== null}
      onClose={onClose}
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
              onClose();
              if (!rows) return;
              if (whole) return deleteAll();
              leaveRows(rows);
              void deleteForever(rows);
            }}
          >
            {n === null ? t('delete.actAll') : t('delete.act', { count: n })}
          </Button>
          <Button kind="line" ref={keep} onClick={onClose}>
            {t('delete.keep')}
          </Button>
        </>
      }
    />
  );
}

/** Asks before signing out while letters wait to be sent. */
export function SignOutDialog({ waiting, onClose }: { waiting: number | null; onClose: () => void }) {
  const stay = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={waiting !== null}
      onClose={onClose}
      title={t('signOut.title', { count: waiting ?? 0 })}
      sentence={t('signOut.sentence', { count: waiting ?? 0 })}
      focusRef={stay}
      acts={
        <>
          <Button
            kind="line"
            icon="log-out"
            onClick={() => {
              onClose();
              void leave();
            }}
          >
            {t('command.signOut')}
          </Button>
          <Button kind="line" ref={stay} onClick={onClose}>
            {t('signOut.stay')}
          </Button>
        </>
      }
    />
  );
}
