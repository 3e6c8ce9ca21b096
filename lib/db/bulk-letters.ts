/** Which letters the next batch of an act on everything takes. */
import type { MailboxId, MessageId } from '../model/ids';
import type { BulkScope } from './bulk-acts';
import { database } from './client';
import { isOneOf } from './dialect';
import { narrowing } from './filters';
import { Prisma } from './generated/sqlite/client';

/** One mailbox of a scope with what narrows its letters. */
export interface Within extends Pick<BulkScope, 'filters' | 'needs' | 'threads'> {
  mailboxId: MailboxId;
  /** One above the highest UID that was there when the act was asked for. */
  below: number;
}

/** A listed letter with what recognises it. */
export interface ScopeLetter {
  id: MessageId;
  uid: number;
  header: string | null;
  size: number;
  at: number;
}

/** A batch: its letters, and the UID below which the next one begins; null where nothing is left. */
export interface ScopeBatch {
  letters: ScopeLetter[];
  next: number | null;
}

/** A narrowed list of conversations shows one where any of its letters fits, and means all of them; without a filter it means every letter. */
const byThread = ({ threads, filters }: Within): boolean => threads && filters.length > 0;

const columns = Prisma.raw('m."id", m."uid", m."messageIdHeader" AS "header", m."size", m."internalAt" AS "at"');

type RawLetter = { id: number; uid: number; header: string | null; size: number; at: number };
const toLetter = (raw: RawLetter): ScopeLetter => ({
  ...raw,
  id: Number(raw.id) as MessageId,
  uid: Number(raw.uid),
  size: Number(raw.size),
});

/** The next conversations below a UID, each by the highest of its letters that fit, with all its letters that the act changes. */
async function nextThreads(within: Within, from: number, limit: number): Promise<ScopeBatch> {
  const { mailboxId, below, filters, needs } = within;
  const tops = await database().$queryRaw<{ id: number; uid: number; threadId: number | null }[]>`
    SELECT m."id", m."uid", m."threadId" FROM "Message" m
    WHERE m."mailboxId" = ${mailboxId} AND m."uid" > 0 AND m."uid" < ${from} AND m."deleted" = false ${narrowing(filters, 'm')}
    AND NOT EXISTS (SELECT 1 FROM "Message" x WHERE x."threadId" = m."threadId" AND +x."mailboxId" = m."mailboxId" AND x."deleted" = false
      AND x."uid" > m."uid" AND x."uid" < ${below} ${narrowing(filters, 'x')})
    ORDER BY m."uid" DESC LIMIT ${limit}`;
  const last = tops.at(-1);
  if (!last) return { letters: [], next: null };
  const threadIds = tops.flatMap(({ threadId }) => (threadId === null ? [] : [Number(threadId)]));
  const raws = await database().$queryRaw<RawLetter[]>`
    SELECT ${columns} FROM "Message" m
    WHERE (${isOneOf('m."threadId"', threadIds)} OR ${isOneOf(
      'm."id"',
      tops.map(({ id }) => Number(id)),
    )}) AND m."mailboxId" = ${mailboxId} AND m."uid" > 0 AND m."uid" < ${below} AND m."deleted" = false ${narrowing(needs, 'm')}
    ORDER BY m."uid" DESC`;
  return { letters: raws.map(toLetter), next: Number(last.uid) };
}

/** The next listed letters below a UID, highest first: a walk down an index. In a narrowed list of conversations at most a fifth as many of these. */
export async function nextOfScope(within: Within, from: number, limit: number): Promise<ScopeBatch> {
  if (byThread(within)) return nextThreads(within, from, Math.ceil(limit / 5));
  const { mailboxId, filters, needs } = within;
  const raws = await database().$queryRaw<RawLetter[]>`
    SELECT ${columns} FROM "Message" m
    WHERE m."mailboxId" = ${mailboxId} AND m."uid" > 0 AND m."uid" < ${from} AND m."deleted" = false ${narrowing([...filters, ...needs], 'm')}
    ORDER BY m."uid" DESC LIMIT ${limit}`;
  const letters = raws.map(toLetter);
  return { letters, next: letters.at(-1)?.uid ?? null };
}

/** How many listed letters the act changes. A walk over an index, once for each bulk act. */
export async function countOfScope(within: Within): Promise<number> {
  const { mailboxId, below, filters, needs } = within;
  const fits = byThread(within)
    ? Prisma.sql`AND ((1 = 1 ${narrowing(filters, 'm')}) OR EXISTS (SELECT 1 FROM "Message" x WHERE x."threadId" = m."threadId"
        AND +x."mailboxId" = m."mailboxId" AND x."deleted" = false AND x."uid" > 0 AND x."uid" < ${below} ${narrowing(filters, 'x')}))`
    : narrowing(filters, 'm');
  const [row] = await database().$queryRaw<{ n: bigint | number }[]>`
    SELECT count(*) AS "n" FROM "Message" m
    WHERE m."mailboxId" = ${mailboxId} AND m."uid" > 0 AND m."uid" < ${below} AND m."deleted" = false ${fits} ${narrowing(needs, 'm')}`;
  return Number(row?.n ?? 0);
}
