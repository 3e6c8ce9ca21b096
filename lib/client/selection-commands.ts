/** The commands that choose letters in the list. */
import type { MessageRow } from '@/lib/model/mail';
import type { Command } from './command';
import { currentRoute } from './router';
import { flagged, seen } from './row-commands';
import { extend } from './steps';
import { visibleRows } from './list';
import { clearSelection, selectOnly, toggleSelected, useView } from './view';

const pick = (keep: (row: MessageRow) => boolean) => () =>
  selectOnly(
    visibleRows()
      .filter(keep)
      .map((row) => row.id),
  );
const listed = () => visibleRows().length > 0;

/** Parts of the registry in commands.ts. */
export const selectionCommands: readonly Command[] = [
  {
    id: 'select',
    words: 'Select',
    icon: 'check',
    keys: ['x'],
    group: 'Selection',
    when: () => (useView.getState().focusId ?? currentRoute().messageId) !== null,
    run: () => {
      const id = useView.getState().focusId ?? currentRoute().messageId;
      if (id !== null) toggleSelected(id);
    },
  },
  {
    id: 'selectDown',
    words: 'Select down',
    icon: 'check',
    keys: ['Shift+j', 'Shift+ArrowDown'],
    group: 'Selection',
    when: listed,
    run: () => extend(1),
  },
  {
    id: 'selectUp',
    words: 'Select up',
    icon: 'check',
    keys: ['Shift+k', 'Shift+ArrowUp'],
    group: 'Selection',
    when: listed,
    run: () => extend(-1),
  },
  {
    id: 'selectAll',
    words: 'Select all that are loaded',
    icon: 'check',
    keys: ['* a', 'Mod+a'],
    group: 'Selection',
    when: listed,
    run: pick(() => true),
  },
  { id: 'selectNone', words: 'Select none', icon: 'x', keys: ['* n'], group: 'Selection', when: listed, run: clearSelection },
  {
    id: 'selectRead',
    words: 'Select read',
    icon: 'check',
    keys: ['* r'],
    group: 'Selection',
    when: listed,
    run: pick((row) => row.flags.includes(seen)),
  },
  {
    id: 'selectUnread',
    words: 'Select unread',
    icon: 'check',
    keys: ['* u'],
    group: 'Selection',
    when: listed,
    run: pick((row) => !row.flags.includes(seen)),
  },
  {
    id: 'selectStarred',
    words: 'Select starred',
    icon: 'check',
    keys: ['* s'],
    group: 'Selection',
    when: listed,
    run: pick((row) => row.flags.includes(flagged)),
  },
  {
    id: 'selectPlain',
    words: 'Select not starred',
    icon: 'check',
    keys: ['* t'],
    group: 'Selection',
    when: listed,
    run: pick((row) => !row.flags.includes(flagged)),
  },
];
