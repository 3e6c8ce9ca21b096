'use client';
import { LayoutTemplate, Type } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { Button } from '@/app/_ui/base/button';
import { IconButton } from '@/app/_ui/base/icon-button';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { keyWords } from '@/lib/client/keys';
import { t } from '@/lib/client/texts';
import { AttachButton } from './attach-button';
import type { ComposerTextHandle } from './editor/handle';
import type { Writing } from './editor/use-writing';
import type { LetterState } from './use-letter';

export interface ComposerToolsProps {
  letter: LetterState;
  /** With format or without, and whether the row of formats is shown. */
  form: Writing;
  menu: MenuEntry[];
  templates: MenuEntry[];
  /** The menu beside Send. */
  later: ReactNode;
  /** The text, for what puts something into it. */
  text: RefObject<ComposerTextHandle | null>;
  onSend: () => void;
  onAttach: () => void;
  /** All ways to add files. */
  ways: MenuEntry[];
  /** What stands before the end: how it is saved and where the window goes, for an answer that has no head. */
  end?: ReactNode;
}

/** The row under the text: Send, then what goes into the letter, and discarding it at the end. */
export function ComposerTools({ letter, form, menu, templates, later, text, onSend, onAttach, ways, end }: ComposerToolsProps) {
  const { sending, locked, discard } = letter;
  const hint = sending.hindrance;
  const toggleBar = () => {
    form.toggleBar();
    text.current?.focus();
  };
  return (
    <div className="cp-tools">
      <Button
        kind="solid"
        aria-disabled={hint !== null || locked || undefined}
        data-tip={hint ?? t('compose.send')}
        data-tip-keys={hint ? undefined : keyWords('Mod+Enter')}
        onClick={onSend}
      >
        {t(sending.busy ? 'compose.sending' : 'compose.send')}
      </Button>
      {later}
      {form.formatted ? <IconButton icon={Type} name={t('compose.formatting')} aria-pressed={form.bar} onClick={toggleBar} /> : null}
      <AttachButton onAttach={onAttach} ways={ways} />
      <MenuButton icon={LayoutTemplate} name={t('settings.templates')} entries={templates} side="top" />
      {end ?? <span className="grow" />}
      <MenuButton icon="ellipsis" name={t('act.more')} entries={menu} align="end" side="top" />
      <IconButton icon="trash-2" name={t('compose.discard')} onClick={discard} />
    </div>
  );
}
