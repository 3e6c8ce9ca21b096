/**
 * Files that come to a draft in pieces, and go on where they stopped: a line that broke, a page that was loaded anew, a server that was started again
 * (T59). The bytes are written where the whole file will lie, so its length is how far it came and nothing else has to be kept in step with it.
 */
import { randomUUID } from 'node:crypto';
import { readAccount } from '@/lib/db/accounts';
import {
  insertUpload,
  listOwnUploads,
  listUploadRows,
  readUploadRow,
  removeUploadRow,
  staleUploads,
  takenOut,
  touchUpload,
  type UploadRecord,
} from '@/lib/db/draft-uploads';
import { type DraftRecord, insertDraftFile } from '@/lib/db/drafts';
import { sharedOfDraft } from '@/lib/db/shared-files';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import { mostFiles } from '@/lib/model/draft-content';
import { say } from '@/lib/model/said';
import { type LinkWish, linkWishSchema } from '@/lib/model/shared-file';
import type { DraftUpload, StartUploadInput, UploadOutput } from '@/lib/model/upload';
import { askSize } from '@/lib/smtp/submit';
import { inTurn, ringDraft } from './draft-bell';
import { dropUpload, uploadedBytes } from './draft-files';
import { mediaType, noRoom, roomOf } from './draft-upload';
import { noDraft, onItsWay, openDraft, readDraft } from './drafts';
import { asOnlyWriter, isWritten } from './one-writer';
import { type Piece, writePiece } from './piece-writer';
import { holdToLinkRoom, inLinkTurn, keepShared } from './shared-files';

/** Most files that one person may have on their way at once. */
const mostOpen = 30;
/** Every server takes files up to here. */
const smallBytes = 1_000_000;
/** A file that had no bytes for so long gives way to another. */
const idleMs = 600_000;

async function withOffset({ draftId, type: _type, updatedAt: _at, link: _link, ...upload }: UploadRecord): Promise<DraftUpload> {
  return { ...upload, offset: await uploadedBytes(draftId, upload.id) };
}

/** Forgets an upload with its bytes. False where it is none any more: the bytes of a file that became whole are its letter's. */
async function drop({ draftId, id }: Pick<UploadRecord, 'draftId' | 'id'>): Promise<boolean> {
  if (!(await removeUploadRow(id))) return false;
  await dropUpload(draftId, id);
  return true;
}

/** The same, once nobody writes to it. */
const forget = (upload: UploadRecord): Promise<boolean> => asOnlyWriter(upload.id, () => drop(upload));

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
  for (const one of going) await forget(one);
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
  const stopped = (await listUploadRows(draftId)).find((one) => same(one) && !isWritten(one.id));
  const upload =
    stopped ?? (await inTurn(`uploads ${actor.userId}`, () => beginNew(actor, { ...file, id: randomUUID(), draftId, type, link })));
  return { upload: await withOffset(upload), draft: null };
}

/** The files of a draft that stopped on their way, without those that were taken out of it. Throws `notFound`. */
export async function listUploads(actor: Actor, draftId: string): Promise<DraftUpload[]> {
  await openDraft(actor, draftId);
  const rows = await listUploadRows(draftId);
  return Promise.all(rows.filter(({ modified }) => modified !== takenOut).map(withOffset));
}

/** The upload, or what it became: a whole file of the draft, or a link in it. Throws `notFound`. */
async function ownUpload(draft: DraftRecord, id: string): Promise<UploadRecord | { whole: DraftUpload }> {
  const upload = await readUploadRow(draft.id, id);
  if (upload) return upload;
  const file = draft.files.find((one) => one.id === id) ?? (await sharedOfDraft(draft.id)).find((one) => one.id === id);
  if (!file) throw new AppError('notFound', say('said.draft.fileGone'));
  const { filename, size } = file;
  return { whole: { id, filename, size, offset: size, modified: 0, inline: 'inline' in file && file.inline } };
}

/** How far a file came. Throws `notFound`, or `conflict` where the letter is on its way. */
export async function readUpload(actor: Actor, draftId: string, id: string): Promise<DraftUpload> {
  const upload = await ownUpload(await openDraft(actor, draftId), id);
  return 'whole' in upload ? upload.whole : withOffset(upload);
}

/**
 * Adds bytes to a file while they stream in; whoever still wrote to it is stopped first, for its line is a broken one. Answers how far the file came, and the draft
 * once it is whole. What came before a line broke is kept. Throws `conflict` where `offset` is not how far it came, `tooLarge` for more bytes than were
 * announced, `notFound`.
 */
export async function addPiece(actor: Actor, draftId: string, id: string, piece: Piece): Promise<UploadOutput> {
  // Nobody is stopped for what is not the actor's.
  await ownUpload(await openDraft(actor, draftId), id);
  return asOnlyWriter(id, async (signal) => {
    // Who was waited for may have brought its end, or given it up.
    const upload = await ownUpload(await openDraft(actor, draftId), id);
    if ('whole' in upload) return { upload: upload.whole, draft: await readDraft(actor, draftId) };
    const { size } = upload;
    const events = { begun: () => touchUpload(id), spoiled: async () => void (await drop(upload)) };
    const bytes = await writePiece({ folder: draftId, id, size }, piece, events, signal);
    if (bytes < size) return { upload: { ...(await withOffset(upload)), offset: bytes }, draft: null };
    return finish(actor, upload);
  });
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
    await drop(upload);
    throw added === 'closed' ? onItsWay() : noRoom(maxBytes);
  }
}

/** Gives up a file that is on its way. Throws `notFound` where it is not, or not any more. */
export async function stopUpload(actor: Actor, draftId: string, id: string): Promise<void> {
  const upload = await ownUpload(await openDraft(actor, draftId), id);
  if ('whole' in upload || !(await forget(upload))) throw new AppError('notFound', say('said.draft.fileGone'));
}

/** Drops what nobody added to since `before` (ms). */
export async function sweepUploads(before: number): Promise<void> {
  for (const upload of await staleUploads(before)) await forget(upload);
}
