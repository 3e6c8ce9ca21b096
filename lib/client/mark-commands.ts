/** The commands for what a person keeps of a conversation for themselves. Their code comes with the first press. */
import { sentenceOf } from './call';
import type { CommandDeed } from './command';
import { notify } from './notice';
import { beginNote } from './noting';
import { currentRoute, openLetter } from './router';
import { targets } from './row-commands';
import { useView } from './view';

/** Mutes the conversations of the targets, or unmutes them where all are muted. */
function toggleMute(): void {
  const rows = targets();
  import('./thread-marks').then(
    ({ toggleMuted }) => toggleMuted(rows),
    (error: unknown) => notify(sentenceOf(error)),
  );
}

/** Pins the conversations of the targets, or unpins them where all are pinned. */
function togglePin(): void {
  const rows = targets();
  import('./thread-marks').then(
    ({ togglePinned }) => togglePinned(rows),
    (error: unknown) => notify(sentenceOf(error)),
  );
}

function openNote(): void {
  const [row] = targets();
  if (!row) return;
  if (currentRoute().messageId !== row.id) openLetter(row.id);
  beginNote(row);
}

/** Parts of the registry in commands.ts. */
export const markCommands: readonly CommandDeed[] = [
  {
    id: 'mute',
    icon: 'bell-off',
    keys: ['m'],
    group: 'conversation',
    // Everything in a list, loaded or not, is not muted at one stroke.
    when: () => targets().length > 0 && !useView.getState().whole,
    run: toggleMute,
  },
  {
    id: 'pin',
    icon: 'pin',
    keys: ['Shift+p'],
    group: 'conversation',
    when: () => targets().length > 0 && !useView.getState().whole,
    run: togglePin,
  },
  { id: 'note', icon: 'sticky-note', keys: [], group: 'conversation', when: () => targets().length === 1, run: openNote },
];
