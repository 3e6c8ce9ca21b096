/** The commands for one letter that came by a mailing list, and for its address. Their code comes with the first press. */
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail, MessageRow } from '@/lib/model/mail';
import type { Mailing } from '@/lib/model/mailing';
import { cacheOnScreen, keys } from './cache';
import { sentenceOf } from './call';
import type { CommandDeed } from './command';
import { openComposer } from './composer';
import { notify } from './notice';
import { readerActs } from './reader-acts';
import { currentRoute } from './router';
import { targets } from './row-commands';
import { templateTaker } from './template-taker';
import { showDialog, useView } from './view';

/** A letter as far as it is here; also asked for while the server draws, which has no cache to act on. */
export const theLetter = (id: MessageId): MessageDetail | undefined => cacheOnScreen()?.getQueryData<MessageDetail>(keys.message(id));

/** The letter on the screen that is read. */
function inHand(): MessageDetail | undefined {
  const id = readerActs()?.inHand() ?? currentRoute().messageId;
  return id === null ? undefined : theLetter(id);
}

/** Begins an answer that goes to the list of a letter alone. */
export function replyToList(originalId: MessageId, { post }: Mailing): void {
  if (post !== undefined) openComposer({ kind: 'reply', originalId, to: [post] });
}

function askToUnsubscribe(): void {
  const detail = inHand();
  if (detail?.mailing?.leave) showDialog({ kind: 'leave', row: detail.row, mailing: detail.mailing });
}

function answerToList(): void {
  const detail = inHand();
  if (detail?.mailing) replyToList(detail.row.id, detail.mailing);
}

function copyItsLink(): void {
  const detail = inHand();
  if (!detail) return;
  import('./list-letters').then(
    ({ copyLink }) => copyLink(detail.row),
    (error: unknown) => notify(sentenceOf(error)),
  );
}

/** The letter that is read where nothing is chosen, else all that is. */
function rowsToForward(): readonly MessageRow[] {
  const read = useView.getState().selected.size === 0 ? inHand() : undefined;
  return read ? [read.row] : targets();
}

/** Begins a letter with these ones as its files. */
export function forwardRows(rows: readonly MessageRow[]): void {
  import('./from-letters').then(
    ({ forwardAsFiles }) => forwardAsFiles(rows),
    (error: unknown) => notify(sentenceOf(error)),
  );
}

/** The letter that is read, else the one row that is chosen. */
function chosenRow(): MessageRow | null {
  const rows = targets();
  return (useView.getState().selected.size === 0 ? inHand()?.row : null) ?? (rows.length === 1 ? (rows[0] ?? null) : null);
}

function editChosen(): void {
  const row = chosenRow();
  if (row) openComposer({ kind: 'new', originalId: row.id });
}

function redirectChosen(): void {
  const row = chosenRow();
  if (row) showDialog({ kind: 'redirect', row });
}

/** Parts of the registry in commands.ts. */
export const letterOwnCommands: readonly CommandDeed[] = [
  {
    id: 'replyList',
    icon: 'reply-all',
    keys: ['Shift+l'],
    group: 'writing',
    when: () => inHand()?.mailing?.post !== undefined,
    run: answerToList,
  },
  {
    id: 'forwardAsFile',
    icon: 'forward',
    keys: [],
    group: 'writing',
    // Of everything in a list only what is loaded could go along.
    when: () => targets().length > 0 && !useView.getState().whole,
    run: () => forwardRows(rowsToForward()),
  },
  { id: 'unsubscribe', icon: 'x', keys: [], group: 'letters', when: () => inHand()?.mailing?.leave !== undefined, run: askToUnsubscribe },
  { id: 'editAsNew', icon: 'square-pen', keys: [], group: 'writing', when: () => chosenRow() !== null, run: editChosen },
  { id: 'redirect', icon: 'forward', keys: [], group: 'writing', when: () => chosenRow() !== null, run: redirectChosen },
  {
    id: 'insertTemplate',
    icon: 'file-pen',
    keys: [],
    group: 'writing',
    when: () => templateTaker() !== null,
    run: () => showDialog({ kind: 'palette', scope: 'templates' }),
  },
  { id: 'copyLink', icon: 'copy', keys: [], group: 'letters', when: () => inHand() !== undefined, run: copyItsLink },
];
