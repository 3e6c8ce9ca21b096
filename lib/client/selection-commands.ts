/** The commands that choose letters in the list. */
import type { MessageRow } from '@/lib/model/mail';
import type { CommandDeed } from './command';
import { visibleRows } from './list';
import { currentRoute } from './router';
import { flagged, seen } from './row-commands';
import { extend } from './steps';
import { clearSelection, selectOnly, toggleSelected, useView } from './view';

const pick = (keep: (row: MessageRow) => boolean) => () =>
  selectOnly(
    visibleRows()
      .filter(keep)
      .map((row) => row.id),
  );
const listed = () => visibleRows().length > 0;

/** Parts of the registry in commands.ts. */
export const selectionCommands: readonly CommandDeed[] = [
  {
    id: 'select',
    icon: 'check',
    keys: ['x'],
    group: 'selection',
    when: () => (useView.getState().focusId ?? currentRoute().messageId) !== null,
    run: () => {
      const id = useView.getState().focusId ?? currentRoute().messageId;
      if (id !== null) toggleSelected(id);
    },
  },
  {
    id: 'selectDown',
    icon: 'check',
    keys: ['Shift+j', 'Shift+ArrowDown'],
    outlook: ['Shift+ArrowDown'],
    group: 'selection',
    repeats: true,
    when: listed,
    run: () => extend(1),
  },
  {
    id: 'selectUp',
    icon: 'check',
    keys: ['Shift+k', 'Shift+ArrowUp'],
    outlook: ['Shift+ArrowUp'],
    group: 'selection',
    repeats: true,
    when: listed,
    run: () => extend(-1),
  },
  {
    id: 'selectAll',
    icon: 'check',
    keys: ['* a', 'Mod+a'],
    group: 'selection',
    when: listed,
    run: pick(() => true),
  },
  { id: 'selectNone', icon: 'x', keys: ['* n'], group: 'selection', when: listed, run: clearSelection },
  {
    id: 'selectRead',
    icon: 'check',
    keys: ['* r'],
    group: 'selection',
    when: listed,
    run: pick((row) => row.flags.includes(seen)),
  },
  {
    id: 'selectUnread',
    icon: 'check',
    keys: ['* u'],
    group: 'selection',
    when: listed,
    run: pick((row) => !row.flags.includes(seen)),
  },
  {
    id: 'selectStarred',
    icon: 'check',
    keys: ['* s'],
    group: 'selection',
    when: listed,
    run: pick((row) => row.flags.includes(flagged)),
  },
  {
    id: 'selectPlain',
    icon: 'check',
    keys: ['* t'],
    group: 'selection',
    when: listed,
    run: pick((row) => !row.flags.includes(flagged)),
  },
];
