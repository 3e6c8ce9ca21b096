/** The queue of acts: what people did that the mail server has not taken yet. Precious: no path that drops the cache reaches it. */
import * as z from 'zod';
import type { Actor } from '../model/actor';
import type { QueuedAct } from '../model/acts';
import { type AccountId, accountIdSchema, type MailboxId, mailboxIdSchema, messageIdSchema, type Uid, type UserId } from '../model/ids';
import { keepTold, keptTold, type Told } from '../model/said';
import { database, type Transaction } from './client';
import { isOneOf } from './dialect';
import { Prisma } from './generated/sqlite/client';
import type { ActModel } from './generated/sqlite/models';
import { select, selectIn } from './select';

/** A letter of an act, and what recognises it where its UID does not. `uid` is negative while a move before this act gives it none yet. */
const letterSchema = z.object({
  id: messageIdSchema,
  uid: z.number().transform((uid) => uid as Uid),
  header: z.string().nullable(),
  size: z.number(),
  at: z.number(),
  /** Its flags before the act. */
  was: z.array(z.string()),
});
export type ActLetter = z.infer<typeof letterSchema>;

/**
 * Where letters are put as copies, in this account or another one of the person; the originals go afterwards, or are kept. With `withdraw`
 * the act was taken back, and only the copies that it made are still to go.
 */
export const carrySchema = z.object({
  accountId: accountIdSchema,
  mailboxId: mailboxIdSchema,
  keep: z.boolean(),
  withdraw: z.boolean().default(false),
});
export type Carry = z.infer<typeof carrySchema>;

/** What an act keeps as JSON. */
export const payloadSchema = z.object({
  letters: z.array(letterSchema),
  add: z.array(z.string()),
  remove: z.array(z.string()),
  /** Where a move goes; null while the mailbox for `role` is still to be made. */
  to: mailboxIdSchema.nullable(),
  role: z.enum(['archive', 'trash', 'junk', 'inbox']).nullable(),
  /** The target's next UID before letters were copied: a copy at or above it is ours. Only where the server has no MOVE. */
  copiedFrom: z.object({ uidValidity: z.number(), uidNext: z.number() }).nullable(),
  /** Of `carry` only. */
  carry: carrySchema.nullable().default(null),
});
export type ActPayload = z.infer<typeof payloadSchema>;
/** `carry` is worked off by lib/sync/transfers.ts; where the originals are to go it becomes a `delete` once their copies are in place. */
export type ActKind = 'flags' | 'move' | 'delete' | 'carry';

/** One act of the queue. */
export interface ActRecord {
  id: number;
  userId: UserId;
  accountId: AccountId;
  kind: ActKind;
  mailboxId: MailboxId;
  /** Of the mailbox when the act was made. */
  uidValidity: number;
  payload: ActPayload;
  state: 'waiting' | 'running' | 'refused';
  /** How often it was begun. */
  attempts: number;
  note: Told | null;
  bulkId: string | null;
  createdAt: number;
}

/** A row of the table; its time is a number on SQLite where Prisma was not asked. */
type RawAct = Omit<ActModel, 'createdAt' | 'letters'> & { createdAt: Date | number };

const actColumns = Prisma.sql`"id", "userId", "accountId", "kind", "mailboxId", "uidValidity", "payload", "state", "attempts", "note", "bulkId",
  "createdAt"`;

function toAct(row: RawAct): ActRecord {
  return {
    id: row.id,
    userId: row.userId as UserId,
    accountId: row.accountId as AccountId,
    kind: row.kind as ActKind,
    mailboxId: row.mailboxId as MailboxId,
    uidValidity: row.uidValidity,
    payload: payloadSchema.parse(JSON.parse(row.payload)),
    state: row.state as ActRecord['state'],
    attempts: row.attempts,
    note: row.note === null ? null : keptTold(row.note),
    bulkId: row.bulkId,
    createdAt: Number(row.createdAt),
  };
}

/** Ids named to the screen; more are only counted. */
const toldIds = 100;

/** The act as the screen knows it. */
export function toQueued(act: ActRecord, state: QueuedAct['state'], message: Told | null): QueuedAct {
  const { letters } = act.payload;
  return {
    id: act.id,
    accountId: act.accountId,
    kind: act.kind,
    mailboxId: act.mailboxId,
    state,
    letters: letters.length,
    ids: letters.length > toldIds ? [] : letters.map((letter) => letter.id),
    message,
    createdAt: act.createdAt,
  };
}

/** Puts an act at the end of the queue. */
export async function insertAct(
  tx: Transaction,
  act: Pick<ActRecord, 'userId' | 'accountId' | 'kind' | 'mailboxId' | 'uidValidity' | 'payload' | 'bulkId'>,
): Promise<ActRecord> {
  const { userId, accountId, kind, mailboxId, uidValidity, payload, bulkId } = act;
  const now = new Date();
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO "Act" ("userId", "accountId", "kind", "mailboxId", "uidValidity", "payload", "letters", "bulkId", "createdAt")
    VALUES (${userId}, ${accountId}, ${kind}, ${mailboxId}, ${uidValidity}, ${JSON.stringify(payload)}, ${payload.letters.length}, ${bulkId}, ${now})
    RETURNING "id"`;
  return { ...act, id: Number(row?.id), state: 'waiting', attempts: 0, note: null, createdAt: now.getTime() };
}

/** Takes acts to be worked on, and answers them in order, but for those that somebody else took, or took back. Counts the try. */
export async function claimActs(acts: readonly ActRecord[]): Promise<ActRecord[]> {
  const ids = acts.map((act) => act.id);
  const rows = await database().$queryRaw<{ id: number }[]>`
    UPDATE "Act" SET "state" = 'running', "attempts" = "attempts" + 1 WHERE ${isOneOf('"id"', ids)} AND "state" = 'waiting' RETURNING "id"`;
  const taken = new Set(rows.map((row) => Number(row.id)));
  return acts.filter((act) => taken.has(act.id)).map((act) => ({ ...act, state: 'running', attempts: act.attempts + 1 }));
}

/** Gives an act back that could not be done now. */
export async function releaseAct(id: number, note: Told | null): Promise<void> {
  await database().act.updateMany({ where: { id, state: 'running' }, data: { state: 'waiting', note: note && keepTold(note) } });
}

/** Acts that a process which is gone had begun wait again; those of transfers are let go by whoever works them off. */
export async function releaseBegun(accountId: AccountId): Promise<void> {
  await database().act.updateMany({ where: { accountId, state: 'running', kind: { not: 'carry' } }, data: { state: 'waiting' } });
}

/** The next acts of an account, in order, but for transfers. */
export async function nextActs(accountId: AccountId, count: number): Promise<ActRecord[]> {
  const rows = await select<RawAct[]>`
    SELECT ${actColumns} FROM "Act" WHERE "accountId" = ${accountId} AND "state" = 'waiting' AND "kind" <> 'carry' ORDER BY "id" LIMIT ${count}`;
  return rows.map(toAct);
}

const pageOfActs = 50;

/** Everything of an account that the server has not taken yet, in order, a few at a time. */
export async function* openActs(accountId: AccountId, client: Transaction = database()): AsyncGenerator<ActRecord> {
  for (let after = 0; ; ) {
    const rows = await selectIn(client)<RawAct[]>`
      SELECT ${actColumns} FROM "Act" WHERE "accountId" = ${accountId} AND "state" IN ('waiting', 'running') AND "id" > ${after}
      ORDER BY "id" LIMIT ${pageOfActs}`;
    for (const row of rows) yield toAct(row);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** Which of these acts the server has not taken yet. */
export async function stillOpen(ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await database().$queryRaw<{ id: number }[]>`
    SELECT "id" FROM "Act" WHERE ${isOneOf('"id"', ids)} AND "state" IN ('waiting', 'running')`;
  return new Set(rows.map((row) => Number(row.id)));
}

/** How many acts of these accounts wait for their servers, at one moment: one that goes on in another account is never missed in between. */
export function countOpenActs(...accountIds: AccountId[]): Promise<number> {
  return database().act.count({ where: { accountId: { in: accountIds }, state: { in: ['waiting', 'running'] } } });
}

/** Acts after this one on letters of `mailboxId`, in order. */
export async function actsAfter(tx: Transaction, act: ActRecord, mailboxId: MailboxId): Promise<ActRecord[]> {
  const rows = await tx.$queryRaw<RawAct[]>`
    SELECT ${actColumns} FROM "Act" WHERE "accountId" = ${act.accountId} AND "state" = 'waiting' AND "id" > ${act.id}
      AND "mailboxId" = ${mailboxId} ORDER BY "id"`;
  return rows.map(toAct);
}

/** Open moves that go to one of these mailboxes, newest first. */
export async function movesTo(tx: Transaction, accountId: AccountId, targets: ReadonlySet<MailboxId>): Promise<ActRecord[]> {
  const rows = await tx.$queryRaw<RawAct[]>`
    SELECT ${actColumns} FROM "Act" WHERE "accountId" = ${accountId} AND "kind" = 'move' AND "state" IN ('waiting', 'running')
    ORDER BY "id" DESC`;
  return rows.map(toAct).filter(({ payload }) => payload.to !== null && targets.has(payload.to));
}

/** Writes what became of the letters of an act, or which they are now. */
export async function writePayload(tx: Transaction, act: ActRecord): Promise<void> {
  await tx.$executeRaw`UPDATE "Act" SET "payload" = ${JSON.stringify(act.payload)}, "letters" = ${act.payload.letters.length},
    "uidValidity" = ${act.uidValidity} WHERE "id" = ${act.id}`;
}

/** Takes an act out of the queue that nobody has begun, and answers it as it is now; null where somebody has, or it is gone. */
export async function takeWaiting(tx: Transaction, id: number): Promise<ActRecord | null> {
  const [row] = await tx.$queryRaw<RawAct[]>`SELECT ${actColumns} FROM "Act" WHERE "id" = ${id} AND "state" = 'waiting'`;
  const taken = row && (await tx.act.deleteMany({ where: { id, state: 'waiting' } })).count === 1;
  return taken ? toAct(row) : null;
}

/** Removes an act. */
export async function dropAct(tx: Transaction, id: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM "Act" WHERE "id" = ${id}`;
}

/** Keeps a refused act with the reason, so that it can be shown and tried again. */
export async function keepRefused(tx: Transaction, act: ActRecord, note: Told): Promise<void> {
  await tx.act.updateMany({
    where: { id: act.id },
    data: { state: 'refused', note: keepTold(note), payload: JSON.stringify(act.payload), letters: act.payload.letters.length },
  });
}

/** Refused acts are shown for a week, in ms. */
const refusedForMs = 7 * 24 * 3600_000;

/** Forgets refused acts that nobody tried again for a week. */
export async function dropOldRefused(accountId: AccountId, now: number): Promise<void> {
  await database().act.deleteMany({ where: { accountId, state: 'refused', createdAt: { lt: new Date(now - refusedForMs) } } });
}

/** The actor's acts that wait, run or were refused, oldest first, at most 200. */
export async function listActs(actor: Actor): Promise<ActRecord[]> {
  const rows = await database().act.findMany({
    where: { userId: actor.userId, accountId: { in: [...actor.accountIds] } },
    orderBy: { id: 'asc' },
    take: 200,
  });
  return rows.map(toAct);
}

/** One act of the actor, or null where it is done, unknown or somebody else's (T45). */
export async function readAct(actor: Actor, id: number): Promise<ActRecord | null> {
  const row = await database().act.findFirst({ where: { id, userId: actor.userId, accountId: { in: [...actor.accountIds] } } });
  return row ? toAct(row) : null;
}

/** An act that waits, for the engine; null where it does not. */
export async function readOpenAct(id: number): Promise<ActRecord | null> {
  const [row] = await select<RawAct[]>`SELECT ${actColumns} FROM "Act" WHERE "id" = ${id} AND "state" = 'waiting'`;
  return row ? toAct(row) : null;
}

/** A transfer whose copies are in place becomes the removal of its originals. */
export async function turnIntoRemoval(tx: Transaction, act: ActRecord): Promise<void> {
  await tx.act.updateMany({
    where: { id: act.id },
    data: {
      kind: 'delete',
      state: 'waiting',
      attempts: 0,
      note: null,
      payload: JSON.stringify(act.payload),
      letters: act.payload.letters.length,
    },
  });
}

/** How many acts of a bulk act are still open. */
export function countOfBulk(bulkId: string): Promise<number> {
  return database().act.count({ where: { bulkId, state: { in: ['waiting', 'running'] } } });
}
