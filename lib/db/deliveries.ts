/** What was learnt of delivered letters. Precious: nothing on a mail server tells it as a whole. */
import type { DeliveryState } from '../model/delivery-states';
import type { AccountId, MailboxId, MessageId } from '../model/ids';
import { database } from './client';

/** One thing that was learnt of one recipient of a letter. */
export interface DeliveryRecord {
  accountId: AccountId;
  /** Without angle brackets. */
  messageIdHeader: string;
  /** Names the letter to mail servers (RFC 3461 section 4.4). */
  envid: string;
  /** Lower case. */
  recipient: string;
  state: DeliveryState;
  words: string | null;
  /** The letter asked to be told that it was read. */
  asked: boolean;
  /** Milliseconds since the epoch. */
  at: number;
}

type Row = Omit<DeliveryRecord, 'accountId' | 'state'> & { accountId: number; state: string };
const toRecord = ({ accountId, messageIdHeader, envid, recipient, state, words, asked, at }: Row): DeliveryRecord => ({
  accountId: accountId as AccountId,
  messageIdHeader,
  envid,
  recipient,
  state: state as DeliveryState,
  words,
  asked,
  at,
});

/** Keeps what was learnt. What is learnt again keeps its first time; the words are the newest. */
export async function keepDeliveries(records: readonly DeliveryRecord[]): Promise<void> {
  for (const record of records) {
    const { accountId, messageIdHeader, recipient, state, words } = record;
    const where = { accountId_messageIdHeader_recipient_state: { accountId, messageIdHeader, recipient, state } };
    await database().delivery.upsert({ where, create: record, update: { words } });
  }
}

/** The condition for letters that left at `since` (ms) or later: handed over then, or held by the server until then. */
async function leftSince(accountId: AccountId, since: number) {
  const held = await database().submission.findMany({
    where: { accountId, held: true, sendAt: { gte: since } },
    select: { id: true },
    take: 500,
  });
  return { accountId, OR: [{ at: { gte: since } }, { envid: { in: held.map(({ id }) => id) } }] };
}

/** Whether a letter of the account left since `since` (ms) that a report could be about. */
export async function hasDeliveries(accountId: AccountId, since: number): Promise<boolean> {
  return (await database().delivery.findFirst({ where: await leftSince(accountId, since), select: { id: true } })) !== null;
}

/** What is known of the account's letters that bear this id for mail servers or one of these Message-IDs, and left at `since` (ms) or later. */
export async function findDeliveries(
  accountId: AccountId,
  by: { envid: string } | { headers: readonly string[] },
  since: number,
): Promise<DeliveryRecord[]> {
  const which = 'envid' in by ? { envid: by.envid } : { messageIdHeader: { in: [...by.headers] } };
  const rows = await database().delivery.findMany({
    where: { ...(await leftSince(accountId, since)), ...which },
    orderBy: { at: 'asc' },
    take: 5000,
  });
  return rows.map(toRecord);
}

/** What is known of one letter of the account, oldest first. */
export async function readDeliveries(accountId: AccountId, messageIdHeader: string): Promise<DeliveryRecord[]> {
  const rows = await database().delivery.findMany({ where: { accountId, messageIdHeader }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  return rows.map(toRecord);
}

/** The account's cached letters with this Message-ID, in whatever mailboxes; without the one at `but`, of which the cache may not know yet that it is gone. */
export async function lettersWith(
  accountId: AccountId,
  messageIdHeader: string,
  but?: { mailboxId: MailboxId; uid: number } | null,
): Promise<MessageId[]> {
  const apart = but ? { NOT: { mailboxId: but.mailboxId, uid: but.uid } } : {};
  const where = { accountId, messageIdHeader, deleted: false, ...apart };
  const rows = await database().message.findMany({ where, select: { id: true }, take: 50 });
  return rows.map(({ id }) => id as MessageId);
}

/**
 * Forgets what was learnt before `before` (ms) of letters that are in no cached mailbox any more, and all that was learnt before `longBefore` (ms). Answers how many
 * rows went.
 */
export async function dropDeliveries(before: number, longBefore: number): Promise<number> {
  return database().$executeRaw`
    DELETE FROM "Delivery" WHERE "at" < ${longBefore} OR ("at" < ${before} AND NOT EXISTS (
      SELECT 1 FROM "Message" m
      WHERE m."accountId" = "Delivery"."accountId" AND m."messageIdHeader" = "Delivery"."messageIdHeader" AND NOT m."deleted"))`;
}
