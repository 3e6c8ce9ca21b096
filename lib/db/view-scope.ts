/** Which mailboxes a view reaches, and how its list is read: as runs of their indexes, narrowed by what no index knows. */
import { AppError } from '../errors';
import type { Actor } from '../model/actor';
import type { AccountId, MailboxId } from '../model/ids';
import { labelOfFilter } from '../model/labels';
import { filterOfRole } from '../model/route';
import { say } from '../model/said';
import type { Filter, List, View } from '../model/view';
import { isOneOf, onPostgres } from './dialect';
import { conditionOf } from './filters';
import { Prisma } from './generated/sqlite/client';
import { knownMilestones, type MarkedRun, type Marks } from './milestones';
import type { Ordering } from './ordered-ids';
import { unifiedAccountIds } from './preferences';
import { atOnce, type Kind } from './runs';
import { select } from './select';

/** A mailbox of a view, as far as its list needs to know. */
export interface ScopeBox extends Marks {
  id: MailboxId;
  accountId: AccountId;
  role: string | null;
  selectable: boolean;
  /** Its first sync has ended. */
  complete: boolean;
  /** Something is pinned in some account of the view. */
  pins: boolean;
}

interface RawBox extends Marks {
  id: number;
  accountId: number;
  role: string | null;
  selectable: boolean | number;
  syncedDownTo: number | null;
  pins: boolean | number;
}

/** Where one letter may lie a second time, or nobody looks for what is new. */
const aside: ReadonlySet<string | null> = new Set(['junk', 'trash', 'all', 'flagged']);

function selected(view: View): Prisma.Sql {
  if (view.kind === 'mailbox') return Prisma.sql`AND "id" = ${view.mailboxId}`;
  if (view.kind === 'found' && view.mailboxId !== null) return Prisma.sql`AND "id" = ${view.mailboxId}`;
  if (view.kind !== 'role' || filterOfRole(view.role) !== null) return Prisma.empty;
  return Prisma.sql`AND "role" = ${view.role}`;
}

/** The mailboxes of the actor that a view reaches; lists over all accounts leave out those that the person left out. Throws `notFound` where it names one that is not there or somebody else's (T45). */
export async function scopeOf(actor: Actor, view: View): Promise<ScopeBox[]> {
  if (actor.accountIds.length === 0) throw gone();
  const named = (view.kind === 'mailbox' || view.kind === 'found') && view.mailboxId !== null;
  const accountIds = named ? actor.accountIds : await unifiedAccountIds(actor);
  const theirs = Prisma.sql`"accountId" IN (${Prisma.join([...accountIds])})`;
  const raws = await select<RawBox[]>`
    SELECT "id", "accountId", "role", "selectable", "exists", "unseen", "cached", "threads", "version", "syncedDownTo",
      EXISTS (SELECT 1 FROM "ThreadMark" k WHERE k.${theirs} AND k."pinned" = true) AS "pins"
    FROM "Mailbox" WHERE ${theirs} ${selected(view)} ORDER BY "id"`;
  if (named && raws.length === 0) throw gone();
  const boxes = raws.map(({ syncedDownTo, ...raw }) => ({
    ...raw,
    id: raw.id as MailboxId,
    accountId: raw.accountId as AccountId,
    selectable: Boolean(raw.selectable),
    pins: Boolean(raw.pins),
    complete: syncedDownTo === 1,
  }));
  const wide = !named && !(view.kind === 'role' && filterOfRole(view.role) === null);
  return wide ? boxes.filter((box) => box.selectable && !aside.has(box.role)) : boxes;
}

function gone(): AppError {
  return new AppError('notFound', say('said.folder.gone'));
}

/** What narrows a list beyond its index, as SQL and in words that tell one from another. */
interface Narrowing {
  sql: Prisma.Sql;
  words: string;
}

/** A conversation is listed where any of its letters in the mailbox fits. By the index of conversations: those of the mailbox have all its letters. */
function anyLetter(filter: Filter): Prisma.Sql {
  return Prisma.sql`AND (${conditionOf(filter, 'm')} OR EXISTS (SELECT 1 FROM "Message" x WHERE x."threadId" = m."threadId"
    AND +x."mailboxId" = m."mailboxId" AND x."deleted" = false AND ${conditionOf(filter, 'x')}))`;
}

/** Every word somewhere in the subject, the sender or the first words; letters of ASCII in either case. */
function wordsIn(words: string): Prisma.Sql {
  const like = Prisma.raw(onPostgres() ? 'ILIKE' : 'LIKE');
  const parts = words.split(/\s+/u).map((word) => {
    const plain = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    const folded = `%${word
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\\%_]/g, '\\$&')}%`;
    return Prisma.sql`AND (m."subject" ${like} ${plain} ESCAPE '\\' OR m."baseSubject" LIKE ${folded} ESCAPE '\\'
      OR m."fromJson" ${like} ${plain} ESCAPE '\\' OR m."sender" LIKE ${folded} ESCAPE '\\' OR m."preview" ${like} ${plain} ESCAPE '\\')`;
  });
  return Prisma.join(parts, ' ');
}

/** How a list is read. */
export interface Reading extends Ordering {
  runs: readonly MarkedRun[];
  kind: Kind;
  /** Nothing beyond the index narrows the list. */
  plain: boolean;
  /** It can be read by key; else only by its ids put in order. */
  byKey: boolean;
}

/** Does the filter leave only letters that bear labels? */
const isOfLabels = (filter: Filter): boolean => filter === 'labelled' || labelOfFilter(filter) !== null;

/**
 * Letters with labels are few among many, so they are found by their own index also where conversations are listed: each stands there by the
 * newest of its letters that bears the label.
 */
function indexFor({ view, filter, threads }: List): { kind: Kind; rest: Filter[] } {
  const ofRole = view.kind === 'role' ? filterOfRole(view.role) : null;
  const filters = new Set<Filter>([...(filter ? [filter] : []), ...(ofRole ? [ofRole] : [])]);
  if ([...filters].some(isOfLabels)) return { kind: 'labelled', rest: [...filters].filter((one) => one !== 'labelled') };
  const kind = threads ? 'top' : filters.has('unread') ? 'unread' : filters.has('flagged') ? 'flagged' : 'all';
  return { kind, rest: [...filters].filter((one) => one !== kind) };
}

/** Of hundreds of folders most hold nothing unread and nothing starred; those are not asked. */
function mayHold(box: ScopeBox, kind: Kind): boolean {
  if (box.cached === 0 || (kind === 'unread' && box.complete && box.unseen === 0)) return false;
  const { id, version, exists, unseen, cached, threads } = box;
  return knownMilestones({ mailboxId: id, kind, marks: { version, exists, unseen, cached, threads } })?.total !== 0;
}

/** How the list of a view is read from the mailboxes of its scope. */
export function readingOf(list: List, boxes: readonly ScopeBox[]): Reading {
  const { kind, rest } = indexFor(list);
  const narrowing: Narrowing[] = rest.map((one) => ({
    sql: list.threads && !isOfLabels(one) ? anyLetter(one) : Prisma.sql`AND ${conditionOf(one, 'm')}`,
    words: one,
  }));
  if (list.view.kind === 'found') narrowing.push({ sql: wordsIn(list.view.words), words: `words ${list.view.words}` });
  const runs = (boxes.length > 1 ? boxes.filter((box) => mayHold(box, kind)) : boxes).map(
    ({ id, version, exists, unseen, cached, threads }) => ({
      mailboxId: id,
      kind,
      marks: { version, exists, unseen, cached, threads },
    }),
  );
  const several = new Set(boxes.map((box) => box.accountId)).size < boxes.length;
  const oncePerThread = list.threads && (several || kind === 'labelled');
  const plain = narrowing.length === 0;
  // The index has pinned letters above the newest, not above the oldest.
  const turned = list.sort.ascending && boxes.some((box) => box.pins);
  return {
    name: JSON.stringify([boxes.map(({ id }) => id), kind, list.sort, oncePerThread, ...narrowing.map(({ words }) => words)]),
    runs,
    kind,
    sort: list.sort,
    condition: plain
      ? Prisma.empty
      : Prisma.join(
          narrowing.map(({ sql }) => sql),
          ' ',
        ),
    oncePerThread,
    plain,
    byKey: list.sort.by === 'date' && !oncePerThread && !turned && (plain || runs.length <= atOnce),
  };
}

/** The ids of a conversation's letters that are the actor's, oldest first; also by the id of one that was merged into it. */
export async function idsOfThread(actor: Actor, threadId: number): Promise<{ ids: number[]; accountId: AccountId | null }> {
  if (actor.accountIds.length === 0) return { ids: [], accountId: null };
  const [merge] = await select<{ to: number }[]>`
    SELECT "to" FROM "ThreadMerge" WHERE "from" = ${threadId} AND ${isOneOf('"accountId"', actor.accountIds)}`;
  const rows = await select<{ id: number; accountId: number }[]>`
    SELECT m."id", m."accountId" FROM "Message" m WHERE m."threadId" = ${merge?.to ?? threadId}
    AND ${isOneOf('+m."accountId"', actor.accountIds)} AND m."deleted" = false ORDER BY m."internalAt", m."id" LIMIT 5000`;
  return { ids: rows.map(({ id }) => id), accountId: (rows[0]?.accountId ?? null) as AccountId | null };
}
