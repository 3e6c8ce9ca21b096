/** The commands for what a person keeps of a conversation for themselves. Their code comes with the first press. */
import type { MessageDetail } from '@/lib/model/mail';
import { announce } from './announce';
import { keys, theCache } from './cache';
import { sentenceOf } from './call';
import type { CommandDeed } from './command';
import { notify } from './notice';
import { beginNote } from './noting';
import { arePicturesShown, showPictures } from './pictures';
import { readerActs } from './reader-acts';
import { currentRoute, openLetter } from './router';
import { targets } from './row-commands';
import { t } from './texts';
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

/** The letter on the screen that has pictures from elsewhere, or null. */
function pictured(): MessageDetail | null {
  const id = readerActs()?.inHand() ?? currentRoute().messageId;
  const detail = id === null ? undefined : theCache().getQueryData<MessageDetail>(keys.message(id));
  return detail?.pictures ? detail : null;
}

function togglePictures(): void {
  const detail = pictured();
  if (!detail) return;
  showPictures(detail.row.id, !arePicturesShown(detail));
  announce(t(arePicturesShown(detail) ? 'pictures.shown' : 'pictures.hidden'));
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
  { id: 'pictures', icon: 'eye', keys: ['i'], group: 'conversation', when: () => pictured() !== null, run: togglePictures },
];
