/** What a person does with files that letters come out of: begins, pauses, goes on, cancels, reads the report. The work itself is in import-run.ts. */
import { randomUUID } from 'node:crypto';
import {
  comingImports,
  type ImportRecord,
  insertImport,
  listImportRows,
  listLosses,
  moveImport,
  readImport,
  removeImport,
  staleImports,
  touchImport,
} from '@/lib/db/imports';
import { readMailbox, readSyncMailbox } from '@/lib/db/mailboxes';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import type { ChangeImportInput, ImportReport, MailImport, StartImportInput } from '@/lib/model/imports';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { inTurn } from './draft-bell';
import { dropUploads, freeBytes, uploadedBytes } from './draft-files';
import { ringImports } from './import-bell';
import { asOnlyWriter } from './one-writer';
import { type Piece, writePiece } from './piece-writer';

/** Most files of one person that are not done. */
const mostOpen = 4;
const dayMs = 86_400_000;
/** The report is there for so long, and what nobody goes on with. */
const reportMs = 60 * dayMs;

const absent = () => new AppError('notFound', say('said.import.gone'));

async function shown(record: ImportRecord): Promise<MailImport> {
  const { userId: _user, uidValidity: _validity, modified: _time, options: _options, cursor: _cursor, ...rest } = record;
  return { ...rest, offset: record.state === 'uploading' ? await uploadedBytes(record.id, record.id) : record.size };
}

async function own(actor: Actor, id: string): Promise<ImportRecord> {
  const record = await readImport(actor, id);
  if (!record) throw absent();
  return record;
}

/** True where the account of an import can be reached now: somebody is signed in to it. */
export const canImport = (accountId: AccountId): boolean => engine().credentials(accountId) !== null;

/** The imports of the actor, newest first. */
export async function listImports(actor: Actor): Promise<MailImport[]> {
  return Promise.all((await listImportRows(actor)).map(shown));
}

/** An import and what was passed over. Throws `notFound`. */
export async function readReport(actor: Actor, id: string): Promise<ImportReport> {
  const record = await own(actor, id);
  return { import: await shown(record), losses: await listLosses(id) };
}

/** How many bytes of files on their way are not here yet. */
async function comingBytes(): Promise<number> {
  const left = await Promise.all((await comingImports()).map(async ({ id, size }) => Math.max(0, size - (await uploadedBytes(id, id)))));
  return left.reduce((sum, bytes) => sum + bytes, 0);
}

/** Throws `overQuota` where the disk has no room for so many bytes more. */
async function holdToDisk(bytes: number): Promise<void> {
  if ((await freeBytes()) - bytes < env().imports.free) throw new AppError('overQuota', say('said.import.noSpace'));
}

/**
 * Begins a file, or goes on with the same one (name, size, time of the last change, folder) that stopped on its way. Throws `notFound` for the folder, `tooLarge`,
 * `tooManyTries` where too many are open, or too much of one person, and `overQuota` where there is no room on the disk.
 */
export function startImport(actor: Actor, input: StartImportInput): Promise<MailImport> {
  // Of many asked at once each finds those before it, those of other people as well.
  return inTurn('imports', () => begin(actor, input));
}

async function begin(actor: Actor, { mailboxId, name, size, modified, options }: StartImportInput): Promise<MailImport> {
  const box = await readMailbox(actor, mailboxId);
  if (!box?.selectable) throw new AppError('notFound', say('said.import.noFolder'));
  const { maxImportBytes, imports } = env();
  const limit = Math.min(maxImportBytes, imports.person);
  if (size > limit) throw new AppError('tooLarge', say('said.import.tooLarge', { limit }));
  const filename = safeFilename(name, 'application/mbox', 'letters');
  const open = (await listImportRows(actor)).filter(({ state }) => ['uploading', 'running', 'paused'].includes(state));
  const same = open.find(
    (one) =>
      one.state === 'uploading' &&
      one.filename === filename &&
      one.size === size &&
      one.modified === modified &&
      one.mailboxId === mailboxId &&
      JSON.stringify(one.options) === JSON.stringify(options),
  );
  if (same) return shown(same);
  if (open.length >= mostOpen) throw new AppError('tooManyTries', say('said.import.tooMany', { count: mostOpen }));
  const kept = open.reduce((sum, one) => sum + one.size, 0);
  if (kept + size > imports.person) throw new AppError('tooManyTries', say('said.import.full', { limit: imports.person }));
  await holdToDisk(size + (await comingBytes()));
  const { accountId } = box;
  const uidValidity = (await readSyncMailbox(accountId, mailboxId))?.state?.uidValidity ?? null;
  return shown(await insertImport(actor, { id: randomUUID(), accountId, mailboxId, uidValidity, filename, size, modified, options }));
}

/** How far a file came. Throws `notFound`. */
export async function readImportUpload(actor: Actor, id: string): Promise<{ offset: number; size: number }> {
  const { offset, size } = await shown(await own(actor, id));
  return { offset, size };
}

/** Forgets an import with its bytes. */
async function drop(id: string): Promise<void> {
  await removeImport(id);
  await dropUploads(id);
}

/** Adds bytes to a file while they stream in; once it is whole its letters are read. Throws like `writePiece`, `notFound`, and `overQuota` where the disk has no room for the rest. */
export async function addImportPiece(actor: Actor, id: string, piece: Piece): Promise<MailImport> {
  // Nobody is stopped for what is not the actor's.
  await own(actor, id);
  return asOnlyWriter(id, async (signal) => {
    // Who was waited for may have brought its end, or given it up.
    const { state, size } = await own(actor, id);
    if (state === 'uploading') {
      const left = size - (await uploadedBytes(id, id));
      if (left > 0) await holdToDisk(left);
      const events = { begun: () => touchImport(id), spoiled: () => drop(id) };
      const bytes = await writePiece({ folder: id, id, size }, piece, events, signal);
      if (bytes === size && (await moveImport(id, ['uploading'], { state: 'running' }))) ringImports();
    }
    return shown(await own(actor, id));
  });
}

/** Pauses an import, lets it go on, or cancels it: what is in its folders stays there. Throws `notFound`, `conflict` where it is over. */
export async function changeImport(actor: Actor, id: string, { state }: ChangeImportInput): Promise<MailImport> {
  await own(actor, id);
  const from = { running: ['paused'], paused: ['running'], cancelled: ['uploading', 'running', 'paused'] } as const;
  const note = state === 'paused' ? {} : { note: null, notBefore: 0 };
  if (!(await moveImport(id, from[state], { state, ...note }))) {
    const now = await own(actor, id);
    if (now.state !== state) throw new AppError('conflict', say('said.import.over'));
  }
  if (state === 'cancelled') await asOnlyWriter(id, () => dropUploads(id));
  if (state === 'running') ringImports();
  return shown(await own(actor, id));
}

/** Forgets an import that is over, with its report. Throws `notFound`, `conflict` where it still goes on. */
export async function forgetImport(actor: Actor, id: string): Promise<void> {
  const { state } = await own(actor, id);
  if (state === 'running' || state === 'paused' || state === 'uploading') throw new AppError('conflict', say('said.import.goesOn'));
  await drop(id);
}

/** Drops files that stopped on their way a week ago, and reports older than two months, also of what rested for so long, with its file. `now` in ms. */
export async function sweepImports(now: number): Promise<void> {
  const old = new Set(await staleImports(now - 7 * dayMs, ['uploading']));
  for (const id of await staleImports(now - reportMs, ['running', 'paused', 'done', 'cancelled', 'failed'])) old.add(id);
  for (const id of old) await asOnlyWriter(id, () => drop(id));
}
