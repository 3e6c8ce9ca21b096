'use client';
import { useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { readExpiring } from '@/lib/client/folder-facts';
import { notify } from '@/lib/client/notice';
import { choose, usePreferences } from '@/lib/client/preferences';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import { expiryDays } from '@/lib/model/look';
import type { Mailbox } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { Select } from '../base/select';
import { Option } from './option';

type Days = (typeof expiryDays)[number];

/** What would be removed at once, which is asked about before it is. */
interface Question {
  mailbox: Mailbox;
  days: Days;
  letters: number;
}

function One({ mailbox, address, onAsk }: { mailbox: Mailbox; address: string | null; onAsk: (question: Question) => void }) {
  const { expiry } = usePreferences();
  const key = `${mailbox.accountId} ${mailbox.role}`;
  const now = expiry[key];
  const title = t('settings.expiry', { folder: mailboxWords(mailbox) });
  const name = address === null ? title : `${title}: ${address}`;
  const set = async (days: Days | null) => {
    if (days === null || (now !== undefined && days > now)) return void choose({ expiry: { [key]: days } });
    try {
      onAsk({ mailbox, days, letters: await readExpiring(mailbox.id, days) });
    } catch (error) {
      notify(sentenceOf(error), { stayMs: 15_000 });
    }
  };
  return (
    <Option title={title} hint={address ?? t('settings.expiry.hint')}>
      <Select
        name={name}
        value={String(now ?? '')}
        choices={[
          { value: '', words: t('settings.expiry.never') },
          ...expiryDays.map((days) => ({ value: String(days), words: t('settings.expiry.days', { count: days }) })),
        ]}
        onChoose={(value) => void set(expiryDays.find((days) => String(days) === value) ?? null)}
      />
    </Option>
  );
}

/** After how many days what lies in Trash and Spam goes by itself, for each account. What goes at once is named before. */
export function Expiry() {
  const { accounts, mailboxes } = useShell();
  const [question, setQuestion] = useState<Question | null>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const ends = accounts.flatMap((account) =>
    (['trash', 'junk'] as const).flatMap((role) => {
      const mailbox = mailboxes.find((one) => one.accountId === account.id && one.role === role);
      return mailbox ? [{ mailbox, address: accounts.length > 1 ? account.address : null }] : [];
    }),
  );
  const close = () => setQuestion(null);
  const start = () => {
    close();
    if (!question) return;
    void choose({ expiry: { [`${question.mailbox.accountId} ${question.mailbox.role}`]: question.days } });
  };
  return (
    <>
      {ends.map(({ mailbox, address }) => (
        <One key={mailbox.id} mailbox={mailbox} address={address} onAsk={setQuestion} />
      ))}
      <Dialog
        open={question !== null}
        onClose={close}
        title={question ? t('expiry.title', { count: question.letters, folder: mailboxWords(question.mailbox) }) : ''}
        sentence={question ? t('expiry.sentence', { days: question.days }) : ''}
        focusRef={keep}
        acts={
          <>
            <Button kind="line" danger icon="trash-2" onClick={start}>
              {t('expiry.do')}
            </Button>
            <Button kind="line" ref={keep} onClick={close}>
              {t('folders.keep')}
            </Button>
          </>
        }
      />
    </>
  );
}
