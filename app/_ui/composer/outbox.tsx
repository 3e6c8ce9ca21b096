'use client';
import { useEffect } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { Skeleton, useSlow } from '@/app/_ui/base/skeleton';
import { listSubmissions } from '@/lib/client/api';
import { keys, theCache } from '@/lib/client/cache';
import { sentenceOf } from '@/lib/client/call';
import { useComposers } from '@/lib/client/composer';
import { notify } from '@/lib/client/notice';
import { useQuery } from '@/lib/client/query';
import { closeOverlay } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { forgetSendingPassword } from '@/lib/client/writing-api';
import type { Submission } from '@/lib/model/draft';
import { NotRead } from './draft-list';
import { ofSubmission, WaitingLine } from './waiting-line';

async function forget(id: string): Promise<void> {
  try {
    await forgetSendingPassword(id);
    notify(t('outbox.forgotten'), { stayMs: 12_000 });
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 12_000 });
  }
  await theCache().invalidateQueries({ queryKey: keys.submissions });
}

/** That a password is kept for letters that wait, and the way to have it forgotten; once per account. */
function Kept({ submissions }: { submissions: readonly Submission[] }) {
  const alone = submissions.filter(({ alone }) => alone);
  const accounts = new Set(alone.map(({ accountId }) => accountId));
  const firsts = [...accounts].flatMap((accountId) => alone.find((one) => one.accountId === accountId) ?? []);
  if (firsts.length === 0) return null;
  const act = (
    <Button small onClick={() => void Promise.all(firsts.map(({ id }) => forget(id)))}>
      {t('outbox.forget')}
    </Button>
  );
  return (
    <NoteBar icon="key-round" acts={act}>
      {t('outbox.kept')}
    </NoteBar>
  );
}

/** A letter that is opened from here lies over the page, and this does not lie over it. */
function useGivesWay(): void {
  useEffect(
    () =>
      useComposers.subscribe((now, before) => {
        if (now.open.length > before.open.length || now.called !== before.called) closeOverlay();
      }),
    [],
  );
}

function Inside() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.submissions,
    queryFn: ({ signal }) => listSubmissions(signal),
  });
  const clock = useClock();
  const slow = useSlow(isPending);
  if (data === undefined && error) return <NotRead words={t('outbox.failed')} error={error} again={() => void refetch()} />;
  if (data === undefined)
    return (
      <div className="cp-outbox-wait" role="status" aria-label={t('list.reading')}>
        {slow ? [84, 71, 90].map((width) => <Skeleton key={width} width={width} />) : null}
      </div>
    );
  if (data.length === 0) return <p className="dim">{t('outbox.empty')}</p>;
  return (
    <>
      <Kept submissions={data} />
      <ul className="cp-outbox">
        {data.map((one) => (
          <WaitingLine key={one.id} line={ofSubmission(one, clock)} />
        ))}
      </ul>
    </>
  );
}

/** Every letter that is on its way or stuck, on a sheet over the page that the back button closes. */
export default function Outbox() {
  useGivesWay();
  return (
    <Dialog open onClose={closeOverlay} title={t('outbox.title')} shape="wide">
      <Inside />
    </Dialog>
  );
}
