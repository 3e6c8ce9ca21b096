'use client';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { keys, theCache } from '@/lib/client/cache';
import { ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { useComposers } from '@/lib/client/composer';
import { type SendQuestion, sendHindrance, sendQuestion } from '@/lib/client/letter-checks';
import { notify } from '@/lib/client/notice';
import { preferencesNow } from '@/lib/client/preferences';
import { listed, t } from '@/lib/client/texts';
import { countDown, hearWhile, tellScheduled } from '@/lib/client/waiting-letter';
import { fewPeople } from '@/lib/client/words';
import { cancelSubmission, rescheduleSubmission, retrySubmission, sendDraft, undoSubmission } from '@/lib/client/writing-api';
import type { SendDraftInput } from '@/lib/model/api';
import type { Submission } from '@/lib/model/draft';
import { shortName } from '@/lib/model/letter-words';
import type { SendFault } from './composer-notes';
import type { ChosenTime } from './later-dialog';
import type { OpenDraft } from './use-draft';
import type { Uploads } from './use-uploads';

/** When it is to go. */
type Wish = Omit<SendDraftInput, 'draftId'>;

export interface Sending {
  /** It was asked to go, and how that ends is not known yet. */
  busy: boolean;
  /** It is handed over as it stands. */
  fixed: boolean;
  fault: SendFault | null;
  /** The one question that stands in the way, or null. */
  question: SendQuestion | null;
  /** Why it cannot go out yet, in words, or null. */
  hindrance: string | null;
  send(): void;
  /** Lets it go at a time that was chosen. */
  later(time: ChosenTime): void;
  answer(send: boolean): void;
  /** Tries a letter that is stuck in the outbox again. */
  retry(submission: Submission): void;
  takeBack(submission: Submission): void;
}

/** "Ines", "Ines and Tomasz", "Ines and 4 others". */
function people({ keeper }: OpenDraft): string {
  const { to, cc, bcc } = keeper.state().content;
  return fewPeople([...to, ...cc, ...bcc].map(shortName));
}

const isOut = ({ state }: Submission) => state === 'accepted' || state === 'filed';

/** What the server just answered is newer than what was read of the outbox before. */
function keepSubmission(submission: Submission): void {
  theCache().setQueryData<Submission[]>(keys.submissions, (list = []) => [
    submission,
    ...list.filter(({ id, draftId }) => id !== submission.id && draftId !== submission.draftId),
  ]);
}

/** Tells how it went; true where the composer has done its work. */
function tell(submission: Submission, names: string, { wish, inline }: { wish: Wish; inline: boolean }): boolean {
  if (wish.sendAt !== undefined && (submission.state === 'queued' || submission.held)) {
    tellScheduled(submission, { zone: wish.timeZone, inline });
    return true;
  }
  if (submission.state === 'queued' && wish.undoSeconds) {
    countDown(submission, { names, seconds: wish.undoSeconds, inline });
    return true;
  }
  if (isOut(submission)) {
    const { refused } = submission;
    if (refused.length > 0)
      notify(
        t('send.refusedSome', {
          count: refused.length,
          names: listed(
            refused.map(({ address }) => address),
            'unit',
          ),
        }),
      );
    else notify(t('send.sent', { names }));
    return true;
  }
  if (submission.state !== 'queued' && submission.state !== 'sending') return false;
  notify(t('send.onItsWay', { names }));
  return true;
}

/** Why a letter cannot go out yet, in words, or null. */
function hindranceOf({ keeper }: OpenDraft, uploads: Uploads | null): string | null {
  const { content, conflict } = keeper.state();
  if (conflict) return t('send.twoVersions');
  if (uploads?.busy) return t('send.fileBusy');
  if (uploads && uploads.list.length > 0) return t('send.fileFailed');
  return sendHindrance(content);
}

/**
 * Sends a draft: saves it, asks at most one question, and tells how it went. `onSent` is called once it is out of hand. `fromSettled` waits for a change of
 * account that is under way: where it was refused, which is said, the letter stays.
 */
export function useSend(
  open: OpenDraft | null,
  uploads: Uploads | null,
  onSent: () => void,
  fromSettled: RefObject<() => Promise<boolean>>,
): Sending {
  const [fixed, setFixed] = useState(false);
  const [settling, setSettling] = useState(false);
  const busy = fixed || settling;
  const [fault, setFault] = useState<SendFault | null>(null);
  // How a letter is to go that was sent while the browser had no line.
  const [whenBack, setWhenBack] = useState<Wish | null>(null);
  const [question, setQuestion] = useState<SendQuestion | null>(null);
  const hindrance = open ? hindranceOf(open, uploads) : t('compose.opening');

  const work = useCallback(
    async (call: (open: OpenDraft) => Promise<Submission | null>, wish: Wish = {}, sends = false) => {
      if (!open) return;
      setFixed(true);
      setFault(null);
      setWhenBack(null);
      try {
        const names = people(open);
        const submission = await call(open);
        if (submission) keepSubmission(submission);
        const inline = useComposers.getState().open.some((one) => one.draftId === open.draft.id && one.inline);
        if (submission && tell(submission, names, { wish, inline })) onSent();
      } catch (error) {
        const waits = sends && !navigator.onLine;
        setFault(waits ? { message: t('send.whenBack'), serverText: null } : { message: sentenceOf(error), serverText: detailsOf(error) });
        if (waits) setWhenBack(wish);
      } finally {
        setFixed(false);
        await theCache().invalidateQueries({ queryKey: keys.submissions });
      }
    },
    [open, onSent],
  );

  const goOut = useCallback(
    async (wish: Wish) => {
      setSettling(true);
      setFault(null);
      setWhenBack(null);
      const settled = await fromSettled.current();
      setSettling(false);
      if (!settled) return;
      await work(
        async ({ draft, keeper }) => {
          if (await keeper.flush()) return hearWhile(() => sendDraft(draft.id, wish));
          const { failed, conflict } = keeper.state();
          if (!conflict) throw new ClientError('badAnswer', failed ?? t('error.draftNotSavedFirst'));
          return null;
        },
        wish,
        true,
      );
    },
    [work, fromSettled],
  );
  useEffect(() => {
    if (!whenBack) return;
    const again = () => {
      if (!hindrance) return void goOut(whenBack);
      setWhenBack(null);
      setFault({ message: hindrance, serverText: null });
    };
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [whenBack, goOut, hindrance]);
  const wanted = useRef<Wish>({});
  const begin = (wish: Wish) => {
    if (busy || !open || hindrance) return;
    const { content, files } = open.keeper.state();
    const asked = sendQuestion({ ...content, files });
    wanted.current = wish;
    setQuestion(asked);
    if (!asked) void goOut(wish);
  };

  return {
    busy,
    fixed,
    fault,
    question,
    hindrance,
    send: () => begin({ undoSeconds: preferencesNow().undoSeconds }),
    later: (time) => begin(time),
    answer(send) {
      setQuestion(null);
      if (send) void goOut(wanted.current);
    },
    // One that waits for its time goes now; one that is stuck is tried again as it is.
    retry: ({ id, state, sendAt }) =>
      void work(() => (state === 'queued' && sendAt !== undefined ? rescheduleSubmission(id, {}) : retrySubmission(id))),
    takeBack: ({ id, state }) =>
      void work(async () => {
        await (state === 'queued' ? undoSubmission(id) : cancelSubmission(id));
        return null;
      }),
  };
}
