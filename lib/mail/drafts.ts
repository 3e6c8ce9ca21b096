/** Writing letters: beginning, keeping, throwing away, files. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { listAccounts, readAccount } from '@/lib/db/accounts';
import {
  closeDraft,
  type DraftRecord,
  insertDraft,
  insertDraftFile,
  isDraftLocked,
  listDraftRows,
  readDraftRow,
  removeDraftFileRow,
  writeDraftAccount,
  writeDraftContent,
} from '@/lib/db/drafts';
import { readMessage } from '@/lib/db/messages';
import { env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import { safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import type { SaveDraftInput, StartDraftInput } from '@/lib/model/api';
import type { Draft, DraftContent, DraftFile } from '@/lib/model/draft';
import type { AccountId } from '@/lib/model/ids';
import { say, type Tongue } from '@/lib/model/said';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import { announcedSize } from '@/lib/smtp/submit';
import { dropCopies, withoutStoodFor } from './draft-copies';
import { dropUpload, dropUploads, keepUpload } from './draft-files';
import { openMessage, textOfLetter } from './open-message';
import { openPart } from './open-part';
import {
  answerReferences,
  attribution,
  firstText,
  forwardHead,
  forwardSubject,
  replyRecipients,
  replySubject,
  type Writing,
} from './reply';

/** Most files that one letter may have (T59). */
const mostFiles = 100;
const emptyContent: DraftContent = { to: [], cc: [], bcc: [], subject: '', text: '' };

/**
 * Begins a letter, for an answer or a forwarded one filled in from the original: recipients without the writer's own addresses, subject,
 * quoted text in the words of `tongue`, and for a forwarded one its files. Throws `notFound` for a letter or account that is not the actor's, and what opening the
 * original throws; no draft stays behind then.
 */
export async function startDraft(actor: Actor, input: StartDraftInput, tongue: Tongue): Promise<Draft> {
  const original = input.originalId === null ? null : await readMessage(actor, input.originalId);
  if (input.kind !== 'new' && !original) throw new AppError('notFound', say('said.draft.noOriginal'));
  const account = await writingAccount(actor, original, input.accountId);
  const id = randomUUID();
  const base = {
    id,
    accountId: account.id,
    kind: input.kind,
    originalId: original?.row.id ?? null,
    originalHeader: original?.messageIdHeader ?? null,
  };
  if (!original || input.kind === 'new') {
    return shown(await insertDraft({ ...base, originalId: null, originalHeader: null, references: [], content: emptyContent, files: [] }));
  }
  const references = answerReferences(original);
  const writing = { ...tongue, timeZone: input.timeZone };
  if (input.kind !== 'forward') {
    const content = await answerContent(actor, input.kind, original, writing);
    return shown(await insertDraft({ ...base, references, content, files: [] }));
  }
  const content = await forwardContent(actor, original, writing);
  try {
    const files = await takeOverFiles(actor, id, account, original);
    return shown(await insertDraft({ ...base, references, content, files }));
  } catch (error) {
    await dropUploads(id);
    throw error;
  }
}

/** A draft of the actor. Throws `notFound`. */
export async function readDraft(actor: Actor, id: string): Promise<Draft> {
  return shown(await ownDraft(actor, id));
}

/** The actor's drafts that are not sent, newest first, without those that a letter in the folder of drafts stands for. */
export async function listDrafts(actor: Actor): Promise<Draft[]> {
  return (await withoutStoodFor(actor, await listDraftRows(actor))).map(shown);
}

/**
 * Keeps what was written. Throws `conflict` where another window saved since `revision`, or where the letter is already on its way; what is
 * kept stays as it was. Saving the same once more is no conflict, so a save whose answer was lost can be repeated.
 */
export async function saveDraft(actor: Actor, id: string, { revision, ...content }: SaveDraftInput): Promise<Draft> {
  if (await writeDraftContent(actor, id, revision, content)) return readDraft(actor, id);
  const current = await openDraft(actor, id);
  if (JSON.stringify(contentOf(current)) === JSON.stringify(contentOf(content))) return shown(current);
  throw new AppError('conflict', say('said.draft.twoVersions'));
}

/** Throws a draft away with its files. Throws `notFound`, or `conflict` where its letter is on its way. */
export async function discardDraft(actor: Actor, id: string): Promise<void> {
  await openDraft(actor, id);
  if (!(await closeDraft(actor, id))) throw onItsWay();
  await dropCopies(actor, id, 'trash');
  await dropUploads(id);
}

/** What is said of an upload: its name and type as the browser gave them, and its bytes. */
export interface Upload {
  filename: string;
  type: string | null;
  /** Bytes as announced, or null. */
  announced: number | null;
  body: AsyncIterable<Uint8Array> | null;
}

/** Adds a file to a draft while its bytes stream in. Throws `tooLarge` beyond the room that the letter has, `notFound`, `conflict`. */
export async function addDraftFile(actor: Actor, id: string, upload: Upload): Promise<Draft> {
  const draft = await openDraft(actor, id);
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw noDraft();
  const room = roomOf(account, draft.files);
  if (upload.announced !== null && upload.announced > room.left) {
    throw new AppError('tooLarge', say('said.draft.noRoom', { limit: room.maxBytes }));
  }
  const body = Readable.from(upload.body ?? [], { objectMode: false });
  const file = { id: randomUUID(), filename: safeFilename(upload.filename, upload.type ?? '', 'file'), type: mediaType(upload.type) };
  const size = await keepUpload(id, file.id, body, room).catch((cause: unknown) => {
    if (isAppError(cause)) throw cause;
    throw new AppError('badInput', say('said.draft.fileBroken'), { cause });
  });
  // Several uploads run side by side: who comes last finds out here whether there is room for all.
  const added = await insertDraftFile(id, { ...file, size }, { bytes: room.maxBytes, files: mostFiles });
  if (added !== 'added') {
    await dropUpload(id, file.id);
    throw added === 'closed' ? onItsWay() : noRoom(room.maxBytes);
  }
  return readDraft(actor, id);
}

/** Lets the letter go out from another account of the actor. Throws `notFound`, or `conflict` where it is on its way. */
export async function changeFrom(actor: Actor, id: string, accountId: AccountId): Promise<Draft> {
  await openDraft(actor, id);
  if (!(await readAccount(actor, accountId))) throw new AppError('notFound', say('said.draft.accountClosed'));
  if (!(await writeDraftAccount(actor, id, accountId))) throw onItsWay();
  return readDraft(actor, id);
}

/** Takes a file out of a draft. Throws `notFound`, or `conflict` where the letter is on its way. */
export async function removeDraftFile(actor: Actor, id: string, fileId: string): Promise<Draft> {
  await openDraft(actor, id);
  if (!(await removeDraftFileRow(id, fileId))) throw new AppError('notFound', say('said.draft.fileGone'));
  await dropUpload(id, fileId);
  return readDraft(actor, id);
}

/** The draft as the actor's own, whatever its state. Throws `notFound`. */
export async function ownDraft(actor: Actor, id: string): Promise<DraftRecord> {
  const draft = await readDraftRow(actor, id);
  if (!draft) throw noDraft();
  return draft;
}

/** The draft where it may be changed. Throws `notFound` or `conflict`. */
async function openDraft(actor: Actor, id: string): Promise<DraftRecord> {
  const draft = await ownDraft(actor, id);
  if (await isDraftLocked(id)) throw onItsWay();
  if (draft.closedAt !== null) throw new AppError('conflict', say('said.draft.closed'));
  return draft;
}

function noDraft(): AppError {
  return new AppError('notFound', say('said.draft.none'));
}

function noRoom(maxBytes: number): AppError {
  return new AppError('tooLarge', say('said.draft.noRoom', { limit: maxBytes }));
}

function onItsWay(): AppError {
  return new AppError('conflict', say('said.draft.onItsWay'));
}

/** The part of a draft that a person edits. */
export function contentOf({ to, cc, bcc, subject, text }: DraftContent): DraftContent {
  return { to, cc, bcc, subject, text };
}

/** What the browser may know of a draft. */
export function shown(draft: DraftRecord): Draft {
  const { id, accountId, kind, originalId, files, revision, updatedAt, source } = draft;
  return { ...contentOf(draft), id, accountId, kind, originalId, files, revision, updatedAt, inFolder: source !== null };
}

async function writingAccount(actor: Actor, original: StoredMessage | null, wanted: number | undefined): Promise<AccountRecord> {
  const accounts = await listAccounts(actor);
  const id = (wanted as AccountId | undefined) ?? original?.row.accountId ?? accounts[0]?.id;
  const account = accounts.find((candidate) => candidate.id === id);
  if (!account) throw new AppError('notFound', say('said.draft.noAccount'));
  return account;
}

async function answerContent(actor: Actor, kind: 'reply' | 'replyAll', original: StoredMessage, writing: Writing): Promise<DraftContent> {
  const own = new Set((await listAccounts(actor)).map(({ address }) => address.toLowerCase()));
  const { row } = original;
  const people = replyRecipients(kind, { from: row.from, to: row.to, cc: original.cc, replyTo: original.replyTo }, own);
  const head = attribution(row.from[0], row.sentAt ?? row.internalAt, writing);
  const text = await textOfLetter(actor, row.id);
  return { ...people, bcc: [], subject: replySubject(row.subject), text: firstText(kind, head, text) };
}

async function forwardContent(actor: Actor, original: StoredMessage, writing: Writing): Promise<DraftContent> {
  const head = forwardHead(original.row, original.cc, writing);
  return {
    ...emptyContent,
    subject: forwardSubject(original.row.subject),
    text: firstText('forward', head, await textOfLetter(actor, original.row.id)),
  };
}

/** Streams the files of a letter into the new draft. Throws `tooLarge` where they do not fit, naming their sum. */
export async function takeOverFiles(actor: Actor, draftId: string, account: AccountRecord, original: StoredMessage): Promise<DraftFile[]> {
  const { attachments } = await openMessage(actor, original.row.id);
  const files: DraftFile[] = [];
  for (const attachment of attachments.slice(0, mostFiles)) {
    const part = await openPart(actor, original.row.id, attachment.part);
    const file = { id: randomUUID(), filename: attachment.filename, type: mediaType(attachment.type) };
    const size = await keepUpload(draftId, file.id, part.stream, roomOf(account, files)).catch((error: unknown) => {
      if (!isAppError(error) || error.code !== 'tooLarge') throw error;
      const sum = attachments.reduce((total, { size: bytes }) => total + bytes, 0);
      const limit = roomOf(account, []).maxBytes;
      throw new AppError('tooLarge', say('said.draft.filesTooLarge', { size: sum, limit }));
    });
    files.push({ ...file, size });
  }
  return files;
}

/** How much the letter's files may come to, and how much of it is left: the setting, or what the server announced (files grow by 37 %). */
function roomOf(account: AccountRecord, files: readonly DraftFile[]): { left: number; maxBytes: number } {
  const announced = announcedSize(account.smtp);
  const maxBytes = Math.min(env().maxUploadBytes, announced === null ? Number.POSITIVE_INFINITY : Math.floor(announced / 1.38));
  if (files.length >= mostFiles) throw new AppError('tooLarge', say('said.draft.tooManyFiles', { count: mostFiles }));
  return { left: maxBytes - files.reduce((sum, { size }) => sum + size, 0), maxBytes };
}

function mediaType(type: string | null): string {
  const bare = (type?.split(';')[0] ?? '').trim().toLowerCase();
  return /^[a-z0-9][\w!#$&^.+-]{0,60}\/[a-z0-9][\w!#$&^.+-]{0,100}$/.test(bare) ? bare : 'application/octet-stream';
}
