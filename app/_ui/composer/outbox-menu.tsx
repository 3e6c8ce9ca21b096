'use client';
import { useState } from 'react';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { keys, theCache } from '@/lib/client/cache';
import { call, sentenceOf } from '@/lib/client/call';
import { openDraft } from '@/lib/client/composer';
import { notify } from '@/lib/client/notice';
import { closeOverlay } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { showDialog } from '@/lib/client/view';
import { tellScheduled } from '@/lib/client/waiting-letter';
import { cancelSubmission, rescheduleSubmission, retrySubmission, undoSubmission } from '@/lib/client/writing-api';
import type { Submission } from '@/lib/model/draft';
import { LaterDialog } from './later-dialog';

/** Does something to a letter that waits, and shows what waits then; a refusal is said. */
async function act(deed: () => Promise<unknown>): Promise<void> {
  try {
    await deed();
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 12_000 });
  }
  for (const queryKey of [keys.submissions, keys.drafts]) await theCache().invalidateQueries({ queryKey });
}

/** Takes a letter out of the outbox, whether it waits or may have gone. */
const takeOut = ({ id, state }: Submission): Promise<void> => (state === 'unclear' ? cancelSubmission(id) : undoSubmission(id));

/** Asks anew to whom a letter is passed on, with those who were named. It leaves the outbox only once it is known what to ask. */
async function redirectAgain(submission: Submission): Promise<void> {
  const { row, to } = await call('redirectedOutput', `/api/submissions/${submission.id}/redirected`);
  await takeOut(submission);
  closeOverlay();
  showDialog({ kind: 'redirect', row, to });
}

/** What can be done to a letter that is passed on as it is: it has no draft to go back to. */
function redirectEntries(submission: Submission, onTime: () => void): MenuEntry[] {
  const { id, state, sendAt } = submission;
  const stop = async () => {
    await takeOut(submission);
    if (state !== 'unclear') notify(t('send.takenBack'));
  };
  const waits = state === 'queued';
  const now: MenuEntry = { words: t('later.now'), icon: 'send', onSelect: () => void act(() => rescheduleSubmission(id, {})) };
  return [
    waits ? now : { words: t('act.tryAgain'), icon: 'rotate-cw', onSelect: () => void act(() => retrySubmission(id)) },
    ...(waits && sendAt !== undefined ? [{ words: t('later.change'), icon: 'clock' as const, onSelect: onTime }] : []),
    { words: t('redirect.again'), icon: 'forward', onSelect: () => void act(() => redirectAgain(submission)) },
    { line: true },
    { words: t(state === 'unclear' ? 'act.close' : 'later.stop'), icon: 'x', danger: state !== 'unclear', onSelect: () => void act(stop) },
  ];
}

/** What can be done to a letter before it goes, or where it is stuck; null where nothing can. */
function entriesOf(submission: Submission, onTime: () => void): MenuEntry[] | null {
  const { id, draftId, state, sendAt, held, waiting = [] } = submission;
  if (held || state === 'sending') return null;
  if (submission.redirected) return redirectEntries(submission, onTime);
  const edit: MenuEntry = {
    words: t('act.edit'),
    icon: 'square-pen',
    onSelect: () =>
      void act(async () => {
        await (state === 'queued' ? undoSubmission(id) : cancelSubmission(id));
        openDraft(draftId);
      }),
  };
  const stop: MenuEntry = {
    words: t('later.stop'),
    icon: 'x',
    danger: true,
    onSelect: () =>
      void act(async () => {
        await undoSubmission(id);
        notify(t('later.stopped'), { act: { words: t('act.open'), run: () => openDraft(draftId) } });
      }),
  };
  const again: MenuEntry = { words: t('act.tryAgain'), icon: 'rotate-cw', onSelect: () => void act(() => retrySubmission(id)) };
  if (state === 'queued' && sendAt !== undefined) {
    const now: MenuEntry = { words: t('later.now'), icon: 'send', onSelect: () => void act(() => rescheduleSubmission(id, {})) };
    return [now, { words: t('later.change'), icon: 'clock', onSelect: onTime }, edit, { line: true }, stop];
  }
  if (state === 'queued') return [edit, stop];
  if (state === 'accepted' || waiting.length > 0) {
    const done: MenuEntry = { words: t('act.close'), icon: 'check', onSelect: () => void act(() => cancelSubmission(id)) };
    return [again, { line: true }, done];
  }
  return state === 'filed'
    ? [{ words: t('act.close'), icon: 'check', onSelect: () => void act(() => cancelSubmission(id)) }]
    : [again, edit];
}

/** The menu of a letter in the outbox, with the dialog that gives it another time. */
export function OutboxMenu({ submission, subject }: { submission: Submission; subject: string }) {
  const [asked, setAsked] = useState<number | null>(null);
  const entries = entriesOf(submission, () => setAsked(submission.sendAt ?? null));
  if (!entries) return <span />;
  return (
    <>
      <MenuButton icon="ellipsis" small name={t('drafts.acts', { subject })} entries={entries} align="end" />
      <LaterDialog
        key={asked}
        at={asked}
        act={t('later.change')}
        onClose={() => setAsked(null)}
        onChosen={({ sendAt, timeZone }) => {
          setAsked(null);
          void act(async () =>
            tellScheduled(await rescheduleSubmission(submission.id, { sendAt, timeZone }), { zone: timeZone, inline: false }),
          );
        }}
      />
    </>
  );
}
