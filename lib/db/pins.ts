/**
 * Where letters of pinned conversations stand: above all others in every list by date. Their marks say which are pinned (thread-marks.ts);
 * `Message.pinned` and `Message.listAt` say it to the indexes of the lists, and are brought into agreement here. Called by lib/sync only,
 * inside its transactions, wherever marks, conversations or letters of them changed.
 */
import type { AccountId, MailboxId, Uid } from '../model/ids';
import type { Transaction } from './client';
import { isOneOf } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { pinnedThreads } from './thread-marks';
import { touch } from './threads';

/** What a pinned letter's place is above its time, ms: beyond the year 9999, which no server can go past, and still exact in a float. */
export const pinnedAbove = 1e15;

/** A letter whose place in the lists changed. */
export interface Shifted {
  mailboxId: MailboxId;
  uid: Uid;
}

/**
 * Puts letters of pinned conversations to the top, and those of others back to where their time puts them. Answers those that changed their
 * place. `unpinned`: a mark may just have gone; else an account without marks costs one look at an empty table.
 */
export async function placePinned(tx: Transaction, accountId: AccountId, unpinned = false): Promise<Shifted[]> {
  const threadIds = await pinnedThreads(tx, accountId);
  if (threadIds.length === 0 && !unpinned) return [];
  const above = Prisma.raw(pinnedAbove.toFixed(1));
  const up = await tx.$queryRaw<Shifted[]>`
    UPDATE "Message" SET "pinned" = true, "listAt" = "internalAt" + ${above}
    WHERE ${isOneOf('"threadId"', threadIds)} AND +"accountId" = ${accountId} AND "pinned" = false RETURNING "mailboxId", "uid"`;
  const down = await tx.$queryRaw<Shifted[]>`
    UPDATE "Message" SET "pinned" = false, "listAt" = "internalAt"
    WHERE "accountId" = ${accountId} AND "pinned" = true AND NOT (${isOneOf('+"threadId"', threadIds)}) RETURNING "mailboxId", "uid"`;
  const shifted = [...up, ...down].map(({ mailboxId, uid }) => ({ mailboxId: Number(mailboxId) as MailboxId, uid: Number(uid) as Uid }));
  await touch(
    tx,
    shifted.map(({ mailboxId }) => mailboxId),
  );
  return shifted;
}
