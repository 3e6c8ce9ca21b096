/**
 * Windows of lists: any view, any sort, any place, on either database. A list by date is read by key from an index, and a position is made a
 * key first; the other lists are read by their ids put in order. No read costs more in the depth of a list than at its top.
 */
import { AppError } from '../errors';
import type { Actor } from '../model/actor';
import { say } from '../model/said';
import type { List, Page, PageRow, Place } from '../model/view';
import { database } from './client';
import { isOneOf } from './dialect';
import { narrowing } from './filters';
import { Prisma } from './generated/sqlite/client';
import { rowColumns, toRow } from './message-rows';
import { knownMilestones, milestonesOf, positionOf, startAt, totalOf } from './milestones';
import { countedAtOnce, narrowedTotal } from './narrowed-total';
import { orderedIds } from './ordered-ids';
import { type Beyond, cursorOf, type Key, keyOf, keyOfRow, type RunRow, readRuns, readRunsWhere } from './runs';
import { select } from './select';
import { marksOfThreads } from './thread-marks';
import { summariesOf } from './thread-summaries';
import { idsOfThread, type Reading, readingOf, type ScopeBox } from './view-scope';

/** Positions up to this one are reached by leaving rows out, which costs less than milestones do. */
const near = 1000;

/** Rows of a window with what lies around them. */
interface Found {
  rows: RunRow[];
  position: number | null;
  next: string | null;
  previous: string | null;
}
const nothing: Found = { rows: [], position: null, next: null, previous: null };

/** The window of a list that begins at a place, at its top where none is given. */
export interface Window {
  place: Place | null;
  limit: number;
  /** Older letters are still on their way into the cache: the end of the rows is not the end of the list. */
  growing?: boolean;
}

/** A stretch of a list by date, as it is read: one row more than wanted tells whether the list goes on. */
function stretch(reading: Reading, ascending: boolean, from: Beyond | null, skip: number, limit: number): Promise<RunRow[]> {
  if (reading.plain) return readRuns(reading.runs, { ascending, from, skip, limit });
  return readRunsWhere(reading.runs, { ascending, from, skip, limit }, reading.condition);
}

/** Key and account of a letter of the actor. Throws `notFound`, also where it is somebody else's (T45). */
async function keyOfLetter(actor: Actor, id: number): Promise<Key> {
  const row = await database().message.findFirst({
    where: { id, accountId: { in: [...actor.accountIds] } },
    select: { listAt: true, uid: true, mailboxId: true },
  });
  if (!row) throw new AppError('notFound', say('said.letter.gone'));
  return keyOfRow(row);
}

const cursorAt = (row: RunRow | undefined): string | null => (row ? cursorOf(keyOfRow(row)) : null);

/** The window onwards from a place in a list by date. */
async function onwards(reading: Reading, from: Beyond | null, skip: number, limit: number): Promise<Found> {
  const read = await stretch(reading, reading.sort.ascending, from, skip, limit + 1);
  const rows = read.slice(0, limit);
  const begins = from === null && skip === 0;
  return {
    rows,
    position: begins ? 0 : null,
    next: read.length > limit ? cursorAt(rows.at(-1)) : null,
    previous: begins ? null : cursorAt(rows[0]),
  };
}

async function backwards(reading: Reading, key: Key, limit: number): Promise<Found> {
  const read = await stretch(reading, !reading.sort.ascending, { key, inclusive: false }, 0, limit + 1);
  const rows = read.slice(0, limit).reverse();
  return { rows, position: null, next: cursorAt(rows.at(-1)), previous: read.length > limit ? cursorAt(rows[0]) : null };
}

/** The key of the row at a position, and how many rows to leave out from there. Null where the list ends before. */
async function placeAt(reading: Reading, position: number): Promise<{ from: Beyond | null; skip: number } | null> {
  const { ascending } = reading.sort;
  if (!reading.plain) {
    const id = (await orderedIds(reading))[position];
    const key = id === undefined ? null : await keyOfRowWith(id);
    return key ? { from: { key, inclusive: true }, skip: 0 } : null;
  }
  if (position <= near) return { from: null, skip: position };
  if (!ascending) return startAt(reading.runs, position);
  const down = (await totalOf(reading.runs)) - 1 - position;
  if (down < 0) return null;
  const { from, skip } = await startAt(reading.runs, down);
  const [row] = await readRuns(reading.runs, { ascending: false, from, skip, limit: 1 });
  return row ? { from: { key: keyOfRow(row), inclusive: true }, skip: 0 } : null;
}

/** Ids put in order are of mailboxes that were found to be the actor's. */
async function keyOfRowWith(id: number): Promise<Key | null> {
  const row = await database().message.findUnique({ where: { id }, select: { listAt: true, uid: true, mailboxId: true } });
  return row ? keyOfRow(row) : null;
}

async function atPosition(reading: Reading, position: number, limit: number): Promise<Found> {
  const start = await placeAt(reading, position);
  if (!start) return { ...nothing, position };
  const found = await onwards(reading, start.from, start.skip, limit);
  const top = position === 0;
  return { ...found, position, previous: top ? null : cursorAt(found.rows[0]) };
}

/** The window that has a letter in its middle; the top of the list where the letter is not in it. */
async function around(actor: Actor, reading: Reading, id: number, limit: number): Promise<Found> {
  const key = await keyOfLetter(actor, id);
  const below = await onwards(reading, { key, inclusive: true }, 0, limit);
  if (below.rows[0]?.id !== id) return onwards(reading, null, 0, limit);
  const above = await backwards(reading, key, Math.floor((limit - 1) / 2));
  const rows = [...above.rows, ...below.rows].slice(0, limit);
  const whole = below.rows.length + above.rows.length <= limit;
  const rank = reading.plain ? await rankOf(reading, key) : (await orderedIds(reading)).indexOf(id);
  return {
    rows,
    position: rank < 0 ? null : Math.max(0, rank - above.rows.length),
    next: whole ? below.next : cursorAt(rows.at(-1)),
    previous: above.previous ?? null,
  };
}

async function rankOf(reading: Reading, key: Key): Promise<number> {
  const rank = await positionOf(reading.runs, key);
  return reading.sort.ascending ? (await totalOf(reading.runs)) - 1 - rank : rank;
}

async function byKey(actor: Actor, reading: Reading, { place, limit }: Window): Promise<Found> {
  if (!place) return onwards(reading, null, 0, limit);
  if ('position' in place) return atPosition(reading, place.position, limit);
  if ('before' in place) return onwards(reading, { key: keyOf(place.before), inclusive: false }, 0, limit);
  if ('after' in place) return backwards(reading, keyOf(place.after), limit);
  return around(actor, reading, place.around, limit);
}

/** Cursors of lists put in order name a row and where it stood: where it is gone, its place is what remains. */
const orderedCursor = (place: number, id: number): string => `~${place.toString(36)}~${id.toString(36)}`;

function placeOf(ids: Int32Array, cursor: string): { at: number; there: boolean } {
  const parts = /^~([0-9a-z]{1,9})~([0-9a-z]{1,9})$/.exec(cursor);
  if (!parts) throw new AppError('badInput', say('said.list.place'));
  const [stood, id] = [Number.parseInt(parts[1] as string, 36), Number.parseInt(parts[2] as string, 36)];
  if (ids[stood] === id) return { at: stood, there: true };
  const at = ids.indexOf(id);
  return at >= 0 ? { at, there: true } : { at: Math.min(stood, ids.length), there: false };
}

async function spanOf(actor: Actor, ids: Int32Array, { place, limit }: Window): Promise<[number, number]> {
  if (!place) return [0, limit];
  if ('position' in place) return [place.position, place.position + limit];
  if ('around' in place) {
    await keyOfLetter(actor, place.around);
    const from = Math.max(0, ids.indexOf(place.around) - Math.floor((limit - 1) / 2));
    return [from, from + limit];
  }
  const { at, there } = placeOf(ids, 'before' in place ? place.before : place.after);
  return 'before' in place ? [at + Number(there), at + Number(there) + limit] : [Math.max(0, at - limit), at];
}

/** A window of ids in order. Rows that are gone or fit no longer are left out. */
async function byIds(actor: Actor, ids: Int32Array, condition: Prisma.Sql, window: Window): Promise<Found> {
  const [from, to] = await spanOf(actor, ids, window);
  const wanted = ids.subarray(from, to);
  if (wanted.length === 0) return { ...nothing, position: from };
  const raws = await select<RunRow[]>`
    SELECT ${rowColumns} FROM "Message" m WHERE ${isOneOf('m."id"', [...wanted])} AND m."deleted" = false ${condition}
    AND ${isOneOf('+m."accountId"', actor.accountIds)}`;
  const byId = new Map(raws.map((raw) => [raw.id, raw]));
  const end = from + wanted.length;
  return {
    rows: [...wanted].flatMap((id) => byId.get(id) ?? []),
    position: from,
    next: end < ids.length ? orderedCursor(end - 1, ids[end - 1] as number) : null,
    previous: from > 0 ? orderedCursor(from, ids[from] as number) : null,
  };
}

const kindConditions = {
  all: Prisma.empty,
  unread: Prisma.sql`AND m."seen" = false`,
  flagged: Prisma.sql`AND m."flagged" = true`,
  labelled: Prisma.sql`AND m."labelled" = true`,
  top: Prisma.sql`AND m."top" = true`,
};

/** Rows of the whole list as far as they are known without reading it. */
async function totalFor(list: List, reading: Reading, boxes: readonly ScopeBox[]): Promise<number | null> {
  const sum = (count: (box: ScopeBox) => number) => boxes.reduce((all, box) => all + count(box), 0);
  if (!reading.plain || reading.oncePerThread) return narrowedTotal(list, reading, boxes);
  if (reading.kind === 'all') return sum((box) => box.exists);
  if (reading.kind === 'unread') return sum((box) => box.unseen);
  if (reading.kind === 'top') return sum((box) => box.threads);
  if (sum((box) => box.cached) <= countedAtOnce) return totalOf(reading.runs);
  const known = reading.runs.map((run) => knownMilestones(run)?.total ?? null);
  if (known.every((total) => total !== null)) return known.reduce((all: number, total) => all + total, 0);
  countBehind(reading);
  return null;
}

/** So that the next look at the list knows how long it is. Runs are walked one after another, and each is kept. */
function countBehind({ runs }: Reading): void {
  const walk = async (): Promise<void> => {
    for (const run of runs) await milestonesOf(run);
  };
  // A failure is met again, and told, by whoever next reads the list.
  walk().catch(() => undefined);
}

async function toPage(actor: Actor, list: List, found: Found, total: number | null): Promise<Page> {
  const threadIds = [...new Set(found.rows.flatMap(({ threadId }) => threadId ?? []))];
  const [summaries, marks] = await Promise.all([
    summariesOf(actor.accountIds, list.threads ? threadIds : []),
    marksOfThreads(actor.accountIds, threadIds),
  ]);
  const rows = found.rows.map((raw): PageRow => {
    const mark = marks.get(raw.threadId ?? 0);
    const row: PageRow = mark ? { ...toRow(raw), marks: mark } : toRow(raw);
    if (!list.threads) return row;
    const people = row.from.slice(0, 1).map(({ name, address }) => name.trim() || address);
    const alone = { letters: 1, unread: Number(!row.flags.includes('\\Seen')), flagged: row.flags.includes('\\Flagged') };
    const thread = summaries.get(raw.threadId ?? 0) ?? { ...alone, hasAttachments: row.hasAttachments, people };
    return { ...row, thread };
  });
  return { rows, position: found.position, total, next: found.next, previous: found.previous };
}

async function readThread(actor: Actor, list: List, threadId: number, window: Window): Promise<Page> {
  const { ids } = await idsOfThread(actor, threadId);
  if (ids.length === 0) throw new AppError('notFound', say('said.conversation.gone'));
  const narrowed = narrowing(list.filter ? [list.filter] : [], 'm');
  const order = Int32Array.from(list.sort.ascending ? ids : ids.reverse());
  return toPage(actor, list, await byIds(actor, order, narrowed, window), list.filter ? null : ids.length);
}

/**
 * A window of the list of a view. `boxes` are its mailboxes by `scopeOf`, read before. Throws `notFound` where the list or the letter it
 * is to be shown around is not there or somebody else's (T45), `badInput` for a cursor that is none.
 */
export async function readPage(actor: Actor, list: List, boxes: readonly ScopeBox[], window: Window): Promise<Page> {
  if (list.view.kind === 'conversation') return readThread(actor, list, list.view.threadId, window);
  const reading = readingOf(list, boxes);
  const found = reading.byKey
    ? await byKey(actor, reading, window)
    : await byIds(actor, await orderedIds(reading), Prisma.sql`${kindConditions[reading.kind]} ${reading.condition}`, window);
  const page = await toPage(actor, list, found, await totalFor(list, reading, boxes));
  if (!window.growing || !reading.byKey || page.next !== null) return page;
  const before = window.place && 'before' in window.place ? window.place.before : null;
  return { ...page, next: cursorAt(found.rows.at(-1)) ?? before };
}
