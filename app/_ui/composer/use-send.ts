'use client';
import { useCallback, useState } from 'react';
import { cancelSubmission, retrySubmission, sendDraft } from '@/lib/client/api';
import { keys, theCache } from '@/lib/client/cache';
import { ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { type SendQuestion, sendHindrance, sendQuestion } from '@/lib/client/letter-checks';
import { notify } from '@/lib/client/notice';
import { listed, t } from '@/lib/client/texts';
import { fewPeople } from '@/lib/client/words';
import type { Submission } from '@/lib/model/draft';
import { shortName } from '@/lib/model/letter-words';
import type { SendFault } from './composer-notes';
import type { OpenDraft } from './use-draft';
import type { Uploads } from './use-uploads';

export interface Sending {
  busy: boolean;
  fault: SendFault | null;
  /** The one question that stands in the way, or null. */
  question: SendQuestion | null;
  /** Why it cannot go out yet, in words, or null. */
  hindrance: string | null;
  send(): void;
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
function tell(submission: Submission, names: string): boolean {
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

/** Sends a draft: saves it, asks at most one question, and tells how it went. `onSent` is called once it is out of hand. */
export function useSend(open: OpenDraft | null, uploads: Uploads | null, onSent: () => void): Sending {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<SendFault | null>(null);
  const [question, setQuestion] = useState<SendQuestion | null>(null);
  const hindrance = open ? hindranceOf(open, uploads) : t('compose.opening');

  const work = useCallback(
    async (call: (open: OpenDraft) => Promise<Submission | null>) => {
      if (!open) return;
      setBusy(true);
      setFault(null);
      try {
        const names = people(open);
        const submission = await call(open);
        if (submission) keepSubmission(submission);
        if (submission && tell(submission, names)) onSent();
      } catch (error) {
        setFault({ message: sentenceOf(error), serverText: detailsOf(error) });
      } finally {
        setBusy(false);
        await theCache().invalidateQueries({ queryKey: keys.submissions });
      }
    },
    [open, onSent],
  );

  const goOut = useCallback(
    () =>
      work(async ({ draft, keeper }) => {
        if (await keeper.flush()) return sendDraft(draft.id);
        const { failed, conflict } = keeper.state();
        if (!conflict) throw new ClientError('badAnswer', failed ?? t('error.draftNotSavedFirst'));
        return null;
      }),
    [work],
  );

  return {
    busy,
    fault,
    question,
    hindrance,
    send() {
      if (busy || !open || hindrance) return;
      const { content, files } = open.keeper.state();
      const asked = sendQuestion({ ...content, files, kind: open.draft.kind });
      setQuestion(asked);
      if (!asked) void goOut();
    },
    answer(send) {
      setQuestion(null);
      if (send) void goOut();
    },
    retry: ({ id }) => void work(() => retrySubmission(id)),
    takeBack: ({ id }) =>
      void work(async () => {
        await cancelSubmission(id);
        return null;
      }),
  };
}
