'use client';
import { useRef } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { leaveList, whoIsAsked } from '@/lib/client/list-letters';
import { useShell } from '@/lib/client/store';
import { rich, t } from '@/lib/client/texts';
import { focusAfterDialog } from '@/lib/client/view';
import { personWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import type { Leave, Mailing } from '@/lib/model/mailing';
import './list-line.css';

const acts = { post: 'command.unsubscribe', letter: 'list.sendLetter', page: 'list.openPage' } as const;
const sentences = { post: 'list.leavePost', letter: 'list.leaveLetter', page: 'list.leavePage' } as const;

/** The letter as it will go out: to whom, and all its words. */
function WrittenLetter({ leave }: { leave: Leave }) {
  return (
    <dl className="rd-leave">
      <dt>{t('head.to')}</dt>
      <dd>
        <bdi>{leave.to}</bdi>
      </dd>
      {leave.subject ? (
        <>
          <dt>{t('compose.subject')}</dt>
          <dd>
            <bdi>{leave.subject}</bdi>
          </dd>
        </>
      ) : null}
      {leave.text ? (
        <>
          <dt>{t('compose.text')}</dt>
          <dd>
            <bdi>{leave.text}</bdi>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

/** Asks before anybody is asked to be taken off a list: whom, how, and what is sent. */
export default function LeaveDialog({ asked, onClose }: { asked: { row: MessageRow; mailing: Mailing } | null; onClose: () => void }) {
  const cancel = useRef<HTMLButtonElement>(null);
  const last = useRef(asked);
  if (asked) last.current = asked;
  const { accounts } = useShell();
  const shown = last.current;
  const leave = shown?.mailing.leave;
  if (!shown || !leave) return null;
  const from = accounts.find(({ id }) => id === shown.row.accountId)?.address ?? '';
  const go = () => {
    onClose();
    if (leave.way === 'page') window.open(leave.to, '_blank', 'noopener,noreferrer');
    else void leaveList(shown.row, leave);
  };
  return (
    <Dialog
      open={asked !== null}
      onClose={onClose}
      title={t('list.leaveTitle', { name: shown.mailing.name || personWords(shown.row.from[0]) })}
      sentence={rich(sentences[leave.way], {
        host: (
          <b key="host" dir="ltr">
            {whoIsAsked(leave)}
          </b>
        ),
        address: <bdi key="address">{from}</bdi>,
      })}
      focusRef={cancel}
      returnFocus={focusAfterDialog}
      acts={
        <>
          <Button kind="line" onClick={go}>
            {t(acts[leave.way])}
          </Button>
          <Button kind="line" ref={cancel} onClick={onClose}>
            {t('accounts.cancel')}
          </Button>
        </>
      }
    >
      {leave.way === 'letter' ? <WrittenLetter leave={leave} /> : null}
    </Dialog>
  );
}
