/** The commands that read on: pages, the next unread letter, the letters of a conversation, and the tools on the screen. */
import type { Filter } from '@/lib/model/view';
import { keys, theCache } from './cache';
import type { CommandDeed } from './command';
import { visibleRows } from './list';
import { readerActs } from './reader-acts';
import { currentRoute, navigate, openLetter } from './router';
import { seen } from './row-commands';
import { focusRow, useView } from './view';

/** What a page leaves of the one before, so that the eye finds its line again, px. */
const overlap = 60;

/** The next unread letter below the one on the screen, else the first from the top; null where none that is loaded is unread. */
function nextUnread() {
  const rows = visibleRows();
  const here = currentRoute().messageId ?? useView.getState().focusId;
  const at = rows.findIndex((row) => row.id === here);
  const isUnread = (row: (typeof rows)[number]) => row.id !== here && (!row.flags.includes(seen) || (row.thread?.unread ?? 0) > 0);
  return rows.slice(at + 1).find(isUnread) ?? rows.slice(0, Math.max(0, at)).find(isUnread) ?? null;
}

function openNextUnread(): void {
  const next = nextUnread();
  if (!next) return;
  focusRow(next.id);
  openLetter(next.id);
}

/** Scrolls the open letter by a page; at its end the next unread one follows. */
function page(by: 1 | -1): void {
  const { messageId } = currentRoute();
  const pane = document.querySelector('#reader .rd-scroll');
  if (messageId !== null && pane) {
    // What is not there yet has no end.
    if (theCache().getQueryData(keys.message(messageId)) === undefined || pane.querySelector('.rd-waiting')) return;
    const room = by === 1 ? pane.scrollHeight - pane.clientHeight - pane.scrollTop : pane.scrollTop;
    if (room > 1) {
      pane.scrollBy({ top: by * Math.max(overlap, pane.clientHeight - overlap) });
      return;
    }
  }
  if (by === 1) openNextUnread();
}

const visible = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].find((one) => one.offsetParent !== null && !one.matches(':disabled')) ?? null;

/** Bars with tools, the one that acts on what the eye is on first. */
const bars = ['.bulk', '.rd-tools', '.rd-bottom', '.rd-top', '.lhead'];
const firstIn = (what: string) => bars.map((bar) => visible(`${bar} ${what}`)).find((one) => one !== null) ?? null;
const moreButton = () => firstIn('[aria-haspopup=menu]');
const firstTool = () => firstIn('button');

function filter(id: CommandDeed['id'], icon: CommandDeed['icon'], which: Filter): CommandDeed {
  return {
    id,
    icon,
    keys: [],
    group: 'list',
    when: () => true,
    run: () => navigate({ ...currentRoute(), messageId: null, filter: currentRoute().filter === which ? null : which }, { replace: true }),
  };
}

const several = () => readerActs() !== null;

/** Parts of the registry in commands.ts. */
export const readingCommands: readonly CommandDeed[] = [
  {
    id: 'pageDown',
    icon: 'chevron-down',
    keys: ['Space'],
    group: 'list',
    repeats: true,
    when: () => currentRoute().messageId !== null || nextUnread() !== null,
    run: () => page(1),
  },
  {
    id: 'pageUp',
    icon: 'chevron-up',
    keys: ['Shift+Space'],
    group: 'list',
    repeats: true,
    when: () => currentRoute().messageId !== null,
    run: () => page(-1),
  },
  { id: 'nextUnread', icon: 'mail', keys: [], group: 'list', when: () => nextUnread() !== null, run: openNextUnread },
  filter('showUnread', 'mail', 'unread'),
  filter('showStarred', 'star', 'flagged'),
  filter('showFiles', 'paperclip', 'attachments'),
  {
    id: 'nextLetter',
    icon: 'chevron-down',
    keys: ['n'],
    outlook: [],
    group: 'conversation',
    repeats: true,
    when: several,
    run: () => readerActs()?.step(1),
  },
  {
    id: 'previousLetter',
    icon: 'chevron-up',
    keys: ['p'],
    outlook: [],
    group: 'conversation',
    repeats: true,
    when: several,
    run: () => readerActs()?.step(-1),
  },
  {
    id: 'unfoldAll',
    icon: 'chevron-down',
    keys: [';'],
    group: 'conversation',
    when: several,
    run: () => readerActs()?.foldAll(false),
  },
  { id: 'foldAll', icon: 'chevron-up', keys: [':'], group: 'conversation', when: several, run: () => readerActs()?.foldAll(true) },
  {
    id: 'more',
    icon: 'ellipsis',
    keys: ['.'],
    group: 'letters',
    when: () => moreButton() !== null,
    run: () => {
      const button = moreButton();
      // The menu takes the focus from the button and gives it back.
      button?.focus();
      button?.click();
    },
  },
  { id: 'tools', icon: 'panels', keys: [','], group: 'letters', when: () => firstTool() !== null, run: () => firstTool()?.focus() },
];
