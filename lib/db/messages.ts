/** Cached messages: reads for actors, by key and never by OFFSET. The writes are in message-cache.ts. */
import * as z from 'zod';
import { AppError } from '../errors';
import type { Actor } from '../model/actor';
import type { AccountId, MailboxId, MessageId, Uid } from '../model/ids';
import type { MessageRow, Part } from '../model/mail';
import { say } from '../model/said';
import type { StoredMessage } from '../model/stored';
import { database, type Transaction } from './client';
import { isOneOf } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { addressesOf, type RawRow, rowColumns, toRow } from './message-rows';
import { select } from './select';

const partSchema: z.ZodType<Part> = z.object({
  part: z.string(),
  type: z.string(),
  charset: z.string().nullable(),
  encoding: z.string(),
  size: z.number(),
  disposition: z.enum(['inline', 'attachment']).nullable(),
  filename: z.string().nullable(),
  contentId: z.string().nullable(),
  parameters: z.record(z.string(), z.string()),
  get children() {
    return z.array(partSchema);
  },
});

/** Columns of a whole message with its mailbox. */
interface RawMessage extends RawRow {
  path: string;
  uidValidity: number | null;
  ccJson: string;
  bccJson: string;
  replyToJson: string;
  messageIdHeader: string | null;
  inReplyTo: string | null;
  references: string | null;
  structure: string | null;
}

function toStored(raw: RawMessage): StoredMessage {
  return {
    row: toRow(raw),
    uid: raw.uid as Uid,
    mailbox: { id: raw.mailboxId as MailboxId, accountId: raw.accountId as AccountId, path: raw.path, uidValidity: raw.uidValidity ?? 0 },
    cc: addressesOf(raw.ccJson),
    bcc: addressesOf(raw.bccJson),
    replyTo: addressesOf(raw.replyToJson),
    messageIdHeader: raw.messageIdHeader,
    inReplyTo: raw.inReplyTo,
    references: raw.references ? raw.references.split(' ') : [],
    structure: raw.structure === null ? null : partSchema.parse(JSON.parse(raw.structure)),
  };
}

async function readWhole(accountIds: readonly AccountId[], ids: readonly MessageId[]): Promise<StoredMessage[]> {
  if (accountIds.length === 0 || ids.length === 0) return [];
  const raws = await select<RawMessage[]>`
    SELECT ${rowColumns}, m."ccJson", m."bccJson", m."replyToJson", m."messageIdHeader", m."inReplyTo", m."references", m."structure",
      b."path", b."uidValidity"
    FROM "Message" m JOIN "Mailbox" b ON b."id" = m."mailboxId"
    WHERE ${isOneOf('m."id"', ids)} AND +m."accountId" IN (${Prisma.join([...accountIds])})`;
  const byId = new Map(raws.map((raw) => [Number(raw.id), toStored(raw)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * The messages with these ids that are the actor's, in the order asked; missing ones are left out (T45). While a move to another
 * mailbox is under way, `uid` is negative and names nothing on the server.
 */
export async function readMessages(actor: Actor, ids: readonly MessageId[]): Promise<StoredMessage[]> {
  return readWhole(actor.accountIds, ids);
}

/** One message of the actor, or null. Throws `conflict` while it is being moved, since nothing names it on the server then. */
export async function readMessage(actor: Actor, id: MessageId): Promise<StoredMessage | null> {
  const [message] = await readWhole(actor.accountIds, [id]);
  if (message && message.uid < 0) throw new AppError('conflict', say('said.letter.moving'));
  return message ?? null;
}

/** Ids of the actor's messages in a mailbox that bear this Message-ID header, newest first. */
export async function findByHeader(actor: Actor, mailboxId: MailboxId, header: string): Promise<MessageId[]> {
  const rows = await database().message.findMany({
    where: { accountId: { in: [...actor.accountIds] }, messageIdHeader: header, mailboxId },
    select: { id: true },
    orderBy: { internalAt: 'desc' },
  });
  return rows.map((row) => row.id as MessageId);
}

/** The actor's letters that bear this Message-ID header, wherever they lie, with their sizes in bytes; at most 50. */
export async function findCopies(actor: Actor, header: string): Promise<{ id: MessageId; size: number }[]> {
  const rows = await database().message.findMany({
    where: { accountId: { in: [...actor.accountIds] }, messageIdHeader: header, deleted: false },
    select: { id: true, size: true },
    take: 50,
  });
  return rows.map(({ id, size }) => ({ id: id as MessageId, size }));
}

/** List rows by id, in the order asked, for publishing after a write. */
export async function readRows(db: Transaction, ids: readonly MessageId[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  const raws = await db.$queryRaw<RawRow[]>`
    SELECT ${rowColumns} FROM "Message" m WHERE ${isOneOf('m."id"', ids)}`;
  const byId = new Map(raws.map((raw) => [Number(raw.id), toRow(raw)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Which of these ids are cached messages of the account. */
export async function existingIds(accountId: AccountId, ids: readonly MessageId[]): Promise<Set<number>> {
  const known = ids.filter((id) => Number.isSafeInteger(id));
  if (known.length === 0) return new Set();
  const raws = await select<{ id: number }[]>`
    SELECT m."id" FROM "Message" m WHERE ${isOneOf('m."id"', known)} AND m."accountId" = ${accountId}`;
  return new Set(raws.map((raw) => Number(raw.id)));
}
