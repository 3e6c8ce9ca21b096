'use client';
import { keys, theCache } from '@/lib/client/cache';
import { sentenceOf } from '@/lib/client/call';
import { openDraft, useComposers } from '@/lib/client/composer';
import { isDraftGone } from '@/lib/client/draft-gone';
import { notify, useNotice } from '@/lib/client/notice';
import { journalMayHold } from '@/lib/client/open-drafts';
import { browserOwner } from '@/lib/client/owner';
import { t } from '@/lib/client/texts';
import { discardDraft } from '@/lib/client/writing-api';

/** Its unsaved words in this browser would be offered at each visit. */
async function forgetWords(id: string): Promise<void> {
  if (!journalMayHold()) return;
  const { journalOf } = await import('@/lib/client/journal');
  journalOf(browserOwner()).drop(id);
}

async function discardNow(id: string): Promise<void> {
  const gone = await discardDraft(id).then(
    () => true,
    (error: unknown) => {
      if (!isDraftGone(error)) notify(t('compose.stillHere', { reason: sentenceOf(error) }));
      return isDraftGone(error);
    },
  );
  if (gone) await forgetWords(id).catch(() => undefined);
  await theCache().invalidateQueries({ queryKey: keys.drafts });
}

/** Throws a draft away once its notice is gone; until then Undo brings it back. A tab that closes meanwhile keeps the draft. */
export function discardWithUndo(id: string): void {
  let undone = false;
  const notice = notify(t('compose.discarded'), {
    act: {
      words: t('act.undo'),
      run: () => {
        undone = true;
        openDraft(id);
      },
    },
  });
  const stop = useNotice.subscribe(({ notice: shown }) => {
    if (shown?.id === notice) return;
    stop();
    // The notice goes before its act runs, so the act gets its turn first.
    setTimeout(() => {
      // Who opened it again meanwhile wants it.
      if (!undone && !useComposers.getState().open.some(({ draftId }) => draftId === id)) void discardNow(id);
    }, 50);
  });
}

/** Throws away a draft that holds nothing, without a word. */
export function discardSilently(id: string): void {
  void discardDraft(id)
    .catch(() => undefined)
    .then(() => theCache().invalidateQueries({ queryKey: keys.drafts }));
}
