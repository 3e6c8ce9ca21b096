'use client';
import { type RefObject, useCallback, useState } from 'react';
import { listSubmissions } from '@/lib/client/api';
import { keys, theCache } from '@/lib/client/cache';
import { sentenceOf } from '@/lib/client/call';
import { openApart } from '@/lib/client/composer';
import type { DraftState } from '@/lib/client/draft-keeper';
import { notify } from '@/lib/client/notice';
import { useQuery } from '@/lib/client/query';
import { sameContent } from '@/lib/client/same-content';
import { t } from '@/lib/client/texts';
import { putFileBack } from '@/lib/client/upload';
import { putBackDraft, removeDraftFile } from '@/lib/client/writing-api';
import type { DraftContent, DraftFile, Submission } from '@/lib/model/draft';
import { type Revealed, useRevealed } from './composer-fields';
import { discardSilently, discardWithUndo } from './discard';
import { handOnTyped } from './editor/typed-last';
import { type OpenDraft, useDraftState } from './use-draft';
import { type Sending, useSend } from './use-send';
import { type Uploads, useUploads } from './use-uploads';

/** The submission of a draft, where it has one that is not done. */
function useSubmission(draftId: string): Submission | null {
  const { data } = useQuery({ queryKey: keys.submissions, queryFn: ({ signal }) => listSubmissions(signal) });
  return data?.find((one) => one.draftId === draftId) ?? null;
}

function isEmpty({ content, files }: DraftState): boolean {
  const { to, cc, bcc, subject, text } = content;
  return to.length + cc.length + bcc.length + files.length === 0 && subject.trim() === '' && text.trim() === '';
}

/** Whether the quote is shown or folded is nothing that was written. */
const unfolded = <C extends DraftContent>(content: C): C => ({
  ...content,
  html: content.html?.replace(/ data-oriel-quote="[a-z]*"/u, ' data-oriel-quote=""') ?? null,
});

const refreshDrafts = () => theCache().invalidateQueries({ queryKey: keys.drafts });

/** Says how a draft that lies in a folder of drafts was left there. */
function leaveInFolder({ draft, keeper }: OpenDraft): void {
  const act = { words: t('compose.discardShort'), run: () => discardWithUndo(draft.id) };
  // It goes there by itself while one writes.
  const changed = !sameContent(keeper.state().content, draft);
  const work = async () => {
    if (!(await keeper.flush())) return notify(t('compose.keptHere'), { act });
    const outcome = await putBackDraft(draft.id);
    if (outcome === 'both') notify(t('compose.keptBoth'), { stayMs: 12_000 });
    else if (outcome === 'here') notify(t('compose.keptIncomplete'), { act });
    else if (outcome === 'put' || changed) notify(t('compose.kept'), { act });
  };
  work()
    .catch((error: unknown) => notify(t('compose.keptAlone', { reason: sentenceOf(error) }), { act }))
    .finally(refreshDrafts);
}

/** Goes on in a window of its own, which reads what is saved here; what is not yet is in this browser's own copy. */
function apart({ draft, keeper }: OpenDraft, onGone: () => void): void {
  if (!openApart({ draftId: draft.id }, 'window')) {
    notify(t('compose.noWindow'));
    return;
  }
  void keeper.flush();
  onGone();
}

interface End {
  /** Takes the window away and keeps the draft, unless it holds nothing. */
  close(): void;
  discard(): void;
  sent(): void;
}

/** What becomes of the draft when its window goes. `known` drafts were there before the window. */
function useEnd({ draft, keeper }: OpenDraft, known: boolean, onGone: () => void): Omit<End, 'close'> & { closeWith(busy: boolean): void } {
  const closeWith = useCallback(
    (busy: boolean) => {
      handOnTyped();
      const now = keeper.state();
      if (draft.inFolder) {
        leaveInFolder({ draft, keeper });
        return onGone();
      }
      const untouched = !known && sameContent(unfolded(now.content), unfolded(draft)) && now.files.length === draft.files.length;
      if ((untouched || isEmpty(now)) && !busy && !now.conflict) {
        keeper.stop({ forget: true });
        discardSilently(draft.id);
      } else {
        const act = { words: t('compose.discardShort'), run: () => discardWithUndo(draft.id) };
        void keeper.flush().then((saved) => {
          notify(t(saved ? 'compose.kept' : 'compose.keptHere'), { act });
          void refreshDrafts();
          // Other programs see it now and not in some seconds; where that fails it is tried again there.
          return saved ? putBackDraft(draft.id).then(refreshDrafts, () => undefined) : undefined;
        });
      }
      onGone();
    },
    [draft, keeper, known, onGone],
  );
  const discard = useCallback(() => {
    if (isEmpty(keeper.state())) {
      keeper.stop({ forget: true });
      discardSilently(draft.id);
    } else {
      // The last words go along, so that Undo brings them back.
      void keeper.flush();
      discardWithUndo(draft.id);
    }
    onGone();
  }, [draft, keeper, onGone]);
  const sent = useCallback(() => {
    keeper.stop({ forget: true });
    void refreshDrafts();
    onGone();
  }, [keeper, onGone]);
  return { closeWith, discard, sent };
}

/** Takes a file out of the letter, and offers it back. */
function removeWithUndo({ draft, keeper }: OpenDraft, fileId: string): void {
  const file = keeper.state().files.find(({ id }) => id === fileId);
  const fails = (error: unknown) => notify(sentenceOf(error));
  const back = (one: DraftFile) => putFileBack(draft.id, one).then((next) => keeper.adopt(next), fails);
  removeDraftFile(draft.id, fileId).then((next) => {
    keeper.adopt(next);
    if (file) notify(t('compose.fileRemoved', { name: file.filename }), { act: { words: t('act.undo'), run: () => void back(file) } });
  }, fails);
}

export interface LetterState extends End {
  draftId: string;
  state: DraftState;
  uploads: Uploads;
  submission: Submission | null;
  sending: Sending;
  revealed: Revealed;
  /** On its way or being handed over, so that nothing may change. */
  locked: boolean;
  /** Something was written here, so that "Saved" says something. */
  touched: boolean;
  edit(change: Partial<DraftContent>): void;
  removeFile(fileId: string): void;
  settle(choice: 'mine' | 'theirs'): void;
  save(): void;
  sendAgain(): void;
  takeBack(): void;
  /** Puts the letter into a window of its own; null while it may not be left. */
  apart: (() => void) | null;
}

/** Everything that a letter being written is and can do. `fromSettled`: as in `useSend`. */
export function useLetter(
  open: OpenDraft,
  known: boolean,
  onGone: () => void,
  fromSettled: RefObject<() => Promise<boolean>>,
): LetterState {
  const { draft, keeper } = open;
  const state = useDraftState(keeper);
  const uploads = useUploads(draft.id, keeper);
  const submission = useSubmission(draft.id);
  const { closeWith, discard, sent } = useEnd(open, known, onGone);
  const sending = useSend(open, uploads, sent, fromSettled);
  const revealed = useRevealed(state.content);
  const [edited, setEdited] = useState(false);
  const locked = sending.fixed || (submission !== null && submission.state !== 'refused');
  const busy = uploads.busy || submission !== null || sending.busy;
  const close = useCallback(() => closeWith(busy), [closeWith, busy]);
  return {
    draftId: draft.id,
    state,
    uploads,
    submission,
    sending,
    revealed,
    locked,
    touched: known || edited || state.recovered,
    discard,
    sent,
    close,
    apart: busy ? null : () => apart(open, onGone),
    edit(change) {
      if (locked) return;
      setEdited(true);
      keeper.edit(change);
    },
    removeFile(fileId) {
      removeWithUndo(open, fileId);
    },
    settle(choice) {
      const other = keeper.settle(choice);
      notify(t(choice === 'mine' ? 'compose.thisKept' : 'compose.otherKept'), {
        act: { words: t('act.undo'), run: () => keeper.edit(other) },
      });
    },
    save: () => void keeper.flush(),
    sendAgain() {
      if (submission && submission.state !== 'refused') sending.retry(submission);
      else sending.send();
    },
    takeBack() {
      if (submission) sending.takeBack(submission);
    },
  };
}
