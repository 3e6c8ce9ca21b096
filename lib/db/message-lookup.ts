/** Looking letters up in the cache by what recognises them, where their UID no longer does. For the engine, which holds the account. */
import type { Actor } from '../model/actor';
import type { AccountId, MailboxId, MessageId, Uid } from '../model/ids';
import { database } from './client';
import { isOneOf } from './dialect';
import { Prisma } from './generated/sqlite/client';

/** What recognises a letter. */
interface Wanted {
  id: MessageId;
  header: string | null;
  size: number;
}

/** A cached row that bears the Message-ID and has the size of a wanted letter. */
export interface Found {
  id: MessageId;
  mailboxId: MailboxId;
  uid: Uid;
}

/** At most this many letters are looked up. */
const most = 500;

/** The rows of an account that may be these letters, by the id asked for; rows without a UID yet are left out. */
export async function findInAccount(accountId: AccountId, letters: readonly Wanted[]): Promise<Map<MessageId, Found[]>> {
  const known = letters.filter((letter) => letter.header !== null).slice(0, most);
  const found = new Map<MessageId, Found[]>();
  if (known.length === 0) return found;
  const rows = await database().message.findMany({
    where: { accountId, messageIdHeader: { in: known.flatMap((letter) => letter.header ?? []) }, uid: { gt: 0 } },
    select: { id: true, mailboxId: true, uid: true, size: true, messageIdHeader: true },
  });
  for (const letter of known) {
    const same = rows.filter((row) => row.messageIdHeader === letter.header && row.size === letter.size);
    if (same.length)
      found.set(
        letter.id,
        same.map((row) => ({ id: row.id as MessageId, mailboxId: row.mailboxId as MailboxId, uid: row.uid as Uid })),
      );
  }
  return found;
}

/** The mailbox and row of the actor's letter with this Message-ID: the newest, those in Trash and Spam last; null where there is none. */
export async function placeByHeader(actor: Actor, header: string): Promise<{ mailboxId: MailboxId; messageId: MessageId } | null> {
  const rows = await database().message.findMany({
    where: { accountId: { in: [...actor.accountIds] }, messageIdHeader: header, deleted: false },
    select: { id: true, mailboxId: true, mailbox: { select: { role: true } } },
    orderBy: [{ internalAt: 'desc' }, { id: 'desc' }],
    take: 50,
  });
  const row = rows.find(({ mailbox }) => mailbox.role !== 'trash' && mailbox.role !== 'junk') ?? rows[0];
  return row ? { mailboxId: row.mailboxId as MailboxId, messageId: row.id as MessageId } : null;
}

/** Whether any of these rows waits in some mailbox for the UID that a move gives it. */
export async function areMoving(ids: readonly MessageId[]): Promise<boolean> {
  const raws = await database().$queryRaw<{ id: number }[]>(
    Prisma.sql`SELECT "id" FROM "Message" WHERE ${isOneOf('"id"', ids)} AND "uid" < 0 LIMIT 1`,
  );
  return raws.length > 0;
}

/** Which of these rows still lie in the mailbox under a placeholder. */
export async function placeholdersOf(mailboxId: MailboxId, ids: readonly MessageId[]): Promise<Set<MessageId>> {
  const raws = await database().$queryRaw<{ id: number }[]>(
    Prisma.sql`SELECT "id" FROM "Message" WHERE ${isOneOf('"id"', ids)} AND "mailboxId" = ${mailboxId} AND "uid" < 0`,
  );
  return new Set(raws.map((raw) => Number(raw.id) as MessageId));
}
