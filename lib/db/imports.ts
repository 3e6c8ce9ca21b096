/** Letters that come out of files: what is read, how far, and which were passed over. Precious: no server knows it. */
import type { Actor } from '../model/actor';
import type { AccountId, MailboxId, UserId } from '../model/ids';
import { type ImportLoss, type ImportOptions, type ImportState, importOptionsSchema } from '../model/imports';
import { keepTold, keptTold, type Told } from '../model/said';
import { database } from './client';
import type { MailImportModel } from './generated/sqlite/models';
import { free } from './submissions';

/** An import. Times are milliseconds since the epoch. */
export interface ImportRecord {
  id: string;
  userId: UserId;
  accountId: AccountId;
  mailboxId: MailboxId;
  /** Of the mailbox; null where it is not known yet, or whatever it is now is meant. */
  uidValidity: number | null;
  filename: string;
  size: number;
  modified: number;
  options: ImportOptions;
  state: ImportState;
  position: number;
  total: number;
  /** JSON of lib/mail/import-run. */
  cursor: string | null;
  added: number;
  doubled: number;
  damaged: number;
  note: Told | null;
}

/** What the reading of a file found out. */
export type ImportChanges = Partial<
  Pick<ImportRecord, 'uidValidity' | 'state' | 'position' | 'total' | 'cursor' | 'added' | 'doubled' | 'damaged' | 'note'>
> & {
  notBefore?: number;
};

/** Most letters that are listed as passed over; all are counted. */
const mostLosses = 1000;

function toRecord({
  leaseBy: _by,
  leaseUntil: _until,
  createdAt: _made,
  updatedAt: _at,
  notBefore: _before,
  ...row
}: MailImportModel): ImportRecord {
  return {
    ...row,
    userId: row.userId as UserId,
    accountId: row.accountId as AccountId,
    mailboxId: row.mailboxId as MailboxId,
    options: importOptionsSchema.parse(JSON.parse(row.options)),
    state: row.state as ImportState,
    note: row.note === null ? null : keptTold(row.note),
  };
}

const columns = ({ note, ...changes }: ImportChanges) => ({
  ...changes,
  ...(note === undefined ? {} : { note: note === null ? null : keepTold(note) }),
});

/** Keeps a new import. The caller has read the mailbox as the actor's own. */
export async function insertImport(
  actor: Actor,
  { options, ...file }: Pick<ImportRecord, 'id' | 'accountId' | 'mailboxId' | 'uidValidity' | 'filename' | 'size' | 'modified' | 'options'>,
): Promise<ImportRecord> {
  const data = { ...file, userId: actor.userId, options: JSON.stringify(options), state: 'uploading', total: file.size };
  return toRecord(await database().mailImport.create({ data }));
}

/** The actor's imports, newest first, at most 100. */
export async function listImportRows({ userId, accountIds }: Actor): Promise<ImportRecord[]> {
  const where = { userId, accountId: { in: [...accountIds] } };
  return (await database().mailImport.findMany({ where, orderBy: { createdAt: 'desc' }, take: 100 })).map(toRecord);
}

/** The actor's import with this id, or null (T45). */
export async function readImport({ userId, accountIds }: Actor, id: string): Promise<ImportRecord | null> {
  const row = await database().mailImport.findFirst({ where: { id, userId, accountId: { in: [...accountIds] } } });
  return row && toRecord(row);
}

/** Changes an import that is in one of the states `from`; false where it is not, or not any more. */
export async function moveImport(id: string, from: readonly ImportState[], changes: ImportChanges): Promise<boolean> {
  const { count } = await database().mailImport.updateMany({ where: { id, state: { in: [...from] } }, data: columns(changes) });
  return count === 1;
}

/** Says that bytes of the file came just now. */
export async function touchImport(id: string): Promise<void> {
  await database().mailImport.updateMany({ where: { id }, data: { updatedAt: new Date() } });
}

/** Forgets an import and its report. */
export async function removeImport(id: string): Promise<void> {
  await database().mailImportLoss.deleteMany({ where: { importId: id } });
  await database().mailImport.deleteMany({ where: { id } });
}

/** Which of these ids are imports whose file is still needed. */
export async function knownImportIds(ids: readonly string[]): Promise<Set<string>> {
  const where = { id: { in: [...ids] }, state: { in: ['uploading', 'running', 'paused'] } };
  return new Set((await database().mailImport.findMany({ where, select: { id: true } })).map(({ id }) => id));
}

/** All files that are on their way, whoever sends them. */
export async function comingImports(): Promise<Pick<ImportRecord, 'id' | 'size'>[]> {
  return database().mailImport.findMany({ where: { state: 'uploading' }, select: { id: true, size: true } });
}

/** Imports in these states that nothing was written of since `before` (ms), at most 500. */
export async function staleImports(before: number, states: readonly ImportState[]): Promise<string[]> {
  const where = { state: { in: [...states] }, updatedAt: { lt: new Date(before) } };
  return (await database().mailImport.findMany({ where, select: { id: true }, take: 500 })).map(({ id }) => id);
}

/** Imports of these accounts to be worked on at `now` (ms) that nobody holds, oldest first, at most 50. */
export async function dueImports(now: number, accountIds: readonly AccountId[]): Promise<ImportRecord[]> {
  const where = { state: 'running', accountId: { in: [...accountIds] }, notBefore: { lte: now }, ...free(now) };
  return (await database().mailImport.findMany({ where, orderBy: { createdAt: 'asc' }, take: 50 })).map(toRecord);
}

/** Takes the lease of an import until `until` (ms); null where another one has it. */
export async function takeImport(id: string, holder: string, now: number, until: number): Promise<ImportRecord | null> {
  const { count } = await database().mailImport.updateMany({
    where: { id, state: 'running', ...free(now) },
    data: { leaseBy: holder, leaseUntil: until },
  });
  const row = count === 1 ? await database().mailImport.findUnique({ where: { id } }) : null;
  return row && toRecord(row);
}

/** Prolongs a lease that `holder` has. */
export async function keepImport(id: string, holder: string, until: number): Promise<void> {
  await database().mailImport.updateMany({ where: { id, leaseBy: holder }, data: { leaseUntil: until } });
}

/** Gives a lease back. */
export async function leaveImport(id: string, holder: string): Promise<void> {
  await database().mailImport.updateMany({ where: { id, leaseBy: holder }, data: { leaseBy: null, leaseUntil: null } });
}

/** Everybody who holds an import, each once. */
export async function importHolders(): Promise<string[]> {
  const where = { leaseBy: { not: null } };
  const rows = await database().mailImport.findMany({ where, distinct: ['leaseBy'], select: { leaseBy: true } });
  return rows.flatMap(({ leaseBy }) => leaseBy ?? []);
}

/** Frees what `holder` held: for a process that is gone. */
export async function freeImports(holder: string): Promise<void> {
  await database().mailImport.updateMany({ where: { leaseBy: holder }, data: { leaseBy: null, leaseUntil: null } });
}

/** Writes how far the holder of an import came, also that it came no further; false where it was paused, cancelled or lost meanwhile, and nothing more may be done. */
export async function noteImport(id: string, holder: string, changes: ImportChanges): Promise<boolean> {
  // The client writes nothing, and counts none, where nothing at all changes.
  const data = { ...columns(changes), updatedAt: new Date() };
  const { count } = await database().mailImport.updateMany({ where: { id, leaseBy: holder, state: 'running' }, data });
  return count === 1;
}

/** Writes what the holder of an import had done when it was paused or cancelled under its hands: what it counts is what is there. */
export async function noteStoppedImport(
  id: string,
  holder: string,
  changes: Pick<ImportChanges, 'position' | 'cursor' | 'added' | 'doubled' | 'damaged'>,
): Promise<void> {
  const where = { id, leaseBy: holder, state: { in: ['paused', 'cancelled'] } };
  await database().mailImport.updateMany({ where, data: { ...columns(changes), updatedAt: new Date() } });
}

/** Lists a letter as passed over. One that is listed already stays as it is. */
export async function insertLoss(importId: string, { ordinal, place, reason }: ImportLoss): Promise<void> {
  if ((await database().mailImportLoss.count({ where: { importId } })) >= mostLosses) return;
  const where = { importId_ordinal: { importId, ordinal } };
  await database().mailImportLoss.upsert({ where, create: { importId, ordinal, place, reason: keepTold(reason) }, update: {} });
}

/** The letters that were passed over, in the order of the file. The caller has read the import as the actor's own. */
export async function listLosses(importId: string): Promise<ImportLoss[]> {
  const rows = await database().mailImportLoss.findMany({ where: { importId }, orderBy: { ordinal: 'asc' } });
  return rows.map(({ ordinal, place, reason }) => ({ ordinal, place, reason: keptTold(reason) }));
}
