'use client';
import { Mail } from 'lucide-react';
import { type ReactNode, Suspense, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { part } from '@/app/_ui/base/part';
import { t } from '@/lib/client/texts';
import type { OpenDraft } from './use-draft';

const LetterFilesDialog = part(() => import('./letter-files-dialog'));

/** The ways to add files, as entries of the menu beside the button, and the dialog for those of other letters, whose code comes when it is first opened. */
export function useLetterFiles(
  { draft, keeper }: OpenDraft,
  locked: boolean,
  onAttach: () => void,
): { ways: MenuEntry[]; dialog: ReactNode } {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  const ways: MenuEntry[] = [
    { words: t('compose.fromDevice'), icon: 'paperclip', disabled: locked, onSelect: onAttach },
    { words: t('compose.fromLetter'), icon: Mail, disabled: locked, onSelect: show },
    { line: true },
    { heading: t('compose.pasteHint') },
  ];
  const dialog = wanted ? (
    <Suspense fallback={null}>
      <LetterFilesDialog open={open} draftId={draft.id} keeper={keeper} onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
  return { ways, dialog };
}
