'use client';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { keys, theCache } from '@/lib/client/cache';
import { sentenceOf } from '@/lib/client/call';
import { openComposer } from '@/lib/client/composer';
import { dismissFollowUp } from '@/lib/client/deliveries';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import type { FollowUp } from '@/lib/model/delivery';
import type { MessageRow } from '@/lib/model/mail';

/** Nobody answered this letter, or a reminder waits for that. */
export default function FollowUpBar({ row, followUp: { id, sentAt, remindAt, due } }: { row: MessageRow; followUp: FollowUp }) {
  const [busy, setBusy] = useState(false);
  const clock = useClock();
  const dismiss = () => {
    setBusy(true);
    dismissFollowUp(id)
      .then(() => theCache().invalidateQueries({ queryKey: keys.message(row.id) }))
      .catch((problem: unknown) => notify(sentenceOf(problem)))
      .finally(() => setBusy(false));
  };
  return (
    <div className="rd-inset">
      <NoteBar
        icon={BellRing}
        acts={
          <>
            {due ? (
              <Button kind="link" small onClick={() => openComposer({ kind: 'replyAll', originalId: row.id })}>
                {t('followUp.again')}
              </Button>
            ) : null}
            <Button kind="link" small disabled={busy} onClick={dismiss}>
              {t(due ? 'followUp.dismiss' : 'followUp.cancel')}
            </Button>
          </>
        }
      >
        {due ? t('followUp.none', { date: fullTime(sentAt, clock) }) : t('followUp.waits', { date: fullTime(remindAt, clock) })}
      </NoteBar>
    </div>
  );
}
