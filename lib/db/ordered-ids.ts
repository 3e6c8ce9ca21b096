/**
 * The ids of a list in its order, for lists that no index gives: sorted by sender, size or subject, narrowed by what no index knows, or each
 * conversation once. Made when somebody asks, in slices that leave the thread to others; kept in memory (bounded) and used while the
 * mailboxes stand as they were, a little longer where the list is long, while it is made anew behind.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Sort } from '../model/view';
import { Prisma } from './generated/sqlite/client';
import { type MarkedRun, milestonesOf, topmost } from './milestones';
import { pinnedAbove } from './pins';
import { scanRun } from './runs';
import { sortInSlices } from './sort-in-slices';

/** A list that is put in order here. */
export interface Ordering {
  /** Names everything below but the marks of the runs. */
  name: string;
  runs: readonly MarkedRun[];
  sort: Sort;
  /** `AND ...` on the table called `m`, or empty. */
  condition: Prisma.Sql;
  /** Of each conversation only the newest letter. */
  oncePerThread: boolean;
}

interface Made {
  ids: Int32Array;
  marks: string;
  /** Rows that were gone through. */
  looked: number;
  builtAt: number;
  tookMs: number;
}
interface Held {
  current: Made | null;
  building: Promise<Made> | null;
}

/** Ids kept in memory over all lists: 32 MB. */
const capacity = 8_000_000;
/** Milestones of one step of a scan. */
const stonesAtOnce = 5;
/** Lists that took the look at no more rows than this are made anew before they are answered from. */
const quickRows = 5000;
/** A stale list is made anew when it rested this many times as long as it took. */
const restFactor = 10;

const slot = Symbol.for('oriel.orderedIds');
const held = globalThis as unknown as Record<symbol, Map<string, Held> | undefined>;

function all(): Map<string, Held> {
  held[slot] ??= new Map();
  return held[slot];
}

function shed(): void {
  let weight = 0;
  for (const { current } of all().values()) weight += 100 + (current?.ids.length ?? 0);
  for (const [name, { current, building }] of all()) {
    if (weight <= capacity) return;
    if (building) continue;
    all().delete(name);
    weight -= 100 + (current?.ids.length ?? 0);
  }
}

const columns = {
  date: Prisma.sql`NULL`,
  size: Prisma.sql`m."size"`,
  sender: Prisma.sql`m."sender"`,
  subject: Prisma.sql`m."baseSubject"`,
} as const;

/** What the order of texts goes by: accents count for nothing. */
function sortable(text: string): string {
  return /^\p{ASCII}*$/u.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** The rows of a list while they are gathered, one array per column. */
interface Gathered {
  ids: number[];
  at: number[];
  uids: number[];
  mailboxes: number[];
  threads: (number | null)[];
  values: (string | number)[];
  /** Each run came in the order of its times: no pinned letter stands above them. */
  inOrder: boolean;
}

/** Adds the rows of a run that fit, and answers how many it has. */
async function gatherRun(run: MarkedRun, { sort, condition }: Ordering, into: Gathered): Promise<number> {
  const { keys, total } = await milestonesOf(run);
  for (let stone = 0; stone === 0 || stone < keys.length; stone += stonesAtOnce) {
    const from = (stone === 0 ? null : keys[stone]) ?? { ...topmost, mailboxId: run.mailboxId };
    for (const row of await scanRun(run, from, keys[stone + stonesAtOnce] ?? null, columns[sort.by], condition)) {
      into.ids.push(row.id);
      // Only lists by date know pins.
      into.at.push(sort.by === 'date' ? row.listAt : row.internalAt);
      into.inOrder &&= sort.by === 'date' || row.listAt === row.internalAt;
      into.uids.push(row.uid);
      into.mailboxes.push(run.mailboxId);
      into.threads.push(row.threadId);
      into.values.push(typeof row.sort === 'string' ? sortable(row.sort) : Number(row.sort ?? 0));
    }
    await breathe();
  }
  return total;
}

function compareValues(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Pinned letters stand at the top also where the oldest come first. */
function pinnedFirst(places: Int32Array, { at }: Gathered): Int32Array {
  const isPinned = (place: number): boolean => (at[place] as number) >= pinnedAbove / 2;
  return Int32Array.from([...places.filter(isPinned), ...places.filter((place) => !isPinned(place))]);
}

/** Places in the order of the list. Among equals the newest comes first, but a list by date is turned round whole. */
async function sorted(rows: Gathered, { runs, sort, oncePerThread }: Ordering): Promise<Int32Array> {
  const newestFirst = (a: number, b: number): number =>
    (rows.at[b] as number) - (rows.at[a] as number) ||
    (rows.uids[b] as number) - (rows.uids[a] as number) ||
    (rows.mailboxes[b] as number) - (rows.mailboxes[a] as number);
  const count = rows.ids.length;
  let places =
    runs.length === 1 && rows.inOrder ? Int32Array.from({ length: count }, (_, place) => place) : await sortInSlices(count, newestFirst);
  if (oncePerThread) {
    const seen = new Set<number>();
    places = places.filter((place) => {
      const thread = rows.threads[place];
      if (thread === null || thread === undefined) return true;
      return seen.size !== seen.add(thread).size;
    });
  }
  if (sort.by === 'date') return sort.ascending ? pinnedFirst(places.reverse(), rows) : places;
  const sign = sort.ascending ? 1 : -1;
  const inDate = places;
  const order = await sortInSlices(
    inDate.length,
    (a, b) => sign * compareValues(rows.values[inDate[a] as number] as string, rows.values[inDate[b] as number] as string),
  );
  return order.map((place) => inDate[place] as number);
}

const marksOf = (runs: readonly MarkedRun[]): string =>
  runs.map(({ marks }) => `${marks.version}.${marks.exists}.${marks.unseen}.${marks.cached}.${marks.threads}`).join(' ');

async function make(ordering: Ordering): Promise<Made> {
  const start = performance.now();
  const rows: Gathered = { ids: [], at: [], uids: [], mailboxes: [], threads: [], values: [], inOrder: true };
  let looked = 0;
  for (const run of ordering.runs) looked += await gatherRun(run, ordering, rows);
  const ids = (await sorted(rows, ordering)).map((place) => rows.ids[place] as number);
  return { ids, marks: marksOf(ordering.runs), looked, builtAt: Date.now(), tookMs: performance.now() - start };
}

function build(ordering: Ordering, entry: Held): Promise<Made> {
  entry.building ??= make(ordering)
    .then((made) => {
      entry.current = made;
      shed();
      return made;
    })
    .finally(() => {
      entry.building = null;
    });
  return entry.building;
}

/** The ids in their order. Some may be gone or fit no longer by now: whoever reads the rows looks again. */
export async function orderedIds(ordering: Ordering): Promise<Int32Array> {
  const entry = all().get(ordering.name) ?? { current: null, building: null };
  all().delete(ordering.name);
  all().set(ordering.name, entry);
  const marks = marksOf(ordering.runs);
  for (let tries = 0; ; tries += 1) {
    const { current } = entry;
    if (current?.marks === marks) return current.ids;
    if (current && current.looked > quickRows) {
      const rested = Date.now() - current.builtAt > restFactor * current.tookMs;
      // A failure is met again, and told, by whoever next needs the list.
      if (rested && !entry.building) build(ordering, entry).catch(() => undefined);
      return current.ids;
    }
    if (tries === 2 && current) return current.ids;
    await build(ordering, entry);
  }
}

/** The ids where they are at hand and right. */
export function knownIds(ordering: Ordering): Int32Array | null {
  const current = all().get(ordering.name)?.current;
  return current?.marks === marksOf(ordering.runs) ? current.ids : null;
}
