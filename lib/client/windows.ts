/**
 * A list as the browser holds it: stretches of rows at their true positions, with gaps between them that were never read or were let go. Pure;
 * patch.ts carries past facts into it, list-reads.ts fills its gaps.
 */
import type { MessageId } from '@/lib/model/ids';
import type { Page, PageRow } from '@/lib/model/view';

/** Rows that follow each other. Two stretches never touch: then they are one. */
export interface Stretch {
  /** Position of the first row, from 0. */
  start: number;
  rows: readonly PageRow[];
  /** Cursor of what follows the last row, where an answer brought one. */
  next: string | null;
}

/** What is known of a list. */
export interface Loaded {
  /** Rows of the whole list, or null where nobody knows. */
  total: number | null;
  /** The last stretch ends where the list does: an answer said so. */
  ended: boolean;
  /** In order. */
  stretches: readonly Stretch[];
}

export const nothingLoaded: Loaded = { total: null, ended: false, stretches: [] };

/** Rows that a list of unknown length is drawn longer than what is loaded, so that one can scroll on. */
const beyond = 20;

export const endOf = ({ start, rows }: Stretch): number => start + rows.length;

/** Position after the last loaded row. */
export function loadedEnd({ stretches }: Loaded): number {
  const last = stretches.at(-1);
  return last ? endOf(last) : 0;
}

/** Rows that the list is drawn with. */
export function lengthOf(loaded: Loaded): number {
  const end = loadedEnd(loaded);
  if (loaded.ended) return end;
  return loaded.total === null ? end + beyond : Math.max(loaded.total, end);
}

/** The loaded rows, in order. */
export function rowsOf({ stretches }: Loaded): PageRow[] {
  const [first] = stretches;
  return stretches.length === 1 && first ? (first.rows as PageRow[]) : stretches.flatMap(({ rows }) => rows);
}

/** The row at a position, or null where it is not loaded. */
export function rowAt({ stretches }: Loaded, position: number): PageRow | null {
  for (const { start, rows } of stretches) if (position >= start && position < start + rows.length) return rows[position - start] ?? null;
  return null;
}

const places = new WeakMap<Loaded, Map<MessageId, number>>();

/** The position of a letter's row, or null where it is not loaded. */
export function positionOf(loaded: Loaded, id: MessageId): number | null {
  let known = places.get(loaded);
  if (!known) {
    known = new Map(loaded.stretches.flatMap(({ start, rows }) => rows.map((row, index) => [row.id, start + index] as const)));
    places.set(loaded, known);
  }
  return known.get(id) ?? null;
}

/** The first gap between two positions, both included, or null where all is loaded. `before` is the stretch that ends where the gap begins. */
export function gapIn(loaded: Loaded, from: number, to: number): { from: number; to: number; before: Stretch | null } | null {
  const last = Math.min(to, lengthOf(loaded) - 1);
  let at = Math.max(0, from);
  let before: Stretch | null = null;
  for (const stretch of loaded.stretches) {
    if (stretch.start > at) {
      if (endOf(stretch) <= at) continue;
      return at <= last ? { from: at, to: Math.min(last, stretch.start - 1), before } : null;
    }
    if (endOf(stretch) < at) continue;
    at = Math.max(at, endOf(stretch));
    before = endOf(stretch) === at ? stretch : null;
  }
  return at <= last ? { from: at, to: last, before } : null;
}

/** Stretches in order, without empty ones, those that touch made one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of stretches) {
    if (stretch.rows.length === 0) continue;
    const before = result.at(-1);
    if (before && endOf(before) === stretch.start)
      result[result.length - 1] = { ...before, rows: [...before.rows, ...stretch.rows], next: stretch.next };
    else result.push(stretch);
  }
  return result;
}

/** What of a stretch lies outside of the positions from `from` up to `to`. */
function outside(stretch: Stretch, from: number, to: number): Stretch[] {
  const { start, rows } = stretch;
  if (endOf(stretch) <= from || start >= to) return [stretch];
  const above = { start, rows: rows.slice(0, Math.max(0, from - start)), next: null };
  const cut = Math.max(0, to - start);
  return [above, { start: start + cut, rows: rows.slice(cut), next: stretch.next }];
}

/** How far a stretch was out of place, by a row that it shares with what was read now; 0 where it shares none. */
function driftOf({ start, rows }: Stretch, places: ReadonlyMap<MessageId, number>): number {
  const index = rows.findIndex((row) => places.has(row.id));
  const row = rows[index];
  return row ? (places.get(row.id) ?? 0) - (start + index) : 0;
}

/**
 * Takes a window that was read into the list, its first row at `position`. What was read last is true: stretches that share rows with it move to where
 * it shows them, and what it covers of others is replaced. `growing`: the list is still being filled on the server, so nothing read is no end.
 */
export function putPage(loaded: Loaded, page: Page, position: number, growing = false): Loaded {
  const end = position + page.rows.length;
  const fresh = new Map(page.rows.map((row, index) => [row.id, position + index]));
  const others = loaded.stretches
    .map((stretch) => ({ ...stretch, start: stretch.start + driftOf(stretch, fresh) }))
    .flatMap((stretch) => outside(stretch, position, end))
    .map(({ start, rows, next }) => (start < 0 ? { start: 0, rows: rows.slice(-start), next } : { start, rows, next }))
    .map((stretch) => ({ ...stretch, rows: stretch.rows.some((row) => fresh.has(row.id)) ? [] : stretch.rows }));
  const ends = page.next === null && !(growing && page.rows.length === 0);
  const kept = ends ? others.filter(({ start }) => start < end) : others;
  const stretches = joined([...kept, { start: position, rows: page.rows, next: page.next }].sort((a, b) => a.start - b.start));
  const whole = ends ? (stretches.at(-1)?.start ?? 0) + (stretches.at(-1)?.rows.length ?? 0) : null;
  // Nothing at a place in the list: it ends somewhere above it.
  if (ends && page.rows.length === 0 && position > (whole ?? 0))
    return { total: Math.min(loaded.total ?? position, position), ended: false, stretches };
  if (ends) return { total: whole, ended: true, stretches };
  return { total: loaded.ended ? loaded.total : (page.total ?? loaded.total), ended: loaded.ended, stretches };
}

/** Lets go of rows that are more than `away` from what is on the screen, so that a long way through a list costs no memory. */
export function letGo(loaded: Loaded, first: number, last: number, away: number): Loaded {
  const [from, to] = [first - away, last + 1 + away];
  if (loaded.stretches.every((stretch) => stretch.start >= from && endOf(stretch) <= to)) return loaded;
  const stretches = loaded.stretches.flatMap((stretch) => {
    const start = Math.max(stretch.start, from);
    const end = Math.min(endOf(stretch), to);
    if (start >= end) return [];
    const rows = stretch.rows.slice(start - stretch.start, end - stretch.start);
    return [{ start, rows, next: end === endOf(stretch) ? stretch.next : null }];
  });
  return {
    total: loaded.total ?? (loaded.ended ? loadedEnd(loaded) : null),
    ended: loaded.ended && loadedEnd({ ...loaded, stretches }) === loadedEnd(loaded),
    stretches,
  };
}

const changed = (total: number | null, by: number): number | null => (total === null ? null : Math.max(0, total + by));

/** Rows as `change` makes them; the same list where it changes none. */
export function mapRows(loaded: Loaded, change: (row: PageRow) => PageRow): Loaded {
  let touched = false;
  const stretches = loaded.stretches.map((stretch) => {
    const rows = stretch.rows.map(change);
    if (rows.every((row, index) => row === stretch.rows[index])) return stretch;
    touched = true;
    return { ...stretch, rows };
  });
  return touched ? { ...loaded, stretches } : loaded;
}

/** Takes rows out; what follows moves up. The same list where none of them is loaded. */
export function withoutRows(loaded: Loaded, ids: ReadonlySet<MessageId>): Loaded {
  let gone = 0;
  const stretches = loaded.stretches.map((stretch) => {
    const rows = stretch.rows.filter((row) => !ids.has(row.id));
    const moved = { ...stretch, start: stretch.start - gone, rows: rows.length === stretch.rows.length ? stretch.rows : rows };
    gone += stretch.rows.length - rows.length;
    return moved;
  });
  return gone === 0 ? loaded : { ...loaded, total: changed(loaded.total, -gone), stretches: joined(stretches) };
}

type Order = (a: PageRow, b: PageRow) => number;

/**
 * Puts a row where it belongs in the order. In a gap, only the room for it is made. `counts`: it is one more than the total knew; else it was
 * counted before it was read, and nothing that is loaded moves for it but where it falls between loaded rows.
 */
export function withRow(loaded: Loaded, row: PageRow, order: Order, counts: boolean): Loaded {
  const at = loaded.stretches.findIndex(({ rows }) => rows.length > 0 && order(row, rows.at(-1) as PageRow) < 0);
  const total = counts ? changed(loaded.total, 1) : loaded.total;
  const last = loaded.stretches.at(-1);
  if (at < 0) {
    if (!loaded.ended) return counts ? { ...loaded, total } : loaded;
    const stretches = last ? loaded.stretches.with(-1, { ...last, rows: [...last.rows, row] }) : [{ start: 0, rows: [row], next: null }];
    return { total: changed(loaded.total, 1), ended: true, stretches };
  }
  const stretch = loaded.stretches[at] as Stretch;
  const index = stretch.rows.findIndex((other) => order(row, other) < 0);
  const inGap = index === 0 && stretch.start > 0;
  if (inGap && !counts) return loaded;
  const inserted = inGap
    ? { ...stretch, start: stretch.start + 1 }
    : { ...stretch, rows: [...stretch.rows.slice(0, index), row, ...stretch.rows.slice(index)] };
  const after = loaded.stretches.slice(at + 1).map((one) => ({ ...one, start: one.start + 1 }));
  return {
    ...loaded,
    total: loaded.ended ? changed(loaded.total, 1) : total,
    stretches: [...loaded.stretches.slice(0, at), inserted, ...after],
  };
}
