/** Mailboxes elsewhere whose letters are brought here, with their sealed passwords and their leases. Precious. */
import * as z from 'zod';
import type { Endpoint } from '../model/account';
import type { Actor } from '../model/actor';
import { type CollectWarnings, type Keep, keepSchema, noWarnings, warningsSchema } from '../model/collectors';
import type { AccountId, MailboxId, UserId } from '../model/ids';
import { keepTold, keptTold, type Told } from '../model/said';
import { database } from './client';
import type { CollectorModel } from './generated/sqlite/models';
import type { SealedLogin } from './sessions';

/** A collector as its row has it. Times in ms since the epoch. */
export interface CollectorRecord {
  id: number;
  userId: UserId;
  accountId: AccountId;
  mailboxId: MailboxId;
  endpoint: Endpoint;
  login: string;
  box: SealedLogin;
  /** On whose page its person signed in; null for a password. */
  provider: string | null;
  keep: Keep;
  keepDays: number;
  recent: boolean;
  everyMinutes: number;
  paused: boolean;
  stopped: boolean;
  namesReused: boolean;
  note: Told | null;
  warnings: CollectWarnings;
  failures: number;
  lastCount: number;
  total: number;
  done: number;
  of: number;
  /** Where in the list of its server the next run begins. */
  position: number;
  lastRunAt: number | null;
  lastOkAt: number | null;
  nextAt: number;
  revision: number;
  leaseUntil: number | null;
}

/** What may be written of it. */
export type CollectorChanges = Partial<Omit<CollectorRecord, 'id' | 'userId' | 'revision' | 'leaseUntil'>>;

const readWarnings = (kept: string): CollectWarnings => {
  const read = warningsSchema.partial().safeParse(JSON.parse(kept));
  return { ...noWarnings, ...(read.success ? (read.data as Partial<CollectWarnings>) : {}) };
};

function toRecord(row: CollectorModel): CollectorRecord {
  const { host, port, security, keyId, nonce, sealed, grantId, leaseBy: _, createdAt: __, removedAt: ___, live: ____, ...plain } = row;
  return {
    ...plain,
    userId: row.userId as UserId,
    accountId: row.accountId as AccountId,
    mailboxId: row.mailboxId as MailboxId,
    endpoint: { host, port, security: z.enum(['tls', 'starttls', 'plain']).parse(security) },
    box: { keyId, nonce, sealed, grantId },
    keep: keepSchema.parse(row.keep),
    note: row.note === null ? null : keptTold(row.note),
    warnings: readWarnings(row.warnings),
  };
}

const boxOf = ({ keyId, nonce, sealed, grantId }: SealedLogin) => ({
  keyId,
  nonce: Buffer.from(nonce),
  sealed: Buffer.from(sealed),
  grantId,
});

function toColumns({ endpoint, box, note, warnings, ...plain }: CollectorChanges) {
  return {
    ...plain,
    ...(endpoint ?? {}),
    ...(box ? boxOf(box) : {}),
    ...(note === undefined ? {} : { note: note && keepTold(note) }),
    ...(warnings ? { warnings: JSON.stringify(warnings) } : {}),
  };
}

const of = (actor: Actor) => ({ userId: actor.userId, accountId: { in: [...actor.accountIds] } });

/** The actor's collectors, the oldest first. */
export async function listCollectorRows(actor: Actor): Promise<CollectorRecord[]> {
  return (await database().collector.findMany({ where: { ...of(actor), removedAt: null }, orderBy: { id: 'asc' } })).map(toRecord);
}

/** The actor's collector with this id, or null (T45). */
export async function ownCollector(actor: Actor, id: number): Promise<CollectorRecord | null> {
  const row = await database().collector.findFirst({ where: { id, ...of(actor), removedAt: null } });
  return row && toRecord(row);
}

/** The actor's collector with this id that was removed and can be brought back, or null (T45). */
export async function removedCollector(actor: Actor, id: number): Promise<CollectorRecord | null> {
  const row = await database().collector.findFirst({ where: { id, ...of(actor), removedAt: { not: null } } });
  return row && toRecord(row);
}

/** Keeps a new one and answers its id. Breaks the index (`isUniqueViolation`) where there is one of this mailbox into this account. */
export async function insertCollector(
  userId: UserId,
  changes: CollectorChanges & Required<Pick<CollectorRecord, 'accountId' | 'mailboxId' | 'endpoint' | 'login' | 'box'>>,
): Promise<number> {
  const { endpoint, box, accountId, mailboxId, login } = changes;
  const data = { ...toColumns(changes), ...endpoint, ...boxOf(box), accountId, mailboxId, login, userId };
  return (await database().collector.create({ data, select: { id: true } })).id;
}

/** Changes one by its person's word; a run under way ends at its next step. The caller has read it as the actor's own. Breaks the index as `insertCollector` does. */
export async function changeCollectorRow(id: number, changes: CollectorChanges): Promise<void> {
  await database().collector.updateMany({ where: { id }, data: { ...toColumns(changes), revision: { increment: 1 } } });
}

/**
 * Changes one as `changeCollectorRow` does to another mailbox, and forgets in the same step what the server before called its letters: another one calls others so,
 * and would be believed. What they say is remembered.
 */
export async function rebindCollectorRow(id: number, changes: CollectorChanges): Promise<void> {
  const data = { ...toColumns(changes), namesReused: false, position: 0, revision: { increment: 1 } };
  await database().$transaction([
    database().collectorLetter.updateMany({ where: { collectorId: id }, data: { uidl: null } }),
    database().collectorLetter.deleteMany({ where: { collectorId: id, state: 'tooLarge', hash: '' } }),
    database().collector.updateMany({ where: { id }, data }),
  ]);
}

/** Has it collect at once. The caller has read it as the actor's own. */
export async function hastenCollector(id: number, now: number): Promise<void> {
  await database().collector.updateMany({ where: { id }, data: { nextAt: now, stopped: false, paused: false } });
}

/** Removes one so that `restoreCollectorRow` brings it back for a week; false where the actor has none such. */
export async function removeCollectorRow(actor: Actor, id: number): Promise<boolean> {
  const where = { id, ...of(actor), removedAt: null };
  const data = { removedAt: new Date(), live: null, revision: { increment: 1 } };
  return (await database().collector.updateMany({ where, data })).count === 1;
}

/** Brings a removed one back with all it knows; false where the actor has none such. Breaks the index as `insertCollector` does. */
export async function restoreCollectorRow(actor: Actor, id: number): Promise<boolean> {
  return (await database().collector.updateMany({ where: { id, ...of(actor) }, data: { removedAt: null, live: true } })).count === 1;
}

/** Collectors that hold a permission of a provider: all into an account, removed ones too, or those that were removed before a time (ms). */
export async function collectorsWithGrants(which: { accountId: AccountId } | { removedBefore: number }): Promise<CollectorRecord[]> {
  const some = 'accountId' in which ? which : { removedAt: { lt: new Date(which.removedBefore) } };
  return (await database().collector.findMany({ where: { grantId: { not: null }, ...some } })).map(toRecord);
}

/** Lets go of the permission of a removed one; the key that lies there opens nothing any more. */
export async function dropCollectorGrant(id: number): Promise<void> {
  await database().collector.updateMany({ where: { id, removedAt: { not: null } }, data: { grantId: null } });
}

/** Drops for good what was removed before `before` (ms), ledgers included. */
export async function dropRemovedCollectors(before: number): Promise<void> {
  await database().collector.deleteMany({ where: { removedAt: { lt: new Date(before) } } });
}

const free = (now: number) => ({ OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] });
const wanted = { removedAt: null, paused: false, stopped: false };

/** Collectors into these accounts whose time has come at `now` (ms) and that nobody works on, the longest due first, at most 200. */
export async function dueCollectors(now: number, accountIds: readonly AccountId[]): Promise<CollectorRecord[]> {
  const where = { ...wanted, accountId: { in: [...accountIds] }, nextAt: { lte: now }, ...free(now) };
  return (await database().collector.findMany({ where, orderBy: { nextAt: 'asc' }, take: 200 })).map(toRecord);
}

/** Takes the lease until `until` (ms) where it is free; answers the row as it is then, or null. */
export async function takeCollector(id: number, holder: string, now: number, until: number): Promise<CollectorRecord | null> {
  const where = { id, ...wanted, nextAt: { lte: now }, ...free(now) };
  const { count } = await database().collector.updateMany({ where, data: { leaseBy: holder, leaseUntil: until } });
  const row = count === 1 ? await database().collector.findUnique({ where: { id } }) : null;
  return row && toRecord(row);
}

/** Prolongs the lease that `holder` has; false where it was lost. */
export async function keepCollectorLease(id: number, holder: string, until: number): Promise<boolean> {
  return (await database().collector.updateMany({ where: { id, leaseBy: holder }, data: { leaseUntil: until } })).count === 1;
}

/** Writes what a run found out while `holder` has the lease; false, with nothing written, where it was lost or its person changed the collector meanwhile. */
export async function noteCollector(
  { id, revision }: Pick<CollectorRecord, 'id' | 'revision'>,
  holder: string,
  changes: CollectorChanges,
): Promise<boolean> {
  const where = { id, revision, leaseBy: holder };
  return (await database().collector.updateMany({ where, data: toColumns(changes) })).count === 1;
}

/** Gives the lease back. */
export async function dropCollectorLease(id: number, holder: string): Promise<void> {
  const data = { leaseBy: null, leaseUntil: null, done: 0, of: 0 };
  await database().collector.updateMany({ where: { id, leaseBy: holder }, data });
}

/** Everybody who holds the lease of a collector, each once. */
export async function collectorHolders(): Promise<string[]> {
  const rows = await database().collector.findMany({ where: { leaseBy: { not: null } }, distinct: ['leaseBy'], select: { leaseBy: true } });
  return rows.flatMap(({ leaseBy }) => leaseBy ?? []);
}

/** Frees what `holder` held: for a process that is gone. */
export async function freeCollectors(holder: string): Promise<void> {
  await database().collector.updateMany({ where: { leaseBy: holder }, data: { leaseBy: null, leaseUntil: null, done: 0, of: 0 } });
}
