'use client';
import { dismissRefused, tryRefusedAgain, useQueue } from '@/lib/client/queue';
import { toldRich } from '@/lib/client/said-words';
import { rich, t } from '@/lib/client/texts';
import { Button } from '../base/button';
import { NoteBar } from '../base/note-bar';

/** What the mail servers refused, with their reason, until somebody tries it again or puts it away; also after a reload (S6). */
export function RefusedLine() {
  const refused = useQueue((state) => state.refused);
  const newest = [...refused.values()].at(-1);
  if (!newest) return null;
  return (
    <NoteBar
      icon="circle-alert"
      kind="warn"
      acts={
        <>
          <Button small onClick={() => void tryRefusedAgain()}>
            {t('act.tryAgain')}
          </Button>
          <Button small onClick={() => void dismissRefused()}>
            {t('queue.dismiss')}
          </Button>
        </>
      }
    >
      {rich('queue.refused', { count: refused.size, reason: newest.message ? toldRich(newest.message) : '' })}
    </NoteBar>
  );
}
