/** The one registry of what a person can do: keys, toolbars, menus and the help dialog all read it. */
import type { MailboxRole } from '@/lib/model/mail';
import { undoNewest } from './acts';
import type { Command, CommandId } from './command';
import { openComposer } from './composer';
import { keyWords } from './keys';
import { currentRoute, openLetter } from './router';
import { deleteRows, markRows, moveRows, starRows, targets } from './row-commands';
import { selectionCommands } from './selection-commands';
import { back, goTo, nextPane, step } from './steps';
import { visibleRows } from './list';
import { mailboxNow, shellNow } from './store';
import { canUndo } from './undo';
import { showDialog, useView } from './view';

const some = () => targets().length > 0;

const has = (role: MailboxRole) => () => shellNow().mailboxes.some((one) => one.role === role);
const answer = (kind: 'reply' | 'replyAll' | 'forward') => () => {
  const row = targets()[0];
  if (row) openComposer({ kind, originalId: row.id });
};
const one = () => targets().length === 1;
const listed = () => visibleRows().length > 0;
const inSpam = () => mailboxNow()?.role === 'junk';

/** All commands. `when` says whether it makes sense now; a command that does not is not run. */
export const commands: readonly Command[] = [
  {
    id: 'archive',
    words: 'Archive',
    icon: 'archive',
    keys: ['e'],
    group: 'Letters',
    when: () => some() && mailboxNow()?.role !== 'archive',
    run: () => moveRows(targets(), 'archive', 'Archived', (n) => `${n} archived`),
  },
  { id: 'delete', words: 'Delete', icon: 'trash-2', keys: ['#', 'Delete'], group: 'Letters', when: some, run: () => deleteRows(targets()) },
  {
    id: 'spam',
    words: 'Report spam',
    icon: 'octagon-alert',
    keys: ['!'],
    group: 'Letters',
    when: some,
    run: () =>
      inSpam()
        ? moveRows(targets(), 'inbox', 'Not spam, moved to Inbox', (n) => `${n} moved to Inbox`)
        : moveRows(targets(), 'junk', 'Moved to Spam', (n) => `${n} moved to Spam`),
  },
  {
    id: 'move',
    words: 'Move',
    icon: 'folder-input',
    keys: ['v'],
    group: 'Letters',
    when: some,
    run: () => showDialog({ kind: 'move', rows: targets() }),
  },
  { id: 'star', words: 'Star', icon: 'star', keys: ['s'], group: 'Letters', when: some, run: () => starRows(targets()) },
  {
    id: 'markRead',
    words: 'Mark as read',
    icon: 'mail-open',
    keys: ['Shift+i'],
    group: 'Letters',
    when: some,
    run: () => markRows(targets(), true),
  },
  {
    id: 'markUnread',
    words: 'Mark as unread',
    icon: 'mail',
    keys: ['Shift+u'],
    group: 'Letters',
    when: some,
    run: () => markRows(targets(), false),
  },
  { id: 'next', words: 'Next letter', icon: 'chevron-down', keys: ['j', 'ArrowDown'], group: 'List', when: listed, run: () => step(1) },
  {
    id: 'previous',
    words: 'Previous letter',
    icon: 'chevron-up',
    keys: ['k', 'ArrowUp'],
    group: 'List',
    when: listed,
    run: () => step(-1),
  },
  {
    id: 'open',
    words: 'Open',
    icon: 'eye',
    keys: ['Enter', 'o'],
    group: 'List',
    when: () => useView.getState().focusId !== null,
    run: () => {
      const { focusId } = useView.getState();
      if (focusId !== null) openLetter(focusId);
    },
  },
  {
    id: 'back',
    words: 'Back to the list',
    icon: 'arrow-left',
    keys: ['u', 'Escape'],
    group: 'List',
    when: () => currentRoute().messageId !== null || useView.getState().selected.size > 0,
    run: back,
  },
  { id: 'panes', words: 'Next pane', icon: 'eye', keys: ['F6'], group: 'List', when: () => true, run: nextPane },
  ...selectionCommands,
  { id: 'goInbox', words: 'Inbox', icon: 'inbox', keys: ['g i'], group: 'Go to', when: has('inbox'), run: () => goTo('inbox') },
  { id: 'goDrafts', words: 'Drafts', icon: 'file-pen', keys: ['g d'], group: 'Go to', when: has('drafts'), run: () => goTo('drafts') },
  { id: 'goSent', words: 'Sent', icon: 'send', keys: ['g t'], group: 'Go to', when: has('sent'), run: () => goTo('sent') },
  { id: 'goArchive', words: 'Archive', icon: 'archive', keys: ['g a'], group: 'Go to', when: has('archive'), run: () => goTo('archive') },
  {
    id: 'compose',
    words: 'Write',
    icon: 'square-pen',
    keys: ['c'],
    group: 'Writing',
    when: () => true,
    run: () => openComposer({ kind: 'new' }),
  },
  { id: 'reply', words: 'Reply', icon: 'reply', keys: ['r'], group: 'Writing', when: one, run: answer('reply') },
  { id: 'replyAll', words: 'Reply to all', icon: 'reply-all', keys: ['a'], group: 'Writing', when: one, run: answer('replyAll') },
  { id: 'forward', words: 'Forward', icon: 'forward', keys: ['f'], group: 'Writing', when: one, run: answer('forward') },
  { id: 'undo', words: 'Undo', icon: 'undo-2', keys: ['z'], group: 'Oriel', when: canUndo, run: undoNewest },
  {
    id: 'freshness',
    words: 'How fresh this is',
    icon: 'refresh-cw',
    keys: ['Shift+n'],
    group: 'Oriel',
    when: () => true,
    run: () => showDialog({ kind: 'freshness' }),
  },
  {
    id: 'keys',
    words: 'Keys',
    icon: 'circle-question',
    keys: ['?'],
    group: 'Oriel',
    when: () => true,
    run: () => showDialog({ kind: 'keys' }),
  },
];

const byId = new Map(commands.map((command) => [command.id, command]));

/** A command by its id. */
export function command(id: CommandId): Command {
  const found = byId.get(id);
  if (!found) throw new Error(`No command ${id}.`);
  return found;
}

/** Runs a command if it makes sense now. */
export function runCommand(id: CommandId): void {
  const found = command(id);
  if (found.when()) found.run();
}

/** The key of a command as a tooltip shows it. */
export function keyOf(id: CommandId): string | undefined {
  const first = command(id).keys[0];
  return first === undefined ? undefined : keyWords(first);
}
