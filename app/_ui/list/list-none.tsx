'use client';
import type { ReactNode } from 'react';
import { type ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { labelFor } from '@/lib/client/labels';
import { usePreferences } from '@/lib/client/preferences';
import { navigate } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { labelOfFilter } from '@/lib/model/labels';
import type { MailboxRole } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Icon } from '../base/icon';
import { Mark } from '../base/mark';
import { Said } from '../base/said';
import type { Face } from './face';

const filterWords = {
  unread: 'list.noUnread',
  flagged: 'list.noStarred',
  attachments: 'list.noFiles',
  labelled: 'list.noLabelled',
} as const;

/** What a list says that its filter leaves nothing of. */
function useNoneWords({ route, title }: Face): string {
  const { labels } = usePreferences();
  const { filter } = route;
  const keyword = labelOfFilter(filter);
  if (keyword !== null) return t('list.noLabel', { name: labelFor(keyword, labels).name });
  return t(filterWords[(filter ?? 'unread') as keyof typeof filterWords], { folder: title });
}

function Nothing({ title, sentence, children }: { title: string; sentence?: string | null; children?: ReactNode }) {
  return (
    <div className="emptyst list-empty">
      <Mark size={60} stroke={0.7} />
      <h2>{title}</h2>
      {sentence ? <p>{sentence}</p> : null}
      {children}
    </div>
  );
}

export interface ListEmptyProps {
  face: Face;
}

/** What stands where no letter is: what that means here, and one way on (E1). */
export function ListEmpty({ face }: ListEmptyProps) {
  const { mailboxes } = useShell();
  const { route, mailbox, role, title } = face;
  const none = useNoneWords(face);
  if (route.filter) {
    return (
      <Nothing title={none}>
        <Button kind="link" onClick={() => navigate({ ...route, messageId: null, filter: null }, { replace: true })}>
          {t('list.showAll')}
        </Button>
      </Nothing>
    );
  }
  if (route.words !== undefined)
    return <Nothing title={t('list.empty.found', { words: route.words })} sentence={t('list.empty.foundSentence')} />;
  if (route.role === 'unread') return <Nothing title={t('list.empty.unread')} sentence={t('list.empty.inboxSentence')} />;
  if (route.role === 'starred') return <Nothing title={t('list.empty.starred')} sentence={t('list.empty.starredSentence')} />;
  const archive =
    role === 'inbox' ? mailboxes.find((one) => one.role === 'archive' && (!mailbox || one.accountId === mailbox.accountId)) : undefined;
  return (
    <Nothing title={role === 'inbox' ? t('list.empty.inbox') : t('list.empty.folder', { folder: title })} sentence={emptySentence(role)}>
      {archive ? (
        <Button kind="link" icon="archive" onClick={() => navigate({ mailboxId: archive.id, messageId: null, filter: null })}>
          {t('list.openArchive')}
        </Button>
      ) : null}
    </Nothing>
  );
}

function emptySentence(role: MailboxRole | null): string {
  if (role === 'inbox') return t('list.empty.inboxSentence');
  if (role === 'drafts' || role === 'sent' || role === 'trash' || role === 'junk' || role === 'archive') return t(`list.empty.${role}`);
  return t('list.empty.other');
}

export interface ListErrorProps {
  error: ClientError;
  retry: () => void;
}

/** Why there is no list, what was kept, and how to go on. */
export function ListError({ error, retry }: ListErrorProps) {
  const details = detailsOf(error);
  return (
    <div className="emptyst list-empty" id="letters" tabIndex={-1} role="alert">
      <Icon name="circle-alert" size={24} />
      <h2>{t('list.failed')}</h2>
      <p>{sentenceOf(error)}</p>
      <Button kind="line" icon="rotate-cw" onClick={retry}>
        {t('act.tryAgain')}
      </Button>
      <Said title={t('server.said')} words={details} />
    </div>
  );
}
