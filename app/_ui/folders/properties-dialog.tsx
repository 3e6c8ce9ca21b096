'use client';
import { type ReactNode, useRef } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { allowsAll, readFacts, rightsWords } from '@/lib/client/folder-facts';
import { folderPathWords } from '@/lib/client/folder-path';
import { agoWords } from '@/lib/client/freshness';
import { useQuery } from '@/lib/client/query';
import { listed, t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { bytes, count, mailboxWords } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { NoteBar } from '../base/note-bar';
import type { Asking } from './use-work';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}

function Facts({ mailbox }: { mailbox: Mailbox }) {
  const clock = useClock();
  const { data, error } = useQuery({
    queryKey: ['folder-facts', mailbox.id],
    queryFn: ({ signal }) => readFacts(mailbox.id, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const rights = data?.rights ?? mailbox.rights ?? null;
  const size = data && (data.exact ? bytes(data.bytes) : t('folders.sizeLeast', { size: bytes(data.bytes) }));
  return (
    <>
      <table className="ffacts" aria-busy={!data && !error}>
        <tbody>
          <Fact name={t('folders.path')}>
            <bdi>{folderPathWords(mailbox)}</bdi>
          </Fact>
          {mailbox.owner ? (
            <Fact name={t('folders.owner')}>
              <bdi>{mailbox.owner}</bdi>
            </Fact>
          ) : null}
          <Fact name={t('folders.letters')}>{count(data?.letters ?? mailbox.exists)}</Fact>
          <Fact name={t('folders.unreadLetters')}>{count(data?.unread ?? mailbox.unseen)}</Fact>
          <Fact name={t('folders.size')}>{size ?? '…'}</Fact>
          <Fact name={t('folders.inList')}>{t(mailbox.subscribed ? 'folders.inListYes' : 'folders.inListNo')}</Fact>
          {rights !== null ? (
            <Fact name={t('folders.youMay')}>{allowsAll(rights) ? t('folders.everything') : listed(rightsWords(rights))}</Fact>
          ) : null}
          {data ? (
            <Fact name={t('folders.contact')}>
              {data.lastContactAt === null ? t('folders.mayNever') : agoWords(data.lastContactAt, clock)}
            </Fact>
          ) : null}
        </tbody>
      </table>
      {error ? (
        <NoteBar icon="circle-alert" kind="warn">
          {sentenceOf(error)}
        </NoteBar>
      ) : null}
    </>
  );
}

/** What is known of a folder: its whole name, its letters, its size, what one may do with it. */
export function Properties({ asking, onClose }: { asking: Asking | null; onClose: () => void }) {
  const close = useRef<HTMLButtonElement>(null);
  const mailbox = asking?.kind === 'properties' ? asking.mailbox : null;
  return (
    <Dialog
      open={mailbox !== null}
      onClose={onClose}
      title={mailbox ? t('folders.propertiesOf', { folder: mailboxWords(mailbox) }) : ''}
      focusRef={close}
      acts={
        <Button kind="line" ref={close} onClick={onClose}>
          {t('act.close')}
        </Button>
      }
    >
      {mailbox ? <Facts mailbox={mailbox} /> : null}
    </Dialog>
  );
}
