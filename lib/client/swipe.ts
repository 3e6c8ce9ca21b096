/** What pushing a row aside does (T1): the act that was chosen for that way, in the words and with the icon of its command. */
import type { MessageRow } from '@/lib/model/mail';
import type { PageRow } from '@/lib/model/view';
import type { CommandIcon, CommandId } from './command';
import { command } from './commands';
import { preferencesNow } from './preferences';
import { deleteRows, flagged, markRows, moveRows, seen, starRows } from './row-commands';
import { shellNow } from './store';
import { t } from './texts';
import { showDialog } from './view';

/** Towards the end of the line, or towards its start. */
export type SwipeSide = 'end' | 'start';

/** An act on a row that was pushed aside. */
export interface SwipeAct {
  words: string;
  icon: CommandIcon;
  /** The ground that shows beneath the row. */
  ground: 'accent' | 'warn' | 'danger';
  /** The row goes with it; otherwise it springs back. */
  leaves: boolean;
  run: () => void;
}

type Doing = Omit<SwipeAct, 'words' | 'icon'>;

const named = (id: CommandId, doing: Doing): SwipeAct => ({ words: command(id).words, icon: command(id).icon, ...doing });
const roleOf = (row: MessageRow) => shellNow().mailboxes.find((one) => one.id === row.mailboxId)?.role ?? null;
const isRead = (row: PageRow) => (row.thread ? row.thread.unread === 0 : row.flags.includes(seen));
const isStarred = (row: PageRow) => row.flags.includes(flagged) || row.thread?.flagged === true;

/** What pushing this row that way does now; null where it does nothing, so that the row stays. A row that stands for a conversation acts for all of it. */
export function swipeAct(row: PageRow, side: SwipeSide): SwipeAct | null {
  const { swipeEnd, swipeStart } = preferencesNow();
  const chosen = side === 'end' ? swipeEnd : swipeStart;
  const role = roleOf(row);
  switch (chosen) {
    case 'none':
      return null;
    case 'archive':
      // What lies in the archive is where it should be.
      if (role === 'archive') return null;
      return named('archive', { ground: 'accent', leaves: true, run: () => moveRows([row], 'archive', 'done.archived') });
    case 'delete':
      // In Trash it is for good, and asked first.
      return named('delete', { ground: 'danger', leaves: role !== 'trash', run: () => deleteRows([row]) });
    case 'spam':
      if (role === 'junk') {
        const back = { ground: 'accent', leaves: true, run: () => moveRows([row], 'inbox', 'done.notSpam') } as const;
        return { ...back, words: t('swipe.notSpam'), icon: 'inbox' };
      }
      return named('spam', { ground: 'warn', leaves: true, run: () => moveRows([row], 'junk', 'done.spam') });
    case 'move':
      return named('move', { ground: 'accent', leaves: false, run: () => showDialog({ kind: 'move', rows: [row] }) });
    case 'star':
      return {
        ...named('star', { ground: 'warn', leaves: false, run: () => starRows([row]) }),
        ...(isStarred(row) ? { words: t('swipe.unstar') } : {}),
      };
    case 'read':
      return named(isRead(row) ? 'markUnread' : 'markRead', {
        ground: 'accent',
        leaves: false,
        run: () => markRows([row], !isRead(row)),
      });
  }
}
