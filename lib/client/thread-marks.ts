/** Muting and pinning conversations, and notes on them: at once on the screen, then on the server. */
import type { ActOutcome } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import type { PageRow } from '@/lib/model/view';
import { type ActRow, perform, unreadIn } from './acts';
import { readAgain, theCache } from './cache';
import { checked, request } from './call';
import { visibleRows } from './list';
import { leaveRows } from './row-commands';
import { shellNow } from './store';
import { t } from './texts';
import { dropMissing } from './view';

type MarkedRow = ActRow & Pick<PageRow, 'marks' | 'pinned'>;

/** The row as the list knows it now, with its marks. */
const listed = (row: MarkedRow): MarkedRow => visibleRows().find(({ id }) => id === row.id) ?? row;

/** Is the conversation of this row muted, as far as it is known here? */
export const isMuted = (row: MarkedRow): boolean => listed(row).marks?.includes('muted') === true;

/** What is muted in the inbox goes to the archive of its account, where there is one. */
function goesAway(row: MarkedRow): boolean {
  const { mailboxes } = shellNow();
  const inbox = mailboxes.some(({ id, role }) => id === row.mailboxId && role === 'inbox');
  return inbox && mailboxes.some(({ accountId, role, selectable }) => accountId === row.accountId && role === 'archive' && selectable);
}

async function mute(ids: MessageId[], muted: boolean): Promise<ActOutcome> {
  return checked('actOutput', await request('/api/mutes', { method: 'POST', body: { ids, muted } }));
}

/** Mutes the conversations of these rows, or unmutes them. Says so, and can be taken back. */
export async function setMuted(given: readonly MarkedRow[], muted: boolean): Promise<void> {
  const rows = given.filter((row) => isMuted(row) !== muted);
  if (rows.length === 0) return;
  const away = muted && rows.every(goesAway);
  const words = t(muted ? (away ? 'done.mutedAway' : 'done.muted') : 'done.unmuted', { count: rows.length });
  if (away) {
    leaveRows(rows);
    dropMissing(new Set(rows.map(({ id }) => id)));
  }
  await perform({
    rows,
    edit: { kind: away ? 'gone' : 'flags', add: [], remove: [] },
    unseen: (row) => (away ? -unreadIn(row) : 0),
    run: (ids) => mute(ids, muted),
    words,
    verb: 'changed',
    undoable: true,
  });
  // The events bring the marks; where the stream is down, this does.
  readAgain(theCache(), null);
}

/** Mutes the conversations of these rows, or unmutes them where all of them are muted. */
export function toggleMuted(rows: readonly MarkedRow[]): void {
  void setMuted(rows, !rows.every(isMuted));
}

/** Is the conversation of this row pinned, as far as it is known here? */
export const isPinned = (row: MarkedRow): boolean => listed(row).pinned === true;

async function pin(ids: MessageId[], pinned: boolean): Promise<ActOutcome> {
  return checked('actOutput', await request('/api/pins', { method: 'POST', body: { ids, pinned } }));
}

/** Pins the conversations of these rows, or unpins them where all of them are pinned. Says so, and can be taken back. */
export async function togglePinned(given: readonly MarkedRow[]): Promise<void> {
  const pinned = !given.every(isPinned);
  const rows = given.filter((row) => isPinned(row) !== pinned);
  if (rows.length === 0) return;
  await perform({
    rows,
    edit: { kind: 'flags', add: [], remove: [] },
    unseen: () => 0,
    run: (ids) => pin(ids, pinned),
    words: t(pinned ? 'done.pinned' : 'done.unpinned', { count: rows.length }),
    verb: 'changed',
    undoable: true,
  });
  // The events bring the order; where the stream is down, this does.
  readAgain(theCache(), null);
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' ? value.text : '';
}

/** GET /api/notes: the note on the conversation of a letter, empty where there is none. */
export async function readNote(id: MessageId, signal?: AbortSignal): Promise<string> {
  return textOf(await request(`/api/notes?id=${id}`, signal ? { signal } : {}));
}

/** PUT /api/notes: writes it; `leaving`: the page is going away, and the browser sends it all the same. */
export async function saveNote(id: MessageId, text: string, leaving = false): Promise<void> {
  await request('/api/notes', { method: 'PUT', body: { id, text }, keepalive: leaving });
}
