/** Pure functions that carry a past fact into what the browser holds. */
import type { Shell } from '@/lib/model/api';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { hasLabel, isLabel, labelOfFilter } from '@/lib/model/labels';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import { filterOfRole } from '@/lib/model/route';
import type { Filter, List, PageRow } from '@/lib/model/view';
import { relabelled } from './overlay';
import { type Loaded, loadedEnd, mapRows, positionOf, rowAt, withoutRows, withRow } from './windows';

type Placed = Pick<MessageRow, 'internalAt' | 'id' | 'pinned'>;

/** Pinned ones first; then newest first by INTERNALDATE, then by id, or the other way round. */
export function compareRows(a: Placed, b: Placed, ascending = false): number {
  const newestFirst = b.internalAt - a.internalAt || b.id - a.id;
  return Number(b.pinned ?? false) - Number(a.pinned ?? false) || (ascending ? -newestFirst : newestFirst);
}

/** Does a row belong in a list with this filter? */
export function matches(row: MessageRow, filter: Filter | null): boolean {
  if (filter === 'unread') return !row.flags.includes('\\Seen');
  if (filter === 'flagged') return row.flags.includes('\\Flagged');
  if (filter === 'attachments') return row.hasAttachments;
  if (filter === 'labelled') return row.flags.some(isLabel);
  const keyword = labelOfFilter(filter);
  return keyword === null || hasLabel(row.flags, keyword);
}

/** Where one letter may lie a second time, or nobody looks for what is new; lists over everything leave these out, as the server does. */
const aside: ReadonlySet<string | null> = new Set(['junk', 'trash', 'all', 'flagged']);

/** Can the list hold letters of this mailbox? */
export function concerns({ view }: List, mailboxId: MailboxId, mailbox: Mailbox | undefined): boolean {
  if (view.kind === 'mailbox') return view.mailboxId === mailboxId;
  if (view.kind === 'found') return view.mailboxId === null || view.mailboxId === mailboxId;
  if (view.kind === 'conversation') return true;
  const role = mailbox?.role ?? null;
  return filterOfRole(view.role) === null ? role === view.role : !aside.has(role);
}

/** The filters that a list is narrowed by, those that its view is of among them. */
function filtersOf({ view, filter }: List): (Filter | null)[] {
  return view.kind === 'role' ? [filter, filterOfRole(view.role)] : [filter];
}

/** Can it be told here where a letter stands in the list? Else the server is asked again. */
function isPlain({ view, sort, threads }: List): boolean {
  return !threads && sort.by === 'date' && (view.kind === 'mailbox' || view.kind === 'role');
}

/** A list after a fact. `doubtful`: the fact changed more of it than can be told here, so it is to be read again. */
export interface Patched {
  loaded: Loaded;
  doubtful: boolean;
}

/** The row renewed; what the list knew of its conversation stays. */
function renewed(old: PageRow, row: MessageRow): PageRow {
  return { ...row, ...(old.thread ? { thread: old.thread } : {}), ...(old.marks ? { marks: old.marks } : {}) };
}

function upserted(list: List, loaded: Loaded, rows: readonly MessageRow[], counts: boolean): Patched {
  const incoming = new Map(rows.map((row) => [row.id, row]));
  let result = mapRows(loaded, (old) => {
    const row = incoming.get(old.id);
    return row ? renewed(old, row) : old;
  });
  const filters = filtersOf(list);
  const added = rows.filter((row) => positionOf(loaded, row.id) === null && filters.every((filter) => matches(row, filter)));
  if (added.length === 0) return { loaded: result, doubtful: false };
  if (!isPlain(list)) return { loaded: result, doubtful: true };
  const order = (a: MessageRow, b: MessageRow) => compareRows(a, b, list.sort.ascending);
  for (const row of added) result = withRow(result, row, order, counts);
  return { loaded: result, doubtful: false };
}

/** A conversation of which one letter was read or made unread, or got or lost labels. */
function withUnread(row: PageRow, flags: readonly string[]): PageRow {
  const was = row.flags.includes('\\Seen');
  const is = flags.includes('\\Seen');
  const gained = flags.filter((flag) => !row.flags.includes(flag));
  const thread = relabelled(row.thread, gained, lostBy(row, flags));
  if (!thread) return { ...row, flags: [...flags] };
  if (was === is) return { ...row, flags: [...flags], thread };
  const unread = Math.min(thread.letters, Math.max(0, thread.unread + (is ? -1 : 1)));
  return { ...row, flags: [...flags], thread: { ...thread, unread } };
}

const lostBy = (row: MessageRow, flags: readonly string[]) => row.flags.filter((flag) => !flags.includes(flag));

/** Did the row's letter lose a label that others of its conversation may still bear? */
const mayStillBear = (row: PageRow | null, flags: readonly string[]): boolean =>
  row !== null && (row.thread?.letters ?? 1) > 1 && lostBy(row, flags).some(isLabel);

const sameFlags = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((flag) => b.includes(flag));

/** Gives rows their new full sets of flags. A row that no longer fits the filter stays, so that nothing moves under the reader. `taken` is what whole conversations lost. */
export function setFlags(loaded: Loaded, flags: ReadonlyMap<MessageId, string[]>, taken: readonly string[] = []): Loaded {
  return mapRows(loaded, (row) => {
    const next = flags.get(row.id);
    if (!next) return row;
    const after = sameFlags(next, row.flags) ? row : withUnread(row, next);
    const thread = relabelled(after.thread, [], taken);
    return thread && thread !== after.thread ? { ...after, thread } : after;
  });
}

function flagged(list: List, loaded: Loaded, flags: ReadonlyMap<MessageId, string[]>): Patched {
  const unknown = [...flags.keys()].some((id) => positionOf(loaded, id) === null);
  const narrowed = filtersOf(list).some((filter) => filter !== null && filter !== 'attachments');
  const unsure = list.threads && [...flags].some(([id, next]) => mayStillBear(rowAt(loaded, positionOf(loaded, id) ?? -1), next));
  return { loaded: setFlags(loaded, flags), doubtful: unsure || (unknown && (list.threads || narrowed)) };
}

/** `known`: letters that were taken out already, as an act was answered. */
function removed(list: List, loaded: Loaded, ids: readonly MessageId[], known: ReadonlySet<MessageId>): Patched {
  const there = ids.filter((id) => positionOf(loaded, id) !== null);
  const missing = ids.some((id) => positionOf(loaded, id) === null && !known.has(id));
  const whole = loaded.ended && loaded.stretches.length <= 1 && (loaded.stretches[0]?.start ?? 0) === 0;
  return {
    loaded: withoutRows(loaded, new Set(ids)),
    doubtful: (missing && (list.threads || !whole)) || (list.threads && there.length > 0),
  };
}

/** The mailbox itself changed: its count of letters tells whether the list is as long as it should be; what a list has of it else, only the server. */
function counted(list: List, loaded: Loaded, mailbox: Mailbox, filled: boolean): Patched {
  if (list.view.kind !== 'mailbox' || list.filter !== null || list.threads) return { loaded, doubtful: filled };
  if (!mailbox.complete) {
    const total = Math.max(mailbox.exists, loadedEnd(loaded));
    const ended = loaded.ended && total === loadedEnd(loaded);
    return { loaded: total === loaded.total && ended === loaded.ended ? loaded : { ...loaded, total, ended }, doubtful: false };
  }
  return { loaded, doubtful: loaded.total !== null && loaded.total !== mailbox.exists };
}

/** What is known beside a fact. */
export interface Beside {
  /** The mailbox that the fact is about. */
  mailbox: Mailbox | undefined;
  /** Letters that were taken out of all lists already. */
  gone: ReadonlySet<MessageId>;
  /** A first sync has cached more of its letters, which nobody is told one by one. */
  filled?: boolean;
}

/** Carries a change into a list that it concerns. */
export function patchList(list: List, loaded: Loaded, change: Change, { mailbox, gone, filled = false }: Beside): Patched {
  // While a first sync runs, letters were counted before they were read.
  const counts = change.type === 'messagesUpserted' && (change.arrived || mailbox?.complete !== false);
  if (change.type === 'messagesUpserted') return upserted(list, loaded, change.rows, counts);
  if (change.type === 'flagsChanged') return flagged(list, loaded, new Map(change.flags.map((one) => [one.id, one.flags])));
  if (change.type === 'messagesRemoved') return removed(list, loaded, change.ids, gone);
  if (change.type === 'mailboxUpserted') return counted(list, loaded, change.mailbox, filled);
  return { loaded, doubtful: false };
}

/** Carries a change into the frame: mailboxes and the states of accounts. */
export function patchShell(shell: Shell, change: Change): Shell {
  if (change.type === 'mailboxUpserted') {
    const index = shell.mailboxes.findIndex((one) => one.id === change.mailbox.id);
    const mailboxes = index < 0 ? [...shell.mailboxes, change.mailbox] : shell.mailboxes.with(index, change.mailbox);
    return { ...shell, mailboxes };
  }
  if (change.type === 'mailboxRemoved') return { ...shell, mailboxes: shell.mailboxes.filter((one) => one.id !== change.mailboxId) };
  if (change.type === 'accountStateChanged') {
    const index = shell.states.findIndex((one) => one.accountId === change.state.accountId);
    const states = index < 0 ? [...shell.states, change.state] : shell.states.with(index, change.state);
    return { ...shell, states };
  }
  if (change.type === 'preferencesChanged') return { ...shell, preferences: change.preferences };
  return shell;
}
