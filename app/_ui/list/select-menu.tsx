'use client';
import type { CommandId } from '@/lib/client/command';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { t } from '@/lib/client/texts';
import { Icon } from '../base/icon';
import { MenuButton } from '../base/menu';

const choices: readonly CommandId[] = ['selectAll', 'selectNone', 'selectRead', 'selectUnread', 'selectStarred', 'selectPlain'];

/** Beside the box that selects what is loaded: which letters of it. */
export function SelectMenu() {
  const entries = choices.map((id) => ({ words: command(id).words, keys: keyOf(id), onSelect: () => runCommand(id) }));
  return (
    <MenuButton name={t('list.choose')} entries={entries} className="which" small>
      <Icon name="chevron-down" size={14} />
    </MenuButton>
  );
}
