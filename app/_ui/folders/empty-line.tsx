'use client';
import { useState } from 'react';
import { usePreferences } from '@/lib/client/preferences';
import { useRoute } from '@/lib/client/router';
import { useMailbox } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import { Button } from '../base/button';
import type { Asking } from './use-work';
import './folders.css';
import { Arriving } from '../base/arriving';
import { part } from '../base/part';

const FolderDialogs = part(() => import('./folder-dialogs'));

/** Above the letters of Trash and Spam: how many lie there, and the act that deletes them for good after asking. */
export function EmptyLine() {
  const mailbox = useMailbox(useRoute().mailboxId);
  const { expiry } = usePreferences();
  const days = mailbox ? expiry[`${mailbox.accountId} ${mailbox.role}`] : undefined;
  const [asking, setAsking] = useState<Asking | null>(null);
  const [asked, setAsked] = useState(false);
  if (asking && !asked) setAsked(true);
  const fits = mailbox !== null && (mailbox.role === 'trash' || mailbox.role === 'junk') && mailbox.exists > 0;
  return (
    <>
      {fits ? (
        <div className="empty-line">
          <span>{days === undefined ? t('folders.emptyLine', { count: mailbox.exists }) : t('expiry.line', { days })}</span>
          <Button kind="link" onClick={() => setAsking({ kind: 'empty', mailbox })}>
            {t('folders.empty', { folder: mailboxWords(mailbox) })}
          </Button>
        </div>
      ) : null}
      {asked ? (
        <Arriving>
          <FolderDialogs asking={asking} onClose={() => setAsking(null)} />
        </Arriving>
      ) : null}
    </>
  );
}
