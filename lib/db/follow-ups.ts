/** Letters that should be answered by a time. Precious: nothing on a mail server tells them. */
import * as z from 'zod';
import type { Actor } from '../model/actor';
import type { AccountId, MessageId, ThreadId } from '../model/ids';
import { type Address, addressSchema } from '../model/mail';
import { database } from './client';
import type { FollowUpModel } from './generated/sqlite/models';
import { addressesOf } from './message-rows';
import { select } from './select';

/** A reminder. Times are milliseconds since the epoch. */
export interface FollowUpRecord {
  id: number;
  accountId: AccountId;
  /** Without angle brackets. */
  messageIdHeader: string;
  subject: string;
  people: Address[];
  sentAt: number;
  remindAt: number;
  due: boolean;
  /** The conversation was pinned because of it, and not by hand. */
  pinned: boolean;
}

function toRecord({ state, people, accountId, ...plain }: FollowUpModel): FollowUpRecord {
  return { ...plain, accountId: accountId as AccountId, people: z.array(addressSchema).parse(JSON.parse(people)), due: state === 'due' };
}

/** Keeps a reminder; the one that a letter has already stays. */
export async function insertFollowUp({ people, ...plain }: Omit<FollowUpRecord, 'id' | 'due' | 'pinned'>): Promise<void> {
  const { accountId, messageIdHeader } = plain;
  const where = { accountId_messageIdHeader: { accountId, messageIdHeader } };
  await database().followUp.upsert({ where, create: { ...plain, people: JSON.stringify(people) }, update: {} });
}

/** The reminder of a letter, or null. Asked whenever a letter is opened. */
export async function readFollowUp(accountId: AccountId, messageIdHeader: string): Promise<FollowUpRecord | null> {
  const [row] = await select<FollowUpModel[]>`
    SELECT "id", "accountId", "messageIdHeader", "subject", "people", "sentAt", "remindAt", "state", "pinned" FROM "FollowUp"
    WHERE "accountId" = ${accountId} AND "messageIdHeader" = ${messageIdHeader}`;
  return row ? toRecord({ ...row, pinned: Boolean(row.pinned) }) : null;
}

/** The actor's reminder with this id, or null (T45). */
export async function ownFollowUp(actor: Actor, id: number): Promise<FollowUpRecord | null> {
  const row = await database().followUp.findFirst({ where: { id, accountId: { in: [...actor.accountIds] } } });
  return row ? toRecord(row) : null;
}

/** The actor's reminders, the next first. */
export async function listFollowUpRows(actor: Actor): Promise<FollowUpRecord[]> {
  const where = { accountId: { in: [...actor.accountIds] } };
  return (await database().followUp.findMany({ where, orderBy: { remindAt: 'asc' }, take: 500 })).map(toRecord);
}

/** Reminders whose time has come at `now` (ms), then those that were told and may be answered meanwhile, the newest first; at most 500. */
export async function followUpsToLookAt(now: number): Promise<FollowUpRecord[]> {
  const where = { OR: [{ state: 'due' }, { remindAt: { lte: now } }] };
  // Those that nobody puts away are more and more, and stand in nobody's way: "waiting" comes after "due".
  const orderBy = [{ state: 'desc' }, { remindAt: 'desc' }] as const;
  return (await database().followUp.findMany({ where, orderBy: [...orderBy], take: 500 })).map(toRecord);
}

/** Marks a reminder as told; true for the one caller that did, whichever process looks at the same time. */
export async function claimFollowUp(id: number): Promise<boolean> {
  return (await database().followUp.updateMany({ where: { id, state: 'waiting' }, data: { state: 'due' } })).count === 1;
}

/** Remembers that the conversation was pinned because of it. */
export async function notePinned(id: number): Promise<void> {
  await database().followUp.updateMany({ where: { id }, data: { pinned: true } });
}

/** Puts a reminder away; true for the one caller that did. */
export async function removeFollowUp(id: number): Promise<boolean> {
  return (await database().followUp.deleteMany({ where: { id } })).count === 1;
}

/** Where a letter of the account stands: its newest cached row and conversation; null where it is not in the cache. */
export async function placeOfHeader(
  accountId: AccountId,
  messageIdHeader: string,
): Promise<{ messageId: MessageId; threadId: ThreadId } | null> {
  const row = await database().message.findFirst({
    where: { accountId, messageIdHeader, deleted: false, threadId: { not: null } },
    select: { id: true, threadId: true },
    orderBy: { id: 'desc' },
  });
  return row?.threadId != null ? { messageId: row.id as MessageId, threadId: row.threadId as ThreadId } : null;
}

/**
 * Who wrote the letters of a conversation that came after `since` (ms), without drafts, spam, what was sent and the letter with this Message-ID, wherever
 * copies of it lie: addresses in lower case.
 */
export async function writersSince(accountId: AccountId, threadId: ThreadId, since: number, messageIdHeader: string): Promise<string[]> {
  const rows = await database().message.findMany({
    where: {
      accountId,
      threadId,
      deleted: false,
      internalAt: { gt: since },
      OR: [{ messageIdHeader: null }, { messageIdHeader: { not: messageIdHeader } }],
      mailbox: { OR: [{ role: null }, { role: { notIn: ['drafts', 'junk', 'sent'] } }] },
    },
    select: { fromJson: true },
    take: 500,
  });
  return rows.flatMap(({ fromJson }) => addressesOf(fromJson).map(({ address }) => address.toLowerCase()));
}
