/** Writes to the table of mailboxes. Called by lib/sync/apply.ts only, inside its transaction. */
import type { AccountId, MailboxId } from '../model/ids';
import type { Mailbox, MailboxRole } from '../model/mail';
import type { SyncState } from '../model/stored';
import type { Transaction } from './client';
import { asInt } from './dialect';
import { type ScreenColumns, screenColumns, toMailbox } from './mailboxes';

/** What LIST says of a mailbox, as far as the cache keeps it. */
export interface MailboxFacts {
  path: string;
  delimiter: string | null;
  role: MailboxRole | null;
  selectable: boolean;
  subscribed: boolean;
  /** Null for the person's own. */
  owner: string | null;
}

/** Counts that move with the cached rows. */
export interface CountChange {
  exists: number;
  unseen: number;
  cached: number;
}

/** A mailbox as LIST gives it; `status` are its counts, where known, for a mailbox whose letters are not followed yet. */
export interface MailboxEntry extends MailboxFacts {
  exists: number;
  unseen: number;
  /** MYRIGHTS (RFC 4314), where they were asked for. */
  rights?: string | null;
}

/** Adds mailboxes never seen before. */
export async function insertMailboxes(tx: Transaction, accountId: AccountId, entries: readonly MailboxEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.mailbox.createMany({ data: entries.map((entry) => ({ accountId, ...entry })) });
}

/** Writes the facts of LIST (also a new path, which is a rename) over the mailbox. */
export async function updateMailbox(tx: Transaction, id: MailboxId, facts: MailboxFacts): Promise<void> {
  await tx.mailbox.update({ where: { id }, data: facts });
}

/** Removes mailboxes with all their cached rows. */
export async function deleteMailboxes(tx: Transaction, ids: MailboxId[]): Promise<void> {
  await tx.message.deleteMany({ where: { mailboxId: { in: ids } } });
  await tx.mailbox.deleteMany({ where: { id: { in: ids } } });
}

/** Sets what the server said of the counts; `checkedAt` in ms. Leaves out what is undefined. */
export async function writeCounts(
  tx: Transaction,
  id: MailboxId,
  counts: { exists?: number; unseen?: number; cached?: number; checkedAt?: number },
): Promise<Mailbox> {
  const { exists = null, unseen = null, cached = null, checkedAt = null } = counts;
  const [row] = await tx.$queryRaw<ScreenColumns[]>`UPDATE "Mailbox" SET
    "exists" = coalesce(${asInt(exists)}, "exists"), "unseen" = coalesce(${asInt(unseen)}, "unseen"),
    "cached" = coalesce(${asInt(cached)}, "cached"), "checkedAt" = coalesce(CAST(${checkedAt} AS DOUBLE PRECISION), "checkedAt")
    WHERE "id" = ${id} RETURNING ${screenColumns}`;
  if (!row) throw new Error('This mailbox is not there any more.');
  return toMailbox(row);
}

/** Moves the counts by differences; none of them falls below 0. */
export async function moveCounts(tx: Transaction, id: MailboxId, by: CountChange): Promise<void> {
  if (by.exists === 0 && by.unseen === 0 && by.cached === 0) return;
  await tx.$executeRaw`UPDATE "Mailbox" SET
    "exists" = CASE WHEN "exists" + ${by.exists} < 0 THEN 0 ELSE "exists" + ${by.exists} END,
    "unseen" = CASE WHEN "unseen" + ${by.unseen} < 0 THEN 0 ELSE "unseen" + ${by.unseen} END,
    "cached" = CASE WHEN "cached" + ${by.cached} < 0 THEN 0 ELSE "cached" + ${by.cached} END
    WHERE "id" = ${id}`;
}

/** Writes how far the cache follows the mailbox. The counts are written apart. */
export async function writeState(tx: Transaction, id: MailboxId, state: Omit<SyncState, 'exists'>): Promise<void> {
  const { uidValidity, uidNext, syncedDownTo } = state;
  const highestModseq = state.highestModseq === null ? null : state.highestModseq.toString();
  await tx.$executeRaw`UPDATE "Mailbox" SET "uidValidity" = ${uidValidity}, "uidNext" = ${uidNext}, "syncedDownTo" = ${syncedDownTo},
    "highestModseq" = ${highestModseq} WHERE "id" = ${id}`;
}

/** Forgets the modseq of all mailboxes of an account, so that the next look at each compares it whole with the server. */
export async function distrustMailboxes(tx: Transaction, accountId: AccountId): Promise<void> {
  await tx.mailbox.updateMany({ where: { accountId }, data: { highestModseq: null } });
}

/** Counts rows and unseen rows from the cache itself: costs a walk over the index, so only after a whole compare. */
export async function countRows(tx: Transaction, id: MailboxId): Promise<{ cached: number; unseen: number }> {
  const [row] = await tx.$queryRaw<{ cached: bigint; unseen: bigint }[]>`
    SELECT (SELECT count(*) FROM "Message" WHERE "mailboxId" = ${id}) AS "cached",
      (SELECT count(*) FROM "Message" WHERE "mailboxId" = ${id} AND "seen" = false) AS "unseen"`;
  return { cached: Number(row?.cached ?? 0), unseen: Number(row?.unseen ?? 0) };
}
