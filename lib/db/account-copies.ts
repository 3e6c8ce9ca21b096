/** Old accounts that are copied in, with their sealed passwords, their leases and the ledger of each folder. Precious: no server knows it. */
import * as z from 'zod';
import type { Endpoint } from '../model/account';
import {
  type CopyFolderState,
  type CopyState,
  type CopyStep,
  copyFolderStateSchema,
  copyStateSchema,
  copyStepSchema,
} from '../model/account-copies';
import type { Actor } from '../model/actor';
import type { AccountId, UserId } from '../model/ids';
import { keepTold, keptTold, type Told } from '../model/said';
import { database } from './client';
import type { AccountCopyFolderModel, AccountCopyModel } from './generated/sqlite/models';
import type { SealedLogin } from './sessions';
import { free } from './submissions';
import { inAccount } from './transaction';

/** A copy. Times are milliseconds since the epoch. */
export interface CopyRecord {
  id: string;
  userId: UserId;
  accountId: AccountId;
  endpoint: Endpoint;
  login: string;
  /** Null once the copy is over. */
  box: SealedLogin | null;
  /** On whose page its person signed in; null for a password. */
  provider: string | null;
  junk: boolean;
  state: CopyState;
  step: CopyStep;
  note: Told | null;
  failures: number;
  notBefore: number;
  createdAt: number;
}

const stuckSchema = z.object({
  /** How often a line broke with none of the letters at hand done. */
  breaks: z.int(),
  /** Up to which UID the one to blame may be. */
  upTo: z.number(),
  /** The letter over which a line broke when it was taken by itself, and how often; 0 for none. */
  alone: z.number(),
  tries: z.int(),
  /** Letters in a row that were left out for that. */
  passed: z.int(),
});
/** At which letters of a folder the line breaks. Kept, since each break ends a run. */
export type CopyStuck = z.infer<typeof stuckSchema>;

/** The ledger of a folder: see the schema. */
export interface CopyFolderRecord {
  id: number;
  copyId: string;
  source: string;
  target: string;
  rest: boolean;
  state: CopyFolderState;
  uidValidity: number;
  lastUid: number;
  targetValidity: number;
  targetFrom: number;
  total: number;
  done: number;
  added: number;
  doubled: number;
  refused: number;
  thereCount: number | null;
  hereCount: number | null;
  missing: number | null;
  note: Told | null;
  /** Where the line broke; null where it did not. */
  stuck: CopyStuck | null;
}

/** A letter that was not copied, or that is missing. */
export interface LossRecord {
  uid: number;
  subject: string;
  sentAt: number | null;
  reason: Told;
}

export type CopyChanges = Partial<Pick<CopyRecord, 'state' | 'step' | 'note' | 'failures' | 'notBefore' | 'box' | 'provider'>>;
export type CopyFolderChanges = Partial<Omit<CopyFolderRecord, 'id' | 'copyId' | 'source'>>;

/** Most letters that are listed of one report. */
const mostListed = 1000;
/** Most that are remembered of one folder; all are counted. */
const mostKept = 20_000;
const security = z.enum(['tls', 'starttls', 'plain']);
const told = (note: string | null) => (note === null ? null : keptTold(note));

function toRecord(row: AccountCopyModel): CopyRecord {
  const { id, userId, accountId, host, port, login, keyId, nonce, sealed, grantId, provider, junk, failures, notBefore } = row;
  return {
    ...{ id, login, provider, junk, failures, notBefore },
    userId: userId as UserId,
    accountId: accountId as AccountId,
    endpoint: { host, port, security: security.parse(row.security) },
    box: keyId === null || nonce === null || sealed === null ? null : { keyId, nonce, sealed, grantId },
    state: copyStateSchema.parse(row.state),
    step: copyStepSchema.parse(row.step),
    note: told(row.note),
    createdAt: row.createdAt.getTime(),
  };
}

const toFolder = (row: AccountCopyFolderModel): CopyFolderRecord => ({
  ...row,
  state: copyFolderStateSchema.parse(row.state),
  note: told(row.note),
  stuck: row.stuck === null ? null : stuckSchema.parse(JSON.parse(row.stuck)),
});

const boxed = (box: SealedLogin | null) =>
  box
    ? { keyId: box.keyId, nonce: Buffer.from(box.nonce), sealed: Buffer.from(box.sealed), grantId: box.grantId }
    : { keyId: null, nonce: null, sealed: null, grantId: null };
const noted = (note: Told | null | undefined) => (note === undefined ? {} : { note: note && keepTold(note) });
const columns = ({ note, box, ...plain }: CopyChanges) => ({ ...plain, ...noted(note), ...(box === undefined ? {} : boxed(box)) });

/**
 * Keeps a new copy; null where the same login at the same host is being copied into the account already: two at once would bring each letter twice, and each
 * port of a server leads to the same letters. Of several that begin at once, in whatever processes, one is kept. The caller has read the account as the actor's own.
 */
export function insertCopy(
  actor: Actor,
  { endpoint, box, ...plain }: Pick<CopyRecord, 'id' | 'accountId' | 'endpoint' | 'login' | 'box' | 'provider' | 'junk'>,
): Promise<CopyRecord | null> {
  const { accountId, login } = plain;
  return inAccount(accountId, async (tx) => {
    const going = await tx.accountCopy.findMany({ where: { accountId, host: endpoint.host, state: { in: ['running', 'paused'] } } });
    if (going.some((one) => one.login.toLowerCase() === login.toLowerCase())) return null;
    const data = { ...plain, ...endpoint, ...boxed(box), userId: actor.userId, state: 'running' };
    return toRecord(await tx.accountCopy.create({ data }));
  });
}

const of = ({ userId, accountIds }: Actor) => ({ userId, accountId: { in: [...accountIds] } });

/** The actor's copies, newest first, at most 50. */
export async function listCopyRows(actor: Actor): Promise<CopyRecord[]> {
  return (await database().accountCopy.findMany({ where: of(actor), orderBy: { createdAt: 'desc' }, take: 50 })).map(toRecord);
}

/** The actor's copy with this id, or null (T45). */
export async function readCopy(actor: Actor, id: string): Promise<CopyRecord | null> {
  const row = await database().accountCopy.findFirst({ where: { id, ...of(actor) } });
  return row && toRecord(row);
}

/** Changes a copy that is in one of the states `from`; false where it is not, or not any more. */
export async function moveCopy(id: string, from: readonly CopyState[], changes: CopyChanges): Promise<boolean> {
  return (await database().accountCopy.updateMany({ where: { id, state: { in: [...from] } }, data: columns(changes) })).count === 1;
}

/** Forgets a copy, its ledger and its report. */
export async function removeCopy(id: string): Promise<void> {
  await database().accountCopy.deleteMany({ where: { id } });
}

/** Copies that hold a permission of a provider: all into an account, or those that were last written before a time (ms). */
export async function copiesWithGrants(which: { accountId: AccountId } | { writtenBefore: number }): Promise<CopyRecord[]> {
  const some = 'accountId' in which ? which : { updatedAt: { lt: new Date(which.writtenBefore) } };
  return (await database().accountCopy.findMany({ where: { grantId: { not: null }, ...some } })).map(toRecord);
}

/** Drops what was last written before `before` (ms); one that is worked on is written to all the time. */
export async function dropOldCopies(before: number): Promise<void> {
  await database().accountCopy.deleteMany({ where: { updatedAt: { lt: new Date(before) } } });
}

/** Copies into these accounts to be worked on at `now` (ms) that nobody holds, oldest first, at most 50. */
export async function dueCopies(now: number, accountIds: readonly AccountId[]): Promise<CopyRecord[]> {
  const where = { state: 'running', accountId: { in: [...accountIds] }, notBefore: { lte: now }, ...free(now) };
  return (await database().accountCopy.findMany({ where, orderBy: { createdAt: 'asc' }, take: 50 })).map(toRecord);
}

/** Takes the lease until `until` (ms); null where another one has it, or that of another copy into the same account: each would put what the other brings. */
export async function takeCopy(id: string, holder: string, now: number, until: number): Promise<CopyRecord | null> {
  const account = { copies: { none: { id: { not: id }, leaseUntil: { gt: now } } } };
  const where = { id, state: 'running', account, ...free(now) };
  const { count } = await database().accountCopy.updateMany({ where, data: { leaseBy: holder, leaseUntil: until } });
  const row = count === 1 ? await database().accountCopy.findUnique({ where: { id } }) : null;
  return row && toRecord(row);
}

/** Prolongs a lease that `holder` has. */
export async function keepCopyLease(id: string, holder: string, until: number): Promise<void> {
  await database().accountCopy.updateMany({ where: { id, leaseBy: holder }, data: { leaseUntil: until } });
}

/** Gives a lease back. */
export async function dropCopyLease(id: string, holder: string): Promise<void> {
  await database().accountCopy.updateMany({ where: { id, leaseBy: holder }, data: { leaseBy: null, leaseUntil: null } });
}

/** Everybody who holds a copy, each once. */
export async function copyHolders(): Promise<string[]> {
  const where = { leaseBy: { not: null } };
  const rows = await database().accountCopy.findMany({ where, distinct: ['leaseBy'], select: { leaseBy: true } });
  return rows.flatMap(({ leaseBy }) => leaseBy ?? []);
}

/** Frees what `holder` held: for a process that is gone. */
export async function freeCopies(holder: string): Promise<void> {
  await database().accountCopy.updateMany({ where: { leaseBy: holder }, data: { leaseBy: null, leaseUntil: null } });
}

/** Writes what the holder of a copy found out; false where it was paused, cancelled or lost meanwhile, and nothing more may be done. */
export async function noteCopy(id: string, holder: string, changes: CopyChanges): Promise<boolean> {
  const where = { id, leaseBy: holder, state: 'running' };
  return (await database().accountCopy.updateMany({ where, data: { ...columns(changes), updatedAt: new Date() } })).count === 1;
}

/** Keeps the folders of a copy, in the order in which they are worked on. */
export async function insertCopyFolders(
  copyId: string,
  folders: readonly Pick<CopyFolderRecord, 'source' | 'target' | 'rest' | 'total'>[],
): Promise<void> {
  const data = folders.map(({ source, target, rest, total }) => ({ copyId, source, target, rest, total }));
  for (let at = 0; at < data.length; at += 500) await database().accountCopyFolder.createMany({ data: data.slice(at, at + 500) });
}

/** Forgets the folders of a copy: its list is made anew. */
export async function dropCopyFolders(copyId: string): Promise<void> {
  await database().accountCopyFolder.deleteMany({ where: { copyId } });
}

/** The folders of these copies, in their order. The caller has read the copies as the actor's own. */
export async function readCopyFolders(copyIds: readonly string[]): Promise<CopyFolderRecord[]> {
  const where = { copyId: { in: [...copyIds] } };
  return (await database().accountCopyFolder.findMany({ where, orderBy: { id: 'asc' } })).map(toFolder);
}

/** Writes how far a folder is. The caller holds its copy. */
export async function noteCopyFolder(id: number, { note, stuck, ...changes }: CopyFolderChanges): Promise<void> {
  const place = stuck === undefined ? {} : { stuck: stuck && JSON.stringify(stuck) };
  await database().accountCopyFolder.updateMany({ where: { id }, data: { ...changes, ...noted(note), ...place } });
}

/** Lists letters of a folder as not copied or missing; what is listed already stays as it is. */
export async function insertCopyLosses(folderId: number, losses: readonly LossRecord[]): Promise<void> {
  const room = mostKept - (losses.length > 0 ? await database().accountCopyLoss.count({ where: { folderId } }) : 0);
  for (const { uid, subject, sentAt, reason } of losses.slice(0, Math.max(0, room))) {
    const create = { folderId, uid, subject: subject.slice(0, 300), sentAt, reason: keepTold(reason) };
    await database().accountCopyLoss.upsert({ where: { folderId_uid: { folderId, uid } }, create, update: {} });
  }
}

/** The UIDs of a folder's letters that are listed. */
export async function lostUids(folderId: number): Promise<Set<number>> {
  return new Set((await database().accountCopyLoss.findMany({ where: { folderId }, select: { uid: true } })).map(({ uid }) => uid));
}

/** Forgets what is listed of a folder: it is copied anew. */
export async function dropCopyLosses(folderId: number): Promise<void> {
  await database().accountCopyLoss.deleteMany({ where: { folderId } });
}

/** What is listed of a copy, by folder, at most 1,000. The caller has read the copy as the actor's own. */
export async function listCopyLosses(copyId: string): Promise<(LossRecord & { folderId: number })[]> {
  const where = { folder: { copyId } };
  const orderBy = [{ folderId: 'asc' as const }, { uid: 'asc' as const }];
  const rows = await database().accountCopyLoss.findMany({ where, orderBy, take: mostListed });
  return rows.map(({ reason, ...row }) => ({ ...row, reason: keptTold(reason) }));
}
