/** When each mailbox was last looked at, and what went wrong. */
import type { AccountId, MailboxId } from '../model/ids';
import { keepTold, keptTold, type Told } from '../model/said';
import { database, type Transaction } from './client';

/** What is kept of one mailbox; times in ms since the epoch. */
export interface MailboxRecord {
  mailboxId: MailboxId;
  selectable: boolean;
  /** False before its first look. */
  followed: boolean;
  checkedAt: number | null;
  /** Letters whose headers are still to be fetched. */
  backlog: number;
  failure: Told | null;
  failedAt: number | null;
}

/** All mailboxes of one account, by path. */
export async function readMailboxRecords(accountId: AccountId): Promise<MailboxRecord[]> {
  const rows = await database().mailbox.findMany({ where: { accountId }, orderBy: { path: 'asc' } });
  return rows.map((row) => ({
    mailboxId: row.id as MailboxId,
    selectable: row.selectable,
    followed: row.uidValidity !== null,
    checkedAt: row.checkedAt,
    backlog: row.uidValidity === null || row.syncedDownTo === 1 ? 0 : Math.max(0, row.exists - row.cached),
    failure: row.failure === null ? null : keptTold(row.failure),
    failedAt: row.failedAt,
  }));
}

/** Notes what went wrong at a look, and when, ms; null after one that went well. A mailbox that is gone is left out. */
export async function writeFailure(tx: Transaction, id: MailboxId, failure: { told: Told; at: number } | null): Promise<void> {
  const [words, at] = [failure && keepTold(failure.told), failure?.at ?? null];
  await tx.$executeRaw`UPDATE "Mailbox" SET "failure" = ${words}, "failedAt" = ${at}
    WHERE "id" = ${id} AND ("failure" IS NOT NULL OR CAST(${words} AS TEXT) IS NOT NULL)`;
}

/** Sets what the server says of a mailbox beside its counts. */
export async function writeMeasures(
  tx: Transaction,
  id: MailboxId,
  measures: { sizeBytes: number | null; objectId: string | null; rights?: string | null },
): Promise<void> {
  await tx.mailbox.update({ where: { id }, data: measures });
}

/** Sets the MAILBOXID (RFC 8474) of a mailbox; one that is gone is left out. */
export async function writeObjectId(tx: Transaction, id: MailboxId, objectId: string): Promise<void> {
  await tx.mailbox.updateMany({ where: { id }, data: { objectId } });
}

/** Sets what the person may do with a mailbox (RFC 4314); one that is gone is left out. */
export async function writeRights(tx: Transaction, id: MailboxId, rights: string | null): Promise<void> {
  await tx.mailbox.updateMany({ where: { id }, data: { rights } });
}
