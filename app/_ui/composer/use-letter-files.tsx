'use client';
import { type ReactNode, Suspense, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { part } from '@/app/_ui/base/part';
import { t } from '@/lib/client/texts';
import type { OpenDraft } from './use-draft';

const LetterFilesDialog = part(() => import('./letter-files-dialog'));

/** The way to files of another letter: its entry in the menu, and its dialog, whose code comes when it is first opened. */
export function useLetterFiles({ draft, keeper }: OpenDraft, locked: boolean): { entry: MenuEntry; dialog: ReactNode } {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  const entry: MenuEntry = { words: t('compose.filesOfLetters'), icon: 'paperclip', disabled: locked, onSelect: show };
  const dialog = wanted ? (
    <Suspense fallback={null}>
      <LetterFilesDialog open={open} draftId={draft.id} keeper={keeper} onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
  return { entry, dialog };
}
