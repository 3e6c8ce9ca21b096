/** Reads lists into the cache: their first window, what is on the screen again, and the gaps that one scrolls into. */
import type { Shell } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import type { List, Page, PageRow, Place } from '@/lib/model/view';
import { listMessages } from './api';
import { keys, turnOf } from './cache';
import { ClientError } from './call';
import { keepChosen } from './chosen';
import { concerns } from './patch';
import type { QueryCache } from './query-cache';
import { useView } from './view';
import { gapIn, type Loaded, letGo, nothingLoaded, positionOf, putPage, rowAt } from './windows';

/** Rows of a window. */
const windowRows = 50;
/** Rows read again where one is far down: enough to go on in both directions. */
const againRows = 100;
/** Rows above and below the screen that are read ahead. */
const aheadRows = 20;
/** Rows kept on either side of the screen. */
const keptRows = 500;
/** A jump that follows another within this time is one of a scrollbar on its way, ms. */
const onItsWayMs = 300;
/** How long such a jump waits for the scrollbar to come to rest, ms. */
const restMs = 70;
const tryAgainMs = 3000;

interface Reading {
  first: number;
  last: number;
  /** The request under way, if any. */
  under: { from: number; to: number; stop: AbortController } | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** When rows were last shown of which none was there, by the clock of the page, ms. */
  jumpedAt: number;
  /** Letters of its mailboxes that were cached when the server had nothing yet for a gap. */
  emptyAt: number | null;
}

const readings = new Map<string, Reading>();

function readingOf(list: List): Reading {
  const name = JSON.stringify(list);
  const known = readings.get(name) ?? {
    first: 0,
    last: 0,
    under: null,
    timer: undefined,
    jumpedAt: Number.NEGATIVE_INFINITY,
    emptyAt: null,
  };
  readings.set(name, known);
  return known;
}

/** Letters cached of the list's mailboxes while a first sync fills them; null once all are read. */
function filling(cache: QueryCache, list: List): number | null {
  const boxes = cache.getQueryData<Shell>(keys.shell)?.mailboxes.filter((one) => concerns(list, one.id, one)) ?? [];
  if (boxes.every(({ complete }) => complete)) return null;
  return boxes.reduce((sum, { cached }) => sum + cached, 0);
}

async function aroundRow(list: List, id: MessageId, signal: AbortSignal): Promise<{ page: Page; position: number } | null> {
  try {
    const page = await listMessages(list, { around: id }, againRows, signal);
    const there = page.rows.some((row) => row.id === id);
    return there && page.position !== null ? { page, position: page.position } : null;
  } catch (error) {
    // The letter is gone; its place in the list is not.
    if (error instanceof ClientError && (error.code === 'notFound' || error.code === 'gone')) return null;
    throw error;
  }
}

async function readOnce(cache: QueryCache, list: List, signal: AbortSignal): Promise<Loaded> {
  const before = cache.getQueryData<Loaded>(keys.list(list));
  const { first, last } = readingOf(list);
  // Far from what is read again, chosen letters are still chosen.
  if (before) keepChosen(before);
  if (!before || first < aheadRows) {
    const limit = before ? Math.min(200, Math.max(windowRows, last + aheadRows)) : windowRows;
    return putPage(nothingLoaded, await listMessages(list, null, limit, signal), 0, filling(cache, list) !== null);
  }
  const anchor = rowAt(before, first);
  const found = anchor ? await aroundRow(list, anchor.id, signal) : null;
  if (found) return putPage(nothingLoaded, found.page, found.position);
  const position = Math.max(0, first - aheadRows);
  return putPage(
    { ...nothingLoaded, total: before.total },
    await listMessages(list, { position }, againRows, signal),
    position,
    filling(cache, list) !== null,
  );
}

/** Reads a list for the first time, or again where one stands in it. Where facts overtake the answer, it is asked once more. */
export async function readList(cache: QueryCache, list: List, signal: AbortSignal): Promise<Loaded> {
  for (let tries = 0; ; tries++) {
    const turn = turnOf(list);
    const loaded = await readOnce(cache, list, signal);
    if (turnOf(list) === turn || tries === 2) return loaded;
  }
}

/** What to ask for so that a gap is filled, and where the answer's first row stands. */
function placeFor(loaded: Loaded, gap: NonNullable<ReturnType<typeof gapIn>>): { place: Place; position: number } {
  if (gap.before?.next) return { place: { before: gap.before.next }, position: gap.from };
  const meets = rowAt(loaded, gap.to + 1) !== null;
  // One row more than is missing, so that it shows whether the rows below moved meanwhile.
  const position = meets && gap.to - gap.from < windowRows - 2 ? gap.to + 2 - windowRows : gap.from - (gap.before ? 1 : aheadRows);
  const from = Math.max(0, position);
  return { place: { position: from }, position: from };
}

async function fill(cache: QueryCache, list: List, gap: NonNullable<ReturnType<typeof gapIn>>, loaded: Loaded): Promise<void> {
  const reading = readingOf(list);
  const { place, position } = placeFor(loaded, gap);
  const stop = new AbortController();
  reading.under = { from: Math.min(position, gap.from), to: Math.max(position + windowRows, gap.to), stop };
  const turn = turnOf(list);
  const limit = Math.min(200, Math.max(windowRows, gap.to - position + 1));
  try {
    const page = await listMessages(list, place, limit, stop.signal);
    if (stop.signal.aborted) return;
    reading.under = null;
    const cached = filling(cache, list);
    reading.emptyAt = page.rows.length === 0 ? (cached ?? -1) : null;
    if (turnOf(list) === turn) {
      cache.setQueryData<Loaded>(keys.list(list), (now) => {
        if (!now) return now;
        const put = putPage(now, page, position, cached !== null);
        // Letters that were chosen stay where an act finds them.
        return useView.getState().selected.size > 0 ? put : letGo(put, reading.first, reading.last, keptRows);
      });
    }
    fillGaps(cache, list);
  } catch (error) {
    if (stop.signal.aborted) return;
    reading.under = null;
    if (!(error instanceof ClientError)) throw error;
    later(cache, list, tryAgainMs);
  }
}

function later(cache: QueryCache, list: List, ms: number): void {
  const reading = readingOf(list);
  clearTimeout(reading.timer);
  reading.timer = setTimeout(() => fillGaps(cache, list), ms);
}

/** Reads what is missing of what is on the screen, then a little ahead of it. Does nothing where all is there or on its way. */
export function fillGaps(cache: QueryCache, list: List): void {
  const loaded = cache.getQueryData<Loaded>(keys.list(list));
  const reading = readingOf(list);
  if (!loaded || reading.last < reading.first) return;
  const { first, last, under } = reading;
  const seen = gapIn(loaded, first, last);
  const gap = seen ?? gapIn(loaded, first - aheadRows, last + aheadRows);
  if (!gap) return;
  if (reading.emptyAt !== null && reading.emptyAt === (filling(cache, list) ?? -1)) return;
  if (under) {
    if (!seen || (under.from <= seen.to && under.to >= seen.from)) return;
    under.stop.abort();
    reading.under = null;
  }
  void fill(cache, list, gap, loaded);
}

/** Says which rows are on the screen. The first jump asks at once; a scrollbar on its way through a long list asks for nothing more until it rests. */
export function showRows(cache: QueryCache, list: List, first: number, last: number): void {
  const reading = readingOf(list);
  Object.assign(reading, { first, last });
  clearTimeout(reading.timer);
  const loaded = cache.getQueryData<Loaded>(keys.list(list));
  if (!loaded) return;
  const jumped = rowAt(loaded, first) === null && rowAt(loaded, last) === null;
  const now = performance.now();
  const onItsWay = jumped && now - reading.jumpedAt < onItsWayMs;
  if (jumped) reading.jumpedAt = now;
  if (onItsWay) later(cache, list, restMs);
  else fillGaps(cache, list);
}

/** Reads the window around a letter into a list that does not hold it yet. False where the letter is not in the list. */
export async function readAround(cache: QueryCache, list: List, id: MessageId, signal: AbortSignal): Promise<boolean> {
  const page = await aroundRow(list, id, signal);
  if (!page) return false;
  cache.setQueryData<Loaded>(keys.list(list), (now) => (now ? putPage(now, page.page, page.position) : now));
  return true;
}

/** Reads the window that a missing row is in. False where nothing stands there, or nothing yet. */
export async function readAt(cache: QueryCache, list: List, position: number, signal: AbortSignal): Promise<boolean> {
  const loaded = cache.getQueryData<Loaded>(keys.list(list));
  const gap = loaded && gapIn(loaded, position, position);
  if (!loaded || !gap) return loaded !== undefined;
  const { place, position: from } = placeFor(loaded, gap);
  const turn = turnOf(list);
  const page = await listMessages(list, place, windowRows, signal);
  const growing = filling(cache, list) !== null;
  // Where facts overtook the answer, whoever asked asks again.
  if (!signal.aborted && turnOf(list) === turn)
    cache.setQueryData<Loaded>(keys.list(list), (now) => (now ? putPage(now, page, from, growing) : now));
  return page.rows.length > 0;
}

/** The most rows that one range takes in; whoever wants more wants everything. */
export const mostInRange = 5000;

/** The position of a letter in a list, or null where it is not in it. */
async function placeOf(list: List, id: MessageId): Promise<number | null> {
  const page = await listMessages(list, { around: id }, 1);
  const at = page.rows.findIndex((row) => row.id === id);
  return at < 0 || page.position === null ? null : page.position + at;
}

/**
 * The rows between two letters of a list, both included, wherever they stand and whatever of them is loaded. Null where one of them is not in the
 * list, or more lie between them than a range may have.
 */
export async function readBetween(list: List, loaded: Loaded, ids: readonly [MessageId, MessageId]): Promise<PageRow[] | null> {
  const [a, b] = [positionOf(loaded, ids[0]) ?? (await placeOf(list, ids[0])), positionOf(loaded, ids[1]) ?? (await placeOf(list, ids[1]))];
  if (a === null || b === null) return null;
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  if (to - from >= mostInRange) return null;
  const rows: PageRow[] = [];
  for (let at = from; at <= to; ) {
    const known = rowAt(loaded, at);
    if (known) rows.push(known);
    else {
      const page = await listMessages(list, { position: at }, Math.min(200, to - at + 1));
      if (page.rows.length === 0) break;
      rows.push(...page.rows);
      at += page.rows.length;
      continue;
    }
    at += 1;
  }
  return rows;
}
