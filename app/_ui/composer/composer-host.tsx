'use client';
import { useEffect, useState } from 'react';
import { keys, onChange, theCache } from '@/lib/client/cache';
import { openDraft, useComposers } from '@/lib/client/composer';
import { journalMayHold } from '@/lib/client/open-drafts';
import { useOverlay } from '@/lib/client/router';
import { whenWaited } from '@/lib/client/waited';
import type { Submission } from '@/lib/model/draft';
import { Arriving } from '../base/arriving';
import { part } from '../base/part';

/**
 * Room `_ui/composer`: writing letters. The host is all that the first page pays for: it fetches the rest when a letter is begun.
 * Invariants: nothing typed is lost by closing, reloading, a broken line or an ended session; only Send sends.
 */
const ComposerWindows = part(() => import('./composer-windows'));
const Outbox = part(() => import('./outbox'));

const openKey = 'oriel:composers';

/** A window as it comes back after a reload: its draft, and whether it stood under its conversation. */
type Remembered = [draftId: string, inline: boolean];

function rememberOpen(windows: readonly Remembered[]): void {
  try {
    if (windows.length > 0) sessionStorage.setItem(openKey, JSON.stringify(windows));
    else sessionStorage.removeItem(openKey);
  } catch {
    // A forbidden storage costs only the windows after a reload; the drafts are kept.
    return;
  }
}

function remembered(): Remembered[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(openKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((one): one is Remembered => Array.isArray(one) && typeof one[0] === 'string') : [];
  } catch {
    return [];
  }
}

/** It did not go by itself. */
const isTrouble = ({ state }: Submission) => state === 'refused' || state === 'unclear';

/** Draws the letters being written, and the outbox where it is open. One for the page. Windows that were open come back after a reload. */
export function ComposerHost() {
  const open = useComposers((state) => state.open);
  const outbox = useOverlay() === 'outbox';
  const [wanted, setWanted] = useState(false);
  if (open.length > 0 && !wanted) setWanted(true);
  useEffect(() => {
    for (const [id, inline] of remembered()) openDraft(id, inline);
    return useComposers.subscribe((state) =>
      rememberOpen(state.open.flatMap(({ draftId, inline }) => (draftId === null ? [] : [[draftId, inline]]))),
    );
  }, []);
  useEffect(() => {
    if (journalMayHold()) void import('./offer-unsaved').then(({ offerUnsaved }) => offerUnsaved());
    return onChange((change) => {
      if (change.type === 'submissionChanged' && !change.gone && isTrouble(change.submission))
        void import('./tell-trouble').then(({ tellTrouble }) => tellTrouble(change.submission));
      if (change.type === 'deliveryChanged' && change.due) void import('./tell-due').then(({ tellDue }) => tellDue(change));
      if (change.type === 'draftChanged') void theCache().invalidateQueries({ queryKey: keys.drafts });
    });
  }, []);
  useEffect(() => whenWaited((count) => void import('./tell-trouble').then(({ tellWaited }) => tellWaited(count))), []);
  return (
    <>
      {outbox ? (
        <Arriving>
          <Outbox />
        </Arriving>
      ) : null}
      {wanted ? (
        <Arriving awaited={open.length > 0}>
          <ComposerWindows />
        </Arriving>
      ) : null}
    </>
  );
}
