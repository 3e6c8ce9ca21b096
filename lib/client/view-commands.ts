/** The commands that choose how things are shown: the settings that one changes most, a line of the palette away. */
import type { ChangePreferencesInput, Preferences } from '@/lib/model/preferences';
import type { CommandDeed, CommandIcon, ViewCommandId } from './command';
import { choose, preferencesNow } from './preferences';

function choice<Name extends keyof Preferences>(id: ViewCommandId, icon: CommandIcon, name: Name, value: Preferences[Name]): CommandDeed {
  return {
    id,
    icon,
    keys: [],
    group: 'view',
    when: () => preferencesNow()[name] !== value,
    run: () => void choose({ [name]: value } as ChangePreferencesInput),
  };
}

/** Parts of the registry in commands.ts. */
export const viewCommands: readonly CommandDeed[] = [
  choice('rowsOne', 'menu', 'density', 'compact'),
  choice('rowsTwo', 'menu', 'density', 'normal'),
  choice('rowsThree', 'menu', 'density', 'comfortable'),
  choice('paneRight', 'panels', 'pane', 'right'),
  choice('paneBelow', 'panels', 'pane', 'below'),
  choice('paneOff', 'panels', 'pane', 'off'),
  choice('themeSystem', 'sun-moon', 'theme', 'system'),
  choice('themeLight', 'sun', 'theme', 'light'),
  choice('themeDark', 'moon', 'theme', 'dark'),
  {
    id: 'threads',
    icon: 'layers',
    keys: [],
    group: 'view',
    when: () => true,
    run: () => void choose({ threads: !preferencesNow().threads }),
  },
];
