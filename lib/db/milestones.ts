/**
 * Milestones: the key of every 200th row of a run, so that a position is found without counting the rows above it. They are built by one walk
 * over the index in slices, kept in memory (bounded), and hold for as long as nothing came into or went out of the mailbox. In a long run that
 * changes all the time they are used a little longer, moved by what the kept counts say, while new ones are built behind.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { type Beyond, compareKeys, countSpans, type Key, type Kind, type Run, walkRun } from './runs';

/** What tells whether a mailbox is as it was; read before its rows are. */
export interface Marks {
  version: number;
  exists: number;
  unseen: number;
  cached: number;
  threads: number;
}

/** A run with the marks of its mailbox as they are now. */
export interface MarkedRun extends Run {
  marks: Marks;
}

/** The walked run. `keys[n]` is the key of the row at position `n * every`. */
export interface Milestones {
  keys: readonly Key[];
  total: number;
  marks: Marks;
  builtAt: number;
  tookMs: number;
}

/** Rows from one milestone to the next. */
export const every = 200;
/** Rows of one step of a walk: some milliseconds of the thread. */
const step = 4000;
/** Runs up to this length are walked anew before they are answered from. */
const quickRows = 5000;
/** A stale walk is repeated when it rested this many times as long as it took. */
const restFactor = 10;
/** Keys kept in memory over all runs: some 25 MB. */
const capacity = 300_000;

interface Held {
  current: Milestones | null;
  building: Promise<Milestones> | null;
}

const slot = Symbol.for('oriel.milestones');
const held = globalThis as unknown as Record<symbol, Map<string, Held> | undefined>;

function all(): Map<string, Held> {
  held[slot] ??= new Map();
  return held[slot];
}

const nameOf = ({ mailboxId, kind }: Run): string => `${mailboxId} ${kind}`;

function entryOf(run: Run): Held {
  const name = nameOf(run);
  const entry = all().get(name) ?? { current: null, building: null };
  all().delete(name);
  all().set(name, entry);
  return entry;
}

/** Drops what was not used for longest. An entry without keys counts a little as well. */
function shed(): void {
  let weight = 0;
  for (const { current } of all().values()) weight += 4 + (current?.keys.length ?? 0);
  for (const [name, { current, building }] of all()) {
    if (weight <= capacity) return;
    if (building) continue;
    all().delete(name);
    weight -= 4 + (current?.keys.length ?? 0);
  }
}

function sameMarks(a: Marks, b: Marks): boolean {
  return a.version === b.version && a.exists === b.exists && a.unseen === b.unseen && a.cached === b.cached && a.threads === b.threads;
}

async function walk(run: Run, marks: Marks): Promise<Milestones> {
  const start = performance.now();
  const keys: Key[] = [];
  for (let after: Key | null = null; ; ) {
    const part = await walkRun(run, after, every, step);
    keys.push(...part.keys);
    if (!part.last) break;
    after = part.last;
    await breathe();
  }
  const last = keys.at(-1);
  const total = last ? (keys.length - 1) * every + (await countSpans([{ run, from: last, to: null }])) : 0;
  return { keys, total, marks, builtAt: Date.now(), tookMs: performance.now() - start };
}

function build({ mailboxId, kind, marks }: MarkedRun, entry: Held): Promise<Milestones> {
  entry.building ??= walk({ mailboxId, kind }, marks)
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

/** The milestones of a run, walked first where there are none, or where the run is short and changed. `atLeast` is a position they must reach. */
export async function milestonesOf(run: MarkedRun, atLeast = 0): Promise<Milestones> {
  const entry = entryOf(run);
  for (let tries = 0; ; tries += 1) {
    const { current } = entry;
    if (current && sameMarks(current.marks, run.marks)) return current;
    if (current && current.total > quickRows && atLeast - current.total < quickRows) {
      const rested = Date.now() - current.builtAt > restFactor * current.tookMs;
      // A failure is met again, and told, by whoever next needs them.
      if (rested && !entry.building) build(run, entry).catch(() => undefined);
      return current;
    }
    if (tries === 2 && current) return current;
    await build(run, entry);
  }
}

/** The milestones of a run where they are at hand and right. */
export function knownMilestones(run: MarkedRun): Milestones | null {
  const current = all().get(nameOf(run))?.current ?? null;
  return current && sameMarks(current.marks, run.marks) ? current : null;
}

/** Rows that came on top since the walk, as far as the kept counts tell. Letters come at the top and go from anywhere. */
function moved(kind: Kind, { marks: was }: Milestones, is: Marks): number {
  if (kind === 'all') return is.exists - was.exists;
  if (kind === 'unread') return is.unseen - was.unseen;
  return kind === 'top' ? is.threads - was.threads : 0;
}

interface Walked {
  run: MarkedRun;
  stones: Milestones;
  shift: number;
}

async function walked(runs: readonly MarkedRun[], atLeast: number): Promise<Walked[]> {
  const found: Walked[] = [];
  for (const run of runs) {
    const stones = await milestonesOf(run, runs.length === 1 ? atLeast : 0);
    found.push({ run, stones, shift: moved(run.kind, stones, run.marks) });
  }
  return found;
}

/** How many milestones of a run lie above the key or on it. */
function above({ keys }: Milestones, key: Key): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(keys[middle] as Key, key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows of all the runs above the key: from the milestone above it the rows are counted, at most `every` a run. */
async function rank(parts: readonly Walked[], key: Key): Promise<number> {
  let sum = 0;
  const spans: Parameters<typeof countSpans>[0][number][] = [];
  for (const { run, stones, shift } of parts) {
    const count = above(stones, key);
    const from = stones.keys[count - 1];
    if (from) sum += shift + (count - 1) * every;
    if (from) spans.push({ run, from, to: key });
    else if (shift > 0) spans.push({ run, from: { ...topmost, mailboxId: run.mailboxId }, to: key });
  }
  return sum + (await countSpans(spans));
}

/** Above every row there is: for the `at` and `uid` of a key. */
export const topmost = { at: 8.64e15, uid: 2 ** 33 };

interface Merged {
  parts: readonly Milestones[];
  keys: Key[];
  /** How many rows lie above each of the keys, about. */
  about: number[];
}
const mergedSlot = Symbol.for('oriel.milestones.merged');
const heldMerged = globalThis as unknown as Record<symbol, Map<string, Merged> | undefined>;

/** The milestones of several runs in one order, kept for the few lists of this kind that somebody looks at. */
function merged(parts: readonly Walked[]): Merged {
  heldMerged[mergedSlot] ??= new Map();
  const kept = heldMerged[mergedSlot];
  const name = parts.map(({ run }) => nameOf(run)).join(',');
  const known = kept.get(name);
  if (known?.parts.every((stones, index) => stones === parts[index]?.stones)) return known;
  const tagged = parts.flatMap(({ stones }, part) => stones.keys.map((key, index) => ({ key, part, index })));
  tagged.sort((a, b) => compareKeys(a.key, b.key));
  const share = parts.map(() => 0);
  let sum = 0;
  const about = tagged.map(({ part, index }) => {
    const rows = index * every;
    sum += rows - (share[part] ?? 0);
    share[part] = rows;
    const here = sum;
    // From its milestone on a run is, on the average, half-way to the next one.
    share[part] = rows + every / 2;
    sum += every / 2;
    return here;
  });
  const made = { parts: parts.map(({ stones }) => stones), keys: tagged.map(({ key }) => key), about };
  kept.delete(name);
  kept.set(name, made);
  const [oldest] = kept.keys();
  if (kept.size > 20 && oldest !== undefined) kept.delete(oldest);
  return made;
}

/** Where to begin reading: beyond a key, and how many rows to leave out from there. */
export interface Start {
  from: Beyond | null;
  skip: number;
}

function startInOne({ stones, shift }: Walked, position: number): Start {
  const place = position - shift;
  const index = Math.min(Math.floor(place / every), stones.keys.length - 1);
  const key = stones.keys[index];
  return key && place >= 0 ? { from: { key, inclusive: true }, skip: place - index * every } : { from: null, skip: position };
}

async function startInMany(parts: readonly Walked[], position: number): Promise<Start> {
  const { keys, about } = merged(parts);
  const shift = parts.reduce((sum, part) => sum + part.shift, 0);
  let at = about.findLastIndex((rows) => rows + shift <= position);
  let best: Start = { from: null, skip: position };
  const tried = new Set<number>();
  for (let round = 0; round < 6 && at >= 0 && !tried.has(at); round += 1) {
    tried.add(at);
    const key = keys[at] as Key;
    const over = position - (await rank(parts, key));
    if (over >= 0 && over < best.skip) best = { from: { key, inclusive: true }, skip: over };
    if (over >= 0 && over <= every) break;
    at = Math.max(0, Math.min(keys.length - 1, at + Math.trunc(over / every) - (over < 0 ? 1 : 0)));
  }
  return best;
}

/** Where the row at a position is found, counted from 0 and newest first. Waits for the milestones where there are none yet. */
export async function startAt(runs: readonly MarkedRun[], position: number): Promise<Start> {
  const parts = await walked(runs, position);
  const [only] = parts;
  return parts.length === 1 && only ? startInOne(only, position) : startInMany(parts, position);
}

/** How many rows lie above a key, newest first: the position of its row. Waits like `startAt`. */
export async function positionOf(runs: readonly MarkedRun[], key: Key): Promise<number> {
  return rank(await walked(runs, 0), key);
}

/** Rows of all the runs together. Waits like `startAt`; in a long list that changes just now it is what the kept counts make of it. */
export async function totalOf(runs: readonly MarkedRun[]): Promise<number> {
  return (await walked(runs, 0)).reduce((sum, { stones, shift }) => sum + Math.max(0, stones.total + shift), 0);
}
