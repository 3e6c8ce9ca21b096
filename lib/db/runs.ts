/**
 * Runs: the letters of one mailbox in the order of a partial index by (listAt, uid): pinned ones first, then the newest. Every list that is
 * sorted by date is one run or several read as one, always by key: a place in a list is the key of a row, never a number of rows to skip.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { AppError } from '../errors';
import type { MailboxId } from '../model/ids';
import { say } from '../model/said';
import { onPostgres } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { type RawRow, rowColumns } from './message-rows';
import { select } from './select';

/** Which letters of a mailbox: each kind has an index of its own. */
export type Kind = 'all' | 'unread' | 'flagged' | 'labelled' | 'top';

/** The letters of one kind in one mailbox. Who may read the mailbox was found out by the caller. */
export interface Run {
  mailboxId: MailboxId;
  kind: Kind;
}

/** A row's place in any list by date. Where two mailboxes have the same time and UID, the mailbox decides. */
export interface Key {
  at: number;
  uid: number;
  mailboxId: number;
}

/** The conditions repeat those of the indexes word by word: only then are the indexes used. */
const kinds: Record<Kind, { index: string; condition: Prisma.Sql }> = {
  all: { index: 'Message_list', condition: Prisma.sql`m."deleted" = false` },
  unread: { index: 'Message_unread', condition: Prisma.sql`m."deleted" = false AND m."seen" = false` },
  flagged: { index: 'Message_flagged', condition: Prisma.sql`m."deleted" = false AND m."flagged" = true` },
  labelled: { index: 'Message_labelled', condition: Prisma.sql`m."deleted" = false AND m."labelled" = true` },
  top: { index: 'Message_top', condition: Prisma.sql`m."deleted" = false AND m."top" = true` },
};

/** Runs that one statement reads side by side; SQLite takes at most 500 parts. */
export const atOnce = 100;

/** A list row as a run gives it. */
export type RunRow = RawRow;

/** Compares keys, newest first. */
export function compareKeys(a: Key, b: Key): number {
  return b.at - a.at || b.uid - a.uid || b.mailboxId - a.mailboxId;
}

/** The cursor of a key: time, UID and mailbox to the base 36. */
export function cursorOf(key: Key): string {
  return [key.at, key.uid, key.mailboxId].map((part) => part.toString(36)).join('_');
}

/** The key of a cursor. Throws `badInput` where it is none. */
export function keyOf(cursor: string): Key {
  const parts = cursor.split('_').map((text) => (/^-?[0-9a-z]{1,12}$/.test(text) ? Number.parseInt(text, 36) : Number.NaN));
  const [at, uid, mailboxId = 0] = parts;
  if (at === undefined || uid === undefined || parts.length > 3 || parts.some(Number.isNaN)) {
    throw new AppError('badInput', say('said.list.place'));
  }
  return { at, uid, mailboxId };
}

/** The part of a list that lies beyond a key, seen in the direction of reading; `inclusive` takes the row of the key along. */
export interface Beyond {
  key: Key;
  inclusive: boolean;
}

function rowsOf({ mailboxId, kind }: Run): Prisma.Sql {
  const { index, condition } = kinds[kind];
  const hint = onPostgres() ? Prisma.empty : Prisma.raw(`INDEXED BY "${index}"`);
  return Prisma.sql`FROM "Message" m ${hint} WHERE m."mailboxId" = ${mailboxId} AND ${condition}`;
}

/** `AND (listAt, uid) ...` for the rows of this run that lie beyond the key. */
function beyondIn(run: Run, { key, inclusive }: Beyond, ascending: boolean): Prisma.Sql {
  // Among rows of the same time and UID the higher mailbox comes first.
  const order = ascending ? run.mailboxId - key.mailboxId : key.mailboxId - run.mailboxId;
  const equal = key.mailboxId === 0 ? inclusive : order > 0 || (order === 0 && inclusive);
  const sign = Prisma.raw(`${ascending ? '>' : '<'}${equal ? '=' : ''}`);
  return Prisma.sql`AND (m."listAt", m."uid") ${sign} (${key.at}, ${key.uid})`;
}

const orders = {
  down: Prisma.sql`"listAt" DESC, "uid" DESC, "mailboxId" DESC`,
  up: Prisma.sql`"listAt" ASC, "uid" ASC, "mailboxId" ASC`,
};

/** A stretch of a list. */
export interface Stretch {
  /** Oldest first. */
  ascending: boolean;
  /** Null begins at the end of the list that is read first. */
  from: Beyond | null;
  /** Rows left out before the first one: only ever a few hundred. */
  skip: number;
  limit: number;
}

function union(runs: readonly Run[], { ascending, from }: Stretch): Prisma.Sql {
  const parts = runs.map(
    (run) =>
      Prisma.sql`SELECT m."id", m."listAt", m."uid", m."mailboxId" ${rowsOf(run)} ${from ? beyondIn(run, from, ascending) : Prisma.empty}`,
  );
  return Prisma.join(parts, ' UNION ALL ');
}

function readOne(run: Run, stretch: Stretch): Promise<RunRow[]> {
  const { ascending, from, skip, limit } = stretch;
  const direction = Prisma.raw(ascending ? 'ASC' : 'DESC');
  return select<RunRow[]>`
    SELECT ${rowColumns} ${rowsOf(run)} ${from ? beyondIn(run, from, ascending) : Prisma.empty}
    ORDER BY m."listAt" ${direction}, m."uid" ${direction} LIMIT ${limit} OFFSET ${skip}`;
}

function readGroup(runs: readonly Run[], stretch: Stretch): Promise<RunRow[]> {
  const order = stretch.ascending ? orders.up : orders.down;
  const direction = Prisma.raw(stretch.ascending ? 'ASC' : 'DESC');
  return select<RunRow[]>`
    SELECT ${rowColumns} FROM (${union(runs, stretch)} ORDER BY ${order} LIMIT ${stretch.limit} OFFSET ${stretch.skip}) k
    JOIN "Message" m ON m."id" = k."id" ORDER BY m."listAt" ${direction}, m."uid" ${direction}, m."mailboxId" ${direction}`;
}

/** The conversations of a run's letters, one for each letter and at most `most`; null for a letter outside of any. */
export async function readThreadIds(run: Run, most: number): Promise<(number | null)[]> {
  const rows = await select<{ threadId: number | null }[]>`SELECT m."threadId" ${rowsOf(run)} LIMIT ${most}`;
  return rows.map(({ threadId }) => threadId);
}

/** The key of a row. */
export function keyOfRow(row: Pick<RawRow, 'listAt' | 'uid' | 'mailboxId'>): Key {
  return { at: row.listAt, uid: row.uid, mailboxId: row.mailboxId };
}

/** Rows of the runs read as one list. */
export async function readRuns(runs: readonly Run[], stretch: Stretch): Promise<RunRow[]> {
  const [only] = runs;
  if (!only) return [];
  if (runs.length === 1) return readOne(only, stretch);
  if (runs.length <= atOnce) return readGroup(runs, stretch);
  const all: RunRow[] = [];
  for (let at = 0; at < runs.length; at += atOnce) {
    const part = { ...stretch, skip: 0, limit: stretch.skip + stretch.limit };
    all.push(...(await readGroup(runs.slice(at, at + atOnce), part)));
  }
  const sign = stretch.ascending ? -1 : 1;
  all.sort((a, b) => sign * compareKeys(keyOfRow(a), keyOfRow(b)));
  return all.slice(stretch.skip, stretch.skip + stretch.limit);
}

/** Rows looked through at once for those that fit a condition: some milliseconds. */
const lookedThrough = 2000;

/** The last key of a stretch of exactly `limit` rows, or null where the list ends before. */
async function lastOf(runs: readonly Run[], stretch: Stretch): Promise<Key | null> {
  const order = stretch.ascending ? orders.up : orders.down;
  const [row] = await select<Pick<RawRow, 'listAt' | 'uid' | 'mailboxId'>[]>`
    SELECT k."listAt", k."uid", k."mailboxId" FROM (${union(runs, stretch)}) k ORDER BY ${order} LIMIT 1 OFFSET ${stretch.limit - 1}`;
  return row ? keyOfRow(row) : null;
}

/**
 * Rows of the runs (at most a hundred of them) that also meet `condition` (`AND ...` on the table called `m`). Looks through the list in
 * steps that leave the thread to others, until it has enough; so it is for conditions that many rows meet.
 */
export async function readRunsWhere(runs: readonly Run[], stretch: Stretch, condition: Prisma.Sql): Promise<RunRow[]> {
  const found: RunRow[] = [];
  const direction = Prisma.raw(stretch.ascending ? 'ASC' : 'DESC');
  for (let step: Stretch = { ...stretch, skip: 0, limit: lookedThrough }; runs.length > 0; ) {
    const order = stretch.ascending ? orders.up : orders.down;
    const rows = await select<RunRow[]>`
      SELECT ${rowColumns} FROM (${union(runs, step)} ORDER BY ${order} LIMIT ${step.limit}) k
      JOIN "Message" m ON m."id" = k."id" WHERE m."deleted" = false ${condition}
      ORDER BY m."listAt" ${direction}, m."uid" ${direction}, m."mailboxId" ${direction} LIMIT ${stretch.limit - found.length}`;
    found.push(...rows);
    const key = found.length < stretch.limit ? await lastOf(runs, step) : null;
    if (!key) break;
    step = { ...step, from: { key, inclusive: false } };
    await breathe();
  }
  return found;
}

/** How many rows of each run lie at or below `from` (newest first) and above `to`, where given: a walk over the index, so only for short spans. */
export async function countSpans(
  spans: readonly { run: Run; from: Key; inclusive?: boolean; to: Key | null; toInclusive?: boolean }[],
): Promise<number> {
  let sum = 0;
  for (let at = 0; at < spans.length; at += atOnce) {
    const parts = spans.slice(at, at + atOnce).map(({ run, from, inclusive = true, to, toInclusive = false }) => {
      const below = beyondIn(run, { key: from, inclusive }, false);
      const above = to ? beyondIn(run, { key: to, inclusive: toInclusive }, true) : Prisma.empty;
      return Prisma.sql`SELECT count(*) AS "n" ${rowsOf(run)} ${below} ${above}`;
    });
    const counted = await select<{ n: number | bigint }[]>`${Prisma.join(parts, ' UNION ALL ')}`;
    for (const { n } of counted) sum += Number(n);
  }
  return sum;
}

/** Keys of a run at every `every`-th of its next `length` rows below `after`, the first one among them, and the last key where there are so many. */
export async function walkRun(run: Run, after: Key | null, every: number, length: number): Promise<{ keys: Key[]; last: Key | null }> {
  const from = after ? beyondIn(run, { key: after, inclusive: false }, false) : Prisma.empty;
  const rows = await select<{ listAt: number; uid: number; n: number | bigint }[]>`
    SELECT "listAt", "uid", "n" FROM (
      SELECT "listAt", "uid", row_number() OVER (ORDER BY "listAt" DESC, "uid" DESC) AS "n" FROM (
        SELECT m."listAt", m."uid" ${rowsOf(run)} ${from} ORDER BY m."listAt" DESC, m."uid" DESC LIMIT ${length}
      ) a
    ) b WHERE "n" % ${Prisma.raw(String(every))} = 1 OR "n" = ${length}`;
  rows.sort((a, b) => Number(a.n) - Number(b.n));
  const keys: Key[] = [];
  let last: Key | null = null;
  for (const { listAt, uid, n } of rows) {
    const key = { at: listAt, uid, mailboxId: run.mailboxId };
    if (Number(n) % every === 1) keys.push(key);
    if (Number(n) === length) last = key;
  }
  return { keys, last };
}

/** What is read of each row when a whole run is gone through; `sort` is what the order goes by. */
export interface ScannedRow {
  id: number;
  internalAt: number;
  listAt: number;
  uid: number;
  threadId: number | null;
  sort: string | number | null;
}

/** The rows of a run from a key on (inclusive) down to another one (exclusive; null: to the end) that also meet `condition`, newest first. */
export function scanRun(run: Run, from: Key, to: Key | null, sort: Prisma.Sql, condition: Prisma.Sql): Promise<ScannedRow[]> {
  const above = to ? beyondIn(run, { key: to, inclusive: false }, true) : Prisma.empty;
  return select<ScannedRow[]>`
    SELECT m."id", m."internalAt", m."listAt", m."uid", m."threadId", ${sort} AS "sort" ${rowsOf(run)}
    ${beyondIn(run, { key: from, inclusive: true }, false)} ${above} ${condition}
    ORDER BY m."listAt" DESC, m."uid" DESC`;
}
