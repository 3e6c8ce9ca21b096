/** The one registry of what a person can do: keys, toolbars, menus, the palette and the help all read it. */
import { use } from 'react';
import type { Shell } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import { defaultPreferences } from '@/lib/model/look';
import type { Preferences } from '@/lib/model/preferences';
import { undoNewest } from './acts';
import { bindingsOf, type KeyText } from './bound';
import { keys } from './cache';
import { sentenceOf } from './call';
import type { Command, CommandDeed, CommandId } from './command';
import { openApart, openComposer } from './composer';
import { goCommands } from './go-commands';
import { keyWords } from './keys';
import { letterOwnCommands } from './letter-commands';
import { visibleRows } from './list';
import { markCommands } from './mark-commands';
import { notify } from './notice';
import { openRow } from './open-row';
import { preferencesNow } from './preferences';
import { QueryCacheContext } from './query';
import { actOnAll } from './queue';
import { readerActs } from './reader-acts';
import { readingCommands } from './reading-commands';
import { currentRoute, openOverlay } from './router';
import { deleteRows, markRows, moveRows, seen, starRows, targets } from './row-commands';
import { selectionCommands } from './selection-commands';
import { askToLeave } from './sign-out';
import { back, nextPane, step } from './steps';
import { mailboxNow } from './store';
import { t } from './texts';
import { canUndo } from './undo';
import { showDialog, useView } from './view';
import { viewCommands } from './view-commands';

const some = () => targets().length > 0;
const one = () => targets().length === 1;
const listed = () => visibleRows().length > 0;
const inSpam = () => mailboxNow()?.role === 'junk';
const archivable = () => some() && mailboxNow()?.role !== 'archive';

/** The letter that is answered: in an open conversation the one that is read, else the one row that is chosen. */
const answered = (): MessageId | null =>
  (useView.getState().selected.size === 0 ? readerActs()?.inHand() : null) ?? targets()[0]?.id ?? null;
const answer = (kind: 'reply' | 'replyAll' | 'forward') => () => {
  const originalId = answered();
  if (originalId !== null) openComposer({ kind, originalId });
};
const answerApart = (kind: 'reply' | 'replyAll' | 'forward') => () => {
  const originalId = answered();
  if (originalId !== null) openApart({ draftId: null, kind, originalId }, 'window');
};
const archive = (after?: Preferences['after']) => () => moveRows(targets(), 'archive', 'done.archived', '', after);

/** The code comes with the first press, as for the finger that pulls the list. */
function syncNow(): void {
  import('./ask').then(
    ({ askAll }) => askAll(),
    (error: unknown) => notify(sentenceOf(error)),
  );
}

const letterCommands: readonly CommandDeed[] = [
  { id: 'archive', icon: 'archive', keys: ['e'], group: 'letters', when: archivable, run: archive() },
  { id: 'archiveNext', icon: 'archive', keys: [']'], group: 'letters', when: archivable, run: archive('next') },
  { id: 'archivePrevious', icon: 'archive', keys: ['['], group: 'letters', when: archivable, run: archive('previous') },
  {
    id: 'delete',
    icon: 'trash-2',
    keys: ['#', 'Delete'],
    outlook: ['Delete'],
    group: 'letters',
    when: some,
    run: () => deleteRows(targets()),
  },
  {
    id: 'spam',
    icon: 'octagon-alert',
    keys: ['!'],
    outlook: ['j'],
    group: 'letters',
    when: some,
    run: () => (inSpam() ? moveRows(targets(), 'inbox', 'done.notSpam') : moveRows(targets(), 'junk', 'done.spam')),
  },
  {
    id: 'move',
    icon: 'folder-input',
    keys: ['v'],
    group: 'letters',
    when: some,
    run: () => showDialog({ kind: 'move', rows: targets() }),
  },
  {
    id: 'copy',
    icon: 'copy',
    keys: ['Shift+v'],
    group: 'letters',
    when: some,
    run: () => showDialog({ kind: 'move', rows: targets(), copy: true }),
  },
  {
    id: 'label',
    icon: 'tag',
    keys: ['l'],
    outlook: ['c'],
    group: 'letters',
    when: some,
    run: () => showDialog({ kind: 'label', rows: targets() }),
  },
  { id: 'star', icon: 'star', keys: ['s'], outlook: ['Insert'], group: 'letters', when: some, run: () => starRows(targets()) },
  {
    id: 'markRead',
    icon: 'mail-open',
    keys: ['Shift+i'],
    outlook: ['q'],
    group: 'letters',
    when: some,
    run: () => markRows(targets(), true),
  },
  {
    id: 'markUnread',
    icon: 'mail',
    keys: ['Shift+u'],
    outlook: ['u'],
    group: 'letters',
    when: some,
    run: () => markRows(targets(), false),
  },
];

const listCommands: readonly CommandDeed[] = [
  {
    id: 'next',
    icon: 'chevron-down',
    keys: ['j', 'ArrowDown'],
    outlook: ['ArrowDown'],
    group: 'list',
    repeats: true,
    when: listed,
    run: () => step(1),
  },
  {
    id: 'previous',
    icon: 'chevron-up',
    keys: ['k', 'ArrowUp'],
    outlook: ['ArrowUp'],
    group: 'list',
    repeats: true,
    when: listed,
    run: () => step(-1),
  },
  {
    id: 'open',
    icon: 'eye',
    keys: ['Enter', 'o'],
    group: 'list',
    when: () => useView.getState().focusId !== null,
    run: () => {
      const { focusId } = useView.getState();
      if (focusId !== null) openRow(focusId);
    },
  },
  {
    id: 'back',
    icon: 'arrow-left',
    keys: ['u', 'Escape'],
    outlook: ['Escape'],
    group: 'list',
    when: () => currentRoute().messageId !== null || useView.getState().selected.size > 0,
    run: back,
  },
  { id: 'panes', icon: 'panels', keys: ['F6'], group: 'list', when: () => true, run: nextPane },
  {
    id: 'markAllRead',
    icon: 'mail-open',
    keys: [],
    group: 'list',
    // A filter leaves letters out that the words of this command mean; that of unread ones leaves out none of them.
    when: () => (mailboxNow()?.unseen ?? 0) > 0 && [null, 'unread'].includes(currentRoute().filter),
    run: () => void actOnAll({ kind: 'flags', add: [seen], remove: [] }, t('bulk.read')),
  },
];

const writingCommands: readonly CommandDeed[] = [
  {
    id: 'compose',
    icon: 'square-pen',
    keys: ['c'],
    outlook: ['n'],
    group: 'writing',
    when: () => true,
    run: () => openComposer({ kind: 'new' }),
  },
  { id: 'reply', icon: 'reply', keys: ['r'], group: 'writing', when: one, run: answer('reply') },
  { id: 'replyAll', icon: 'reply-all', keys: ['a'], outlook: ['Shift+r'], group: 'writing', when: one, run: answer('replyAll') },
  { id: 'forward', icon: 'forward', keys: ['f'], outlook: ['Shift+f'], group: 'writing', when: one, run: answer('forward') },
  {
    id: 'composeTab',
    icon: 'square-pen',
    keys: ['d'],
    outlook: [],
    group: 'writing',
    when: () => true,
    run: () => openApart({ draftId: null, kind: 'new', originalId: null }, 'tab'),
  },
  { id: 'replyApart', icon: 'reply', keys: ['Shift+r'], outlook: [], group: 'writing', when: one, run: answerApart('reply') },
  { id: 'replyAllApart', icon: 'reply-all', keys: ['Shift+a'], outlook: [], group: 'writing', when: one, run: answerApart('replyAll') },
  { id: 'forwardApart', icon: 'forward', keys: ['Shift+f'], outlook: [], group: 'writing', when: one, run: answerApart('forward') },
];

const programCommands: readonly CommandDeed[] = [
  { id: 'undo', icon: 'undo-2', keys: ['z'], group: 'oriel', when: canUndo, run: undoNewest },
  { id: 'sync', icon: 'refresh-cw', keys: [], group: 'oriel', when: () => true, run: syncNow },
  {
    id: 'freshness',
    icon: 'rotate-cw',
    keys: ['Shift+n'],
    group: 'oriel',
    when: () => true,
    run: () => showDialog({ kind: 'freshness' }),
  },
  { id: 'doctor', icon: 'shield-check', keys: [], group: 'oriel', when: () => true, run: () => showDialog({ kind: 'doctor' }) },
  { id: 'settings', icon: 'settings', keys: [], group: 'oriel', when: () => true, run: () => openOverlay('settings') },
  { id: 'keys', icon: 'circle-question', keys: ['?'], group: 'oriel', when: () => true, run: () => showDialog({ kind: 'keys' }) },
  { id: 'signOut', icon: 'log-out', keys: [], group: 'oriel', when: () => true, run: () => void askToLeave() },
];

/** All commands with the keys of each set. */
export const registry: readonly CommandDeed[] = [
  ...letterCommands,
  ...readingCommands,
  ...markCommands,
  ...letterOwnCommands,
  ...listCommands,
  ...writingCommands,
  ...selectionCommands,
  ...goCommands,
  ...viewCommands,
  ...programCommands,
];

/** What the person chose. On the server each request has a cache of its own, which only the tree being drawn knows. */
function keysChosen(): Pick<Preferences, 'keys' | 'keyMap'> {
  if (typeof window !== 'undefined') return preferencesNow();
  return use(QueryCacheContext)?.getQueryData<Shell>(keys.shell)?.preferences ?? defaultPreferences;
}

let known: { set: Preferences['keys']; keyMap: Preferences['keyMap']; byId: ReadonlyMap<string, readonly KeyText[]> } | null = null;

/** The keys of each command now. */
function boundKeys(): ReadonlyMap<string, readonly KeyText[]> {
  const { keys: set, keyMap } = keysChosen();
  if (known?.set === set && known.keyMap === keyMap) return known.byId;
  const byId = new Map<string, readonly KeyText[]>();
  for (const [one, id] of bindingsOf(registry, { keys: set, keyMap })) byId.set(id, [...(byId.get(id) ?? []), one]);
  known = { set, keyMap, byId };
  return byId;
}

/** All commands. Words are those of the language that is spoken when they are read, and keys those that are bound then. */
export const commands: readonly Command[] = registry.map(({ outlook: _outlook, ...deed }) => ({
  ...deed,
  get words() {
    return t(`command.${deed.id}`);
  },
  get keys() {
    return boundKeys().get(deed.id) ?? [];
  },
}));

const byId = new Map(commands.map((command) => [command.id, command]));

/** A command by its id. */
export function command(id: CommandId): Command {
  const found = byId.get(id);
  if (!found) throw new Error(`No command ${id}.`);
  return found;
}

/** What a command is called where those of all groups stand together: there is archiving, and there is the folder. */
export function fullWords({ words, group }: Command): string {
  return group === 'goTo' ? t('command.inGroup', { group: t('group.goTo'), command: words }) : words;
}

/** Runs a command if it makes sense now. */
export function runCommand(id: CommandId): void {
  const found = command(id);
  if (found.when()) found.run();
}

/** The key of a command as a tooltip shows it (K6). */
export function keyOf(id: CommandId): string | undefined {
  const first = command(id).keys[0];
  return first === undefined ? undefined : keyWords(first);
}
