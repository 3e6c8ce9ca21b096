/**
 * Files that come to a draft in pieces, and go on where they stopped: a line that broke, a page that was loaded anew, a server that was started again
 * (T59). The bytes are written where the whole file will lie, so its length is how far it came and nothing else has to be kept in step with it.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { readAccount } from '@/lib/db/accounts';
import {
  insertUpload,
  listOwnUploads,
  listUploadRows,
  readUploadRow,
  removeUploadRows,
  staleUploads,
  takenOut,
  touchUpload,
  type UploadRecord,
} from '@/lib/db/draft-uploads';
import { type DraftRecord, insertDraftFile } from '@/lib/db/drafts';
import { env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import { safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import { mostFiles } from '@/lib/model/draft-content';
import { say } from '@/lib/model/said';
import { type LinkWish, linkWishSchema } from '@/lib/model/shared-file';
import type { DraftUpload, StartUploadInput, UploadOutput } from '@/lib/model/upload';
import { askSize } from '@/lib/smtp/submit';
import { ringDraft } from './draft-bell';
import { appendUpload, dropUpload, uploadedBytes } from './draft-files';
import { mediaType, noRoom, roomOf } from './draft-upload';
import { noDraft, onItsWay, openDraft, readDraft } from './drafts';
import { holdToLinkRoom, inLinkTurn, keepShared } from './shared-files';

/** Most files that one person may have on their way at once. */
const mostOpen = 30;
/** Every server takes files up to here. */
const smallBytes = 1_000_000;
/** A file that had no bytes for so long gives way to another. */
const idleMs = 600_000;

/** Who writes to a file right now, so that there is only one who does: the next one stops it and waits. */
const writing = new Map<string, { stop: AbortController; over: Promise<unknown> }>();

async function withOffset({ draftId, type: _type, updatedAt: _at, link: _link, ...upload }: UploadRecord): Promise<DraftUpload> {
  return { ...upload, offset: await uploadedBytes(draftId, upload.id) };
}

/** Stops and waits for whoever writes to the file. */
async function alone(id: string): Promise<void> {
  for (let other = writing.get(id); other; other = writing.get(id)) {
    other.stop.abort();
    await other.over;
  }
}

async function forget(uploads: readonly UploadRecord[]): Promise<void> {
  for (const { id } of uploads) await alone(id);
  await removeUploadRows(uploads.map(({ id }) => id));
  for (const { draftId, id } of uploads) await dropUpload(draftId, id);
}

/** Makes room for one more of `size` bytes: what had none for long gives way. Throws `tooManyTries` where all are busy. */
async function holdToLimits(actor: Actor, size: number): Promise<void> {
  const own = await listOwnUploads(actor);
  const mostBytes = 4 * env().maxUploadBytes;
  const idle = own.filter(({ updatedAt, modified }) => modified === takenOut || updatedAt < Date.now() - idleMs);
  const left = new Set(own);
  const full = () => left.size >= mostOpen || [...left].reduce((sum, one) => sum + one.size, size) > mostBytes;
  const going: UploadRecord[] = [];
  for (const one of idle) {
    if (!full()) break;
    left.delete(one);
    going.push(one);
  }
  if (full()) throw new AppError('tooManyTries', say('said.draft.tooManyUploads'));
  await forget(going);
}

async function beginNew(actor: Actor, upload: Omit<UploadRecord, 'updatedAt'>): Promise<UploadRecord> {
  if (upload.link !== null)
    return inLinkTurn(async () => {
      await holdToLinkRoom(actor, upload.size);
      return insertUpload(upload);
    });
  await holdToLimits(actor, upload.size);
  return insertUpload(upload);
}

/** The last beginning of each person, so that several at once are counted one after the other. */
const beginnings = new Map<number, Promise<unknown>>();

async function inTurn<T>({ userId }: Actor, work: () => Promise<T>): Promise<T> {
  const mine = (beginnings.get(userId) ?? Promise.resolve()).then(work);
  const ended = mine.catch(() => undefined);
  beginnings.set(userId, ended);
  try {
    return await mine;
  } finally {
    if (beginnings.get(userId) === ended) beginnings.delete(userId);
  }
}

/**
 * Begins a file of a draft, or goes on with the same one (name, size, time of the last change) that stopped on its way. Throws `tooLarge` where there is no
 * room for it, before any of its bytes came; `notFound`, `conflict`, `tooManyTries`. With `wish` it becomes a link: the letter needs no room for it, and what
 * `holdToLinkRoom` says is thrown.
 */
export async function startUpload(
  actor: Actor,
  draftId: string,
  input: Omit<Required<StartUploadInput>, 'link'>,
  wish: LinkWish | null = null,
): Promise<UploadOutput> {
  const draft = await openDraft(actor, draftId);
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw noDraft();
  const type = mediaType(input.type);
  const { size, modified, inline } = input;
  const file = { filename: safeFilename(input.name, type, 'file'), size, modified, inline };
  const link = wish && JSON.stringify(wish);
  if (!link) {
    if (size > smallBytes) await askSize(account.smtp);
    const room = roomOf(account, draft.files);
    if (size > room.left) throw noRoom(room.maxBytes);
  }
  const same = (one: UploadRecord) =>
    one.filename === file.filename &&
    one.size === size &&
    one.modified === modified &&
    one.inline === inline &&
    (one.link === null) === (link === null);
  const stopped = (await listUploadRows(draftId)).find((one) => same(one) && !writing.has(one.id));
  const upload = stopped ?? (await inTurn(actor, () => beginNew(actor, { ...file, id: randomUUID(), draftId, type, link })));
  return { upload: await withOffset(upload), draft: null };
}

/** The files of a draft that stopped on their way, without those that were taken out of it. Throws `notFound`. */
export async function listUploads(actor: Actor, draftId: string): Promise<DraftUpload[]> {
  await openDraft(actor, draftId);
  const rows = await listUploadRows(draftId);
  return Promise.all(rows.filter(({ modified }) => modified !== takenOut).map(withOffset));
}

/** The upload, or what it became: a whole file of the draft. Throws `notFound`. */
async function ownUpload(draft: DraftRecord, id: string): Promise<UploadRecord | { whole: DraftUpload }> {
  const upload = await readUploadRow(draft.id, id);
  if (upload) return upload;
  const file = draft.files.find((one) => one.id === id);
  if (!file) throw new AppError('notFound', say('said.draft.fileGone'));
  const { type: _type, ...rest } = file;
  return { whole: { ...rest, offset: file.size, modified: 0 } };
}

/** How far a file came. Throws `notFound`, or `conflict` where the letter is on its way. */
export async function readUpload(actor: Actor, draftId: string, id: string): Promise<DraftUpload> {
  const upload = await ownUpload(await openDraft(actor, draftId), id);
  return 'whole' in upload ? upload.whole : withOffset(upload);
}

/** The bytes that follow after the first `offset` ones of a file; null where that was not said. */
export interface Piece {
  offset: number | null;
  body: AsyncIterable<Uint8Array> | null;
}

/**
 * Adds bytes to a file while they stream in; whoever still wrote to it is stopped first, for its line is a broken one. Answers how far the file came, and the draft
 * once it is whole. What came before a line broke is kept. Throws `conflict` where `offset` is not how far it came, `tooLarge` for more bytes than were
 * announced, `notFound`.
 */
export async function addPiece(actor: Actor, draftId: string, id: string, { offset, body }: Piece): Promise<UploadOutput> {
  const upload = await ownUpload(await openDraft(actor, draftId), id);
  if ('whole' in upload) return { upload: upload.whole, draft: await readDraft(actor, draftId) };
  if (offset === null) throw new AppError('badInput', say('said.input.field', { field: 'Upload-Offset' }));
  await alone(id);
  const stop = new AbortController();
  const work = write(upload, offset, body, stop.signal);
  const over = work.catch(() => undefined);
  writing.set(id, { stop, over });
  over.finally(() => writing.delete(id));
  const bytes = await work;
  if (bytes < upload.size) return { upload: { ...(await withOffset(upload)), offset: bytes }, draft: null };
  return finish(actor, upload);
}

async function write(upload: UploadRecord, offset: number, body: Piece['body'], signal: AbortSignal): Promise<number> {
  const { draftId, id, size } = upload;
  const there = await uploadedBytes(draftId, id);
  if (there !== offset) throw new AppError('conflict', say('said.draft.fileBroken'));
  const source = body instanceof Readable ? body : Readable.from(body ?? [], { objectMode: false });
  await touchUpload(id);
  try {
    return await appendUpload(draftId, id, source, size - there, signal);
  } catch (cause) {
    if (!isAppError(cause)) throw new AppError('badInput', say('said.draft.fileBroken'), { cause });
    // It is another file than was announced.
    await removeUploadRows([id]);
    await dropUpload(draftId, id);
    throw new AppError('tooLarge', say('said.draft.fileBroken'), { cause });
  }
}

async function finish(actor: Actor, upload: UploadRecord): Promise<UploadOutput> {
  const { draftId, size } = upload;
  const draft = await openDraft(actor, draftId);
  if (upload.link !== null) await keepShared(actor, draftId, upload, linkWishSchema.parse(JSON.parse(upload.link)));
  else await addToLetter(actor, draft, upload);
  ringDraft(actor, draft);
  return { upload: { ...(await withOffset(upload)), offset: size }, draft: await readDraft(actor, draftId) };
}

async function addToLetter(actor: Actor, draft: DraftRecord, upload: UploadRecord): Promise<void> {
  const { id, draftId, filename, type, size, inline } = upload;
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw noDraft();
  // Several files come side by side: who comes last finds out here whether there is room for all.
  const { maxBytes } = roomOf(account, []);
  const added = await insertDraftFile(draftId, { id, filename, type, size, inline }, { bytes: maxBytes, files: mostFiles });
  if (added !== 'added') {
    await forget([upload]);
    throw added === 'closed' ? onItsWay() : noRoom(maxBytes);
  }
}

/** Gives up a file that is on its way. Throws `notFound` where it is not, or not any more. */
export async function stopUpload(actor: Actor, draftId: string, id: string): Promise<void> {
  const upload = await ownUpload(await openDraft(actor, draftId), id);
  if ('whole' in upload) throw new AppError('notFound', say('said.draft.fileGone'));
  await forget([upload]);
}

/** Drops what nobody added to since `before` (ms). */
export async function sweepUploads(before: number): Promise<void> {
  await forget(await staleUploads(before));
}
