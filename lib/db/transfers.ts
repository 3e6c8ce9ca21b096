/**
 * Letters on their way into another account, or copied: what is noted before and after their server is asked. Precious: no path that drops the
 * cache reaches it.
 */
import { type AccountId, type MailboxId, type MessageId, messageIdSchema, type Uid } from '../model/ids';
import { type ActLetter, type ActRecord, payloadSchema, readOpenAct } from './acts';
import { database, type Transaction } from './client';
import { isOneOf, recordsFrom } from './dialect';
import { select, selectIn } from './select';

/** Where a copy is to lie, as its mailbox was right before. */
export interface Landing {
  accountId: AccountId;
  mailboxId: MailboxId;
  uidValidity: number;
  uidNext: number;
}

/** A letter that was begun. */
export interface Transfer extends Landing {
  /** Of the original. */
  id: MessageId;
  header: string | null;
  size: number;
  /** Of the copy; null while nobody knows whether there is one. */
  uid: Uid | null;
}

type RawTransfer = Omit<Transfer, 'id'> & { messageId: number };

function toTransfer({ messageId, ...raw }: RawTransfer): Transfer {
  return { ...raw, id: messageIdSchema.parse(Number(messageId)) };
}

/** What was begun of an act, in the order of its letters. */
export async function readTransfers(actId: number): Promise<Transfer[]> {
  const rows = await select<RawTransfer[]>`
    SELECT "messageId", "header", "size", "accountId", "mailboxId", "uidValidity", "uidNext", "uid" FROM "Transfer"
    WHERE "actId" = ${actId} ORDER BY "messageId"`;
  return rows.map(toTransfer);
}

/** Notes that these letters are about to be sent to their server. */
export async function beginTransfers(actId: number, landing: Landing, letters: readonly ActLetter[]): Promise<void> {
  const { accountId, mailboxId, uidValidity, uidNext } = landing;
  const rows = letters.map(({ id, header, size }) => ({ actId, messageId: id, header, size, accountId, mailboxId, uidValidity, uidNext }));
  const types = {
    actId: 'int',
    messageId: 'int',
    header: 'text',
    size: 'int',
    accountId: 'int',
    mailboxId: 'int',
    uidValidity: 'float',
    uidNext: 'float',
  } as const;
  await database().$executeRaw`
    INSERT INTO "Transfer" ("actId", "messageId", "header", "size", "accountId", "mailboxId", "uidValidity", "uidNext", "createdAt")
    SELECT r."actId", r."messageId", r."header", r."size", r."accountId", r."mailboxId", r."uidValidity", r."uidNext", CAST(${new Date()} AS TIMESTAMP(3))
    FROM ${recordsFrom('r', types, rows)} WHERE true
    ON CONFLICT ("actId", "messageId") DO UPDATE SET "uidValidity" = excluded."uidValidity", "uidNext" = excluded."uidNext", "uid" = NULL`;
}

/** Notes the UIDs of copies that are in place, under the UIDVALIDITY that their mailbox has now. */
export async function landTransfers(actId: number, uidValidity: number, uids: ReadonlyMap<MessageId, Uid>): Promise<void> {
  if (uids.size === 0) return;
  const rows = [...uids].map(([id, uid]) => ({ id, uid }));
  await database().$executeRaw`
    UPDATE "Transfer" SET "uid" = r."uid", "uidValidity" = CAST(${uidValidity} AS DOUBLE PRECISION)
    FROM ${recordsFrom('r', { id: 'int', uid: 'float' }, rows)} WHERE "actId" = ${actId} AND "messageId" = r."id"`;
}

/** Forgets letters of which no copy is there. */
export async function dropTransfers(actId: number, ids: readonly MessageId[], tx: Transaction = database()): Promise<void> {
  await tx.$executeRaw`DELETE FROM "Transfer" WHERE "actId" = ${actId} AND ${isOneOf('"messageId"', ids)}`;
}

/** Lets an act have what another one has begun. */
export async function adoptTransfers(tx: Transaction, from: number, to: number): Promise<void> {
  await tx.$executeRaw`UPDATE "Transfer" SET "actId" = ${to} WHERE "actId" = ${from}`;
}

/** Forgets everything about an act. */
export async function forgetTransfers(tx: Transaction, actId: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM "Transfer" WHERE "actId" = ${actId}`;
}

/** Acts can be taken back for 30 days, in ms. */
const keptForMs = 30 * 24 * 3600_000;

/** Forgets copies of acts that can no longer be taken back; what is still on its way is kept. */
export async function forgetOldTransfers(now: number): Promise<void> {
  await database().$executeRaw`
    DELETE FROM "Transfer" WHERE "createdAt" < ${new Date(now - keptForMs)} AND "actId" NOT IN (SELECT "id" FROM "Act")`;
}

/** Transfers looked at to find the next one whose servers may both be there. */
const lookedAt = 50;

/** The next transfer of an account that is none of `halted` and does not go to one of `away`; null where there is none. */
export async function nextTransfer(
  accountId: AccountId,
  { halted, away }: { halted: ReadonlySet<number>; away: ReadonlySet<AccountId> },
): Promise<ActRecord | null> {
  const rows = await select<{ id: number }[]>`
    SELECT "id" FROM "Act" WHERE "accountId" = ${accountId} AND "kind" = 'carry' AND "state" = 'waiting' ORDER BY "id" LIMIT ${lookedAt}`;
  for (const { id } of rows) {
    if (halted.has(id)) continue;
    const act = await readOpenAct(id);
    const to = act?.payload.carry?.accountId;
    if (act && to !== undefined && !away.has(to)) return act;
  }
  return null;
}

/** Whether an act that was made before this one is still to be brought to the server: it may be about the same letters. */
export async function waitsForEarlier(act: ActRecord): Promise<boolean> {
  const rows = await select<{ id: number }[]>`
    SELECT "id" FROM "Act" WHERE "accountId" = ${act.accountId} AND "id" < ${act.id} AND "kind" <> 'carry'
      AND "state" IN ('waiting', 'running') LIMIT 1`;
  return rows.length > 0;
}

/** Letters of an account that are still to be copied: till then their originals must not go. */
export async function lettersBeingCopied(accountId: AccountId, client: Transaction = database()): Promise<Set<MessageId>> {
  const rows = await selectIn(client)<{ id: number; payload: string }[]>`
    SELECT "id", "payload" FROM "Act" WHERE "accountId" = ${accountId} AND "kind" = 'carry' AND "state" IN ('waiting', 'running')`;
  const ids = rows.flatMap(({ payload }) => {
    const { carry, letters } = payloadSchema.parse(JSON.parse(payload));
    return carry?.keep && !carry.withdraw ? letters.map(({ id }) => id) : [];
  });
  return new Set(ids);
}

/** Transfers that a process which is gone had begun wait again. */
export async function releaseBegunTransfers(accountId: AccountId): Promise<void> {
  await database().act.updateMany({ where: { accountId, state: 'running', kind: 'carry' }, data: { state: 'waiting' } });
}

/** Accounts with letters that are still to be put into another one. */
export async function accountsWithTransfers(): Promise<AccountId[]> {
  const rows = await select<{ accountId: number }[]>`
    SELECT DISTINCT "accountId" FROM "Act" WHERE "kind" = 'carry' AND "state" IN ('waiting', 'running')`;
  return rows.map(({ accountId }) => accountId as AccountId);
}
