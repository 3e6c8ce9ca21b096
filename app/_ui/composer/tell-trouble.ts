import { openDraft, useComposers } from '@/lib/client/composer';
import { notify } from '@/lib/client/notice';
import { openOverlay } from '@/lib/client/router';
import { toldWords } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import type { Submission } from '@/lib/model/draft';

/** Says when a letter that was on its way by itself could not be handed over. */
export function tellTrouble(submission: Submission): void {
  const { draftId, subject, note, redirected } = submission;
  if (useComposers.getState().open.some((one) => one.draftId === draftId)) return;
  const name = subject.trim() ? t('send.quoted', { subject: subject.trim() }) : t('send.yourLetter');
  notify(t('send.trouble', { name, reason: note ? toldWords(note) : t('send.notSent') }), {
    act: redirected
      ? { words: t('outbox.title'), run: () => openOverlay('outbox') }
      : { words: t('act.open'), run: () => openDraft(draftId) },
    stayMs: 20_000,
  });
}

/** Says that letters go now that waited for this sign-in. */
export function tellWaited(count: number): void {
  notify(t('outbox.goesNow', { count }), { act: { words: t('outbox.title'), run: () => openOverlay('outbox') }, stayMs: 20_000 });
}
