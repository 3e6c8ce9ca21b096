'use client';
import { IconButton } from '@/app/_ui/base/icon-button';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { t } from '@/lib/client/texts';

export interface AttachButtonProps {
  /** Lets files of this device be chosen. */
  onAttach: () => void;
  /** All ways to add files, as entries of a menu; empty while there is no letter yet. */
  ways: MenuEntry[];
}

/** Adds files: one press chooses them from this device, the menu beside it offers the other ways. */
export function AttachButton({ onAttach, ways }: AttachButtonProps) {
  return (
    <span className="cp-attach">
      <IconButton icon="paperclip" name={t('compose.addFiles')} onClick={onAttach} />
      {ways.length > 0 ? (
        <MenuButton icon="chevron-down" iconSize={14} name={t('compose.waysToAdd')} entries={ways} side="top" className="cp-attach-ways" />
      ) : null}
    </span>
  );
}

/** The same on the phone, where one button has to do. */
export function AttachMenu({ onAttach, ways }: AttachButtonProps) {
  if (ways.length === 0) return <IconButton icon="paperclip" name={t('compose.addFiles')} iconSize={22} onClick={onAttach} />;
  return <MenuButton icon="paperclip" name={t('compose.addFiles')} iconSize={22} entries={ways} align="end" />;
}
