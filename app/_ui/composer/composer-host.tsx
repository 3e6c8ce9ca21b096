'use client';
import { useEffect, useState } from 'react';
import { onChange } from '@/lib/client/cache';
import { openDraft, useComposers } from '@/lib/client/composer';
import { notify } from '@/lib/client/notice';
import { toldWords } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import type { Submission } from '@/lib/model/draft';
import { Arriving } from '../base/arriving';
import { part } from '../base/part';

/**
 * Room `_ui/composer`: writing letters. The host is all that the first page pays for: it fetches the rest when a letter is begun.
 * Invariants: nothing typed is lost by closing, reloading, a broken line or an ended session; only Send sends.
 */
const ComposerWindows = part(() => import('./composer-windows'));

const openKey = 'oriel:composers';

function rememberOpen(ids: readonly string[]): void {
  try {
    if (ids.length > 0) sessionStorage.setItem(openKey, JSON.stringify(ids));
    else sessionStorage.removeItem(openKey);
  } catch {
    // A forbidden storage costs only the windows after a reload; the drafts are kept.
    return;
  }
}

function remembered(): string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(openKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** Says when a letter that was on its way by itself could not be handed over. */
function tellTrouble(submission: Submission): void {
  const { state, draftId, subject, note } = submission;
  if (state !== 'refused' && state !== 'unclear') return;
  if (useComposers.getState().open.some((one) => one.draftId === draftId)) return;
  const name = subject.trim() ? t('send.quoted', { subject: subject.trim() }) : t('send.yourLetter');
  notify(t('send.trouble', { name, reason: note ? toldWords(note) : t('send.notSent') }), {
    act: { words: t('act.open'), run: () => openDraft(draftId) },
    stayMs: 20_000,
  });
}

/** Draws the letters being written. One for the page. Windows that were open come back after a reload. */
export function ComposerHost() {
  const open = useComposers((state) => state.open);
  const [wanted, setWanted] = useState(false);
  if (open.length > 0 && !wanted) setWanted(true);
  useEffect(() => {
    for (const id of remembered()) openDraft(id);
    return useComposers.subscribe((state) => rememberOpen(state.open.map((one) => one.draftId).filter((id) => id !== null)));
  }, []);
  useEffect(() => onChange((change) => (change.type === 'submissionChanged' ? tellTrouble(change.submission) : undefined)), []);
  if (!wanted) return null;
  return (
    <Arriving awaited={open.length > 0}>
      <ComposerWindows />
    </Arriving>
  );
}
