/** Acts on everything that a list holds: how far each is. Precious: no path that drops the cache reaches them. */
import * as z from 'zod';
import type { Actor } from '../model/actor';
import { type BulkAct, bulkDeedSchema } from '../model/acts';
import { type AccountId, accountIdSchema, type MailboxId, mailboxIdSchema, type UserId } from '../model/ids';
import { keepTold, keptTold, type Told } from '../model/said';
import { filterSchema } from '../model/view';
import { carrySchema } from './acts';
import { database, type Transaction } from './client';
import type { BulkActModel } from './generated/sqlite/models';

/**
 * The mailboxes that a list is made of, each with one above the highest UID it had when the act was asked for; what narrows the list; what
 * narrows its letters to those that the deed changes; and whether it is of conversations.
 */
const scopeSchema = z.object({
  parts: z.array(
    z.object({
      accountId: accountIdSchema,
      mailboxId: mailboxIdSchema,
      below: z.number(),
      to: mailboxIdSchema.nullable(),
      carry: carrySchema.nullable().default(null),
    }),
  ),
  filters: z.array(filterSchema),
  needs: z.array(filterSchema).default([]),
  threads: z.boolean().default(false),
});
export type BulkScope = z.infer<typeof scopeSchema>;

/** The next batch takes letters of part `part` whose UID is lower than `below`. `batch` counts the batches made. */
const cursorSchema = z.object({ part: z.int(), below: z.number(), batch: z.int() });
export type BulkCursor = z.infer<typeof cursorSchema>;

/** What is done to each batch: a deed, or taking the batches of another bulk act back, from the last one. */
const workSchema = z.union([bulkDeedSchema, z.object({ kind: z.literal('undo'), of: z.uuid(), batches: z.int() })]);
export type BulkWork = z.infer<typeof workSchema>;

export interface BulkRecord {
  id: string;
  userId: UserId;
  scope: BulkScope;
  work: BulkWork;
  cursor: BulkCursor;
  state: BulkAct['state'];
  total: number;
  done: number;
  failed: number;
  note: Told | null;
  journalId: string | null;
}

function toBulk(row: BulkActModel): BulkRecord {
  const { id, total, done, failed, note, journalId } = row;
  return {
    id,
    userId: row.userId as UserId,
    scope: scopeSchema.parse(JSON.parse(row.view)),
    work: workSchema.parse(JSON.parse(row.act)),
    cursor: cursorSchema.parse(JSON.parse(row.cursor ?? '{"part":0,"below":4294967296,"batch":0}')),
    state: row.state as BulkAct['state'],
    total,
    done,
    failed,
    note: note === null ? null : keptTold(note),
    journalId,
  };
}

/** The bulk act as the screen knows it. */
export function toBulkAct({ id, scope, state, total, done, failed, note, journalId }: BulkRecord): BulkAct {
  const accountIds = [...new Set(scope.parts.map(({ accountId }) => accountId))];
  return { id, accountIds, state, total: Math.max(total, done + failed), done, failed, message: note, undo: journalId };
}

/** Begins a bulk act. */
export async function insertBulk(
  actor: Actor,
  bulk: Pick<BulkRecord, 'id' | 'scope' | 'work' | 'total' | 'journalId'>,
): Promise<BulkRecord> {
  const { id, total, journalId } = bulk;
  const data = { id, userId: actor.userId, view: JSON.stringify(bulk.scope), act: JSON.stringify(bulk.work), total, journalId };
  return toBulk(await database().bulkAct.create({ data }));
}

/** A bulk act is an actor's where all accounts that it is about are open to them (T44). */
const within = (actor: Actor) => (bulk: BulkRecord) => bulk.scope.parts.every(({ accountId }) => actor.accountIds.includes(accountId));

/** One bulk act of the actor, or null where it is unknown, somebody else's (T45), or of an account that is locked. */
export async function readBulk(actor: Actor, id: string): Promise<BulkRecord | null> {
  const row = await database().bulkAct.findFirst({ where: { id, userId: actor.userId } });
  return row ? ([toBulk(row)].find(within(actor)) ?? null) : null;
}

/** The actor's bulk acts that go on. Those of locked accounts wait until these are opened. */
export async function runningBulks(actor: Actor): Promise<BulkRecord[]> {
  const rows = await database().bulkAct.findMany({ where: { userId: actor.userId, state: 'running' }, orderBy: { createdAt: 'asc' } });
  return rows.map(toBulk).filter(within(actor));
}

/** Writes where the next batch begins. */
export async function writeCursor(tx: Transaction, id: string, cursor: BulkCursor, journalId: string | null): Promise<void> {
  await tx.bulkAct.update({ where: { id }, data: { cursor: JSON.stringify(cursor), ...(journalId === null ? {} : { journalId }) } });
}

/** Counts letters that are done or could not be. Answers the bulk act after it, or null where it is gone. */
export async function countBulk(
  tx: Transaction,
  id: string,
  by: { done: number; failed: number; note?: Told },
): Promise<BulkRecord | null> {
  const { count } = await tx.bulkAct.updateMany({
    where: { id },
    data: { done: { increment: by.done }, failed: { increment: by.failed }, ...(by.note === undefined ? {} : { note: keepTold(by.note) }) },
  });
  const row = count ? await tx.bulkAct.findUnique({ where: { id } }) : null;
  return row ? toBulk(row) : null;
}

/** Ends a running bulk act; null where it had ended. */
export async function endBulk(id: string, state: 'stopped' | 'done' | 'failed', note: Told | null): Promise<BulkRecord | null> {
  const { count } = await database().bulkAct.updateMany({
    where: { id, state: 'running' },
    data: { state, ...(note === null ? {} : { note: keepTold(note) }) },
  });
  const row = count ? await database().bulkAct.findUnique({ where: { id } }) : null;
  return row ? toBulk(row) : null;
}

/** Ended bulk acts are forgotten after a month, in ms. */
const keptForMs = 30 * 24 * 3600_000;

/** Forgets bulk acts that ended a month ago. */
export async function forgetOldBulks(userId: UserId, now: number): Promise<void> {
  await database().bulkAct.deleteMany({ where: { userId, state: { not: 'running' }, updatedAt: { lt: new Date(now - keptForMs) } } });
}

/** A mailbox that a list may be made of. `above` is one above its highest UID, cached or not. */
export interface ScopeMailbox {
  id: MailboxId;
  accountId: AccountId;
  role: string | null;
  above: number;
}

/** The actor's mailboxes that can hold letters. */
export async function scopeMailboxes(actor: Actor): Promise<ScopeMailbox[]> {
  const rows = await database().mailbox.findMany({
    where: { accountId: { in: [...actor.accountIds] }, selectable: true, uidNext: { not: null } },
    select: { id: true, accountId: true, role: true, uidNext: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id, accountId, role, uidNext }) => ({
    id: id as MailboxId,
    accountId: accountId as AccountId,
    role,
    above: uidNext ?? 1,
  }));
}
