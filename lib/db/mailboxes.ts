/** Mailboxes as the cache knows them: reads for actors, and the state that `lib/sync` steers by. The writes are in mailbox-cache.ts. */
import type { Actor } from '../model/actor';
import type { AccountId, MailboxId, Modseq } from '../model/ids';
import { type Mailbox, type MailboxRole, mailboxRoleSchema } from '../model/mail';
import type { SyncState } from '../model/stored';
import { database, type Transaction } from './client';
import { isOneOf } from './dialect';
import { Prisma } from './generated/sqlite/client';
import type { MailboxModel } from './generated/sqlite/models';
import { select, selectIn } from './select';

/** A mailbox with how far the cache follows it. `state` is null before its first sync. */
export interface SyncMailbox {
  mailbox: Mailbox;
  state: SyncState | null;
  /** When the server was last asked about it, ms since the epoch, or null. */
  checkedAt: number | null;
  /** MAILBOXID (RFC 8474), or null where the server gives none. */
  objectId: string | null;
  /** Bytes of all letters as the server last said, or null. */
  sizeBytes: number | null;
}

/** What the screen sees of a row; `selectable` and `subscribed` are numbers on SQLite. */
export type ScreenColumns = Pick<
  MailboxModel,
  | 'id'
  | 'accountId'
  | 'path'
  | 'delimiter'
  | 'role'
  | 'selectable'
  | 'subscribed'
  | 'exists'
  | 'unseen'
  | 'cached'
  | 'syncedDownTo'
  | 'owner'
  | 'rights'
>;

/** The columns of `ScreenColumns`. */
export const screenColumns = Prisma.sql`"id", "accountId", "path", "delimiter", "role", "selectable", "subscribed", "exists", "unseen", "cached",
  "syncedDownTo", "owner", "rights"`;

/** What the engine sees of a row. */
type SyncColumns = ScreenColumns & Pick<MailboxModel, 'uidValidity' | 'uidNext' | 'highestModseq' | 'checkedAt' | 'objectId' | 'sizeBytes'>;

const syncColumns = Prisma.sql`${screenColumns}, "uidValidity", "uidNext", "highestModseq", "checkedAt", "objectId", "sizeBytes"`;

/** A row of the table as the screen sees it. */
export function toMailbox(row: ScreenColumns): Mailbox {
  return {
    id: row.id as MailboxId,
    accountId: row.accountId as AccountId,
    path: row.path,
    name: row.delimiter ? (row.path.split(row.delimiter).at(-1) ?? row.path) : row.path,
    delimiter: row.delimiter,
    role: row.role === null ? null : mailboxRoleSchema.parse(row.role),
    selectable: Boolean(row.selectable),
    subscribed: Boolean(row.subscribed),
    exists: row.exists,
    unseen: row.unseen,
    cached: row.cached,
    complete: row.syncedDownTo === 1,
    ...(row.owner === null ? {} : { owner: row.owner }),
    ...(row.rights === null ? {} : { rights: row.rights }),
  };
}

/** A row of the table as the engine sees it. */
function toSyncMailbox(row: SyncColumns): SyncMailbox {
  const known = row.uidValidity !== null && row.uidNext !== null && row.syncedDownTo !== null;
  const state: SyncState | null = known
    ? {
        uidValidity: row.uidValidity ?? 0,
        uidNext: row.uidNext ?? 1,
        highestModseq: row.highestModseq === null ? null : (BigInt(row.highestModseq) as Modseq),
        exists: row.exists,
        syncedDownTo: row.syncedDownTo ?? 1,
      }
    : null;
  return { mailbox: toMailbox(row), state, checkedAt: row.checkedAt, objectId: row.objectId, sizeBytes: row.sizeBytes };
}

/** All mailboxes of the actor's accounts, by account and path. By hand: an account may have a thousand. */
export async function listMailboxes(actor: Actor): Promise<Mailbox[]> {
  const rows = await select<ScreenColumns[]>`
    SELECT ${screenColumns} FROM "Mailbox" WHERE ${isOneOf('"accountId"', actor.accountIds)} ORDER BY "accountId", "path"`;
  return rows.map(toMailbox);
}

/** One mailbox of the actor, or null where it does not exist or is somebody else's (T45). */
export async function readMailbox(actor: Actor, id: MailboxId): Promise<Mailbox | null> {
  const [row] = await select<ScreenColumns[]>`
    SELECT ${screenColumns} FROM "Mailbox" WHERE "id" = ${id} AND ${isOneOf('+"accountId"', actor.accountIds)}`;
  return row ? toMailbox(row) : null;
}

/** The account's mailbox for `role`, or null. Where several claim it, the one with the shortest path. */
export async function mailboxByRole(actor: Actor, accountId: AccountId, role: MailboxRole): Promise<Mailbox | null> {
  if (!actor.accountIds.includes(accountId)) return null;
  const rows = await select<ScreenColumns[]>`
    SELECT ${screenColumns} FROM "Mailbox" WHERE "accountId" = ${accountId} AND "role" = ${role} AND "selectable" = true`;
  const [first] = rows.sort((a, b) => a.path.length - b.path.length || a.path.localeCompare(b.path));
  return first ? toMailbox(first) : null;
}

/** All mailboxes of one account with their sync state, for the engine that holds the account's password. */
export async function readSyncMailboxes(accountId: AccountId, db: Transaction = database()): Promise<SyncMailbox[]> {
  const rows = await selectIn(db)<SyncColumns[]>`SELECT ${syncColumns} FROM "Mailbox" WHERE "accountId" = ${accountId} ORDER BY "path"`;
  return rows.map(toSyncMailbox);
}

/** One mailbox of one account with its sync state, or null. Inside a transaction pass it as `db`. */
export async function readSyncMailbox(accountId: AccountId, id: MailboxId, db: Transaction = database()): Promise<SyncMailbox | null> {
  const [row] = await selectIn(db)<SyncColumns[]>`
    SELECT ${syncColumns} FROM "Mailbox" WHERE "id" = ${id} AND "accountId" = ${accountId}`;
  return row ? toSyncMailbox(row) : null;
}

/** The UIDVALIDITY of one mailbox of one account as the cache knows it, 0 before its first sync; null where the mailbox is gone. */
export async function readUidValidity(tx: Transaction, accountId: AccountId, id: MailboxId): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ uidValidity: number | null }[]>`
    SELECT "uidValidity" FROM "Mailbox" WHERE "id" = ${id} AND "accountId" = ${accountId}`;
  return row ? Number(row.uidValidity ?? 0) : null;
}

/** Which account a mailbox belongs to, or null. Says nothing about whose account that is. */
export async function accountOfMailbox(id: MailboxId): Promise<AccountId | null> {
  const [row] = await select<{ accountId: number }[]>`SELECT "accountId" FROM "Mailbox" WHERE "id" = ${id}`;
  return row ? (row.accountId as AccountId) : null;
}

/** Those of the mailboxes of which it is known what one may do with them (RFC 4314): other people's, as a rule. Says nothing about whose they are. */
export async function restrictedMailboxes(ids: readonly MailboxId[]): Promise<Map<MailboxId, Mailbox>> {
  if (ids.length === 0) return new Map();
  const rows = await select<ScreenColumns[]>`
    SELECT ${screenColumns} FROM "Mailbox" WHERE ${isOneOf('"id"', ids)} AND "rights" IS NOT NULL`;
  return new Map(rows.map((row) => [row.id as MailboxId, toMailbox(row)]));
}
