/** The files of a draft: how much room there is for them, taken over from a letter, taken out again (T59). */
import { randomUUID } from 'node:crypto';
import { removeDraftFileRow } from '@/lib/db/drafts';
import { env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { Draft, DraftFile } from '@/lib/model/draft';
import { mostFiles } from '@/lib/model/draft-content';
import { say } from '@/lib/model/said';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import { announcedSize } from '@/lib/smtp/submit';
import { ringDraft } from './draft-bell';
import { keepUpload, openUpload } from './draft-files';
import { openDraft, ownDraft, readDraft } from './drafts';
import { openMessage } from './open-message';
import { judgeStream, type OpenPart, openPart } from './open-part';
import { type FileWords, wordsOf } from './part-words';

/**
 * A file of the actor's own draft, ready to be sent to its writer: a picture, told by its bytes, is shown, anything else is a download (T34), unless `inline`
 * asks for sound, film or plain text to be shown as well. Throws `notFound`, `gone`.
 */
export async function openDraftFile(actor: Actor, draftId: string, fileId: string, inline = false): Promise<OpenPart> {
  const file = (await ownDraft(actor, draftId)).files.find(({ id }) => id === fileId);
  if (!file) throw new AppError('notFound', say('said.draft.fileGone'));
  const { type, filename, size } = file;
  const bytes = openUpload(draftId, fileId);
  const judged = await judgeStream(bytes, { type, charset: null }, inline || type.startsWith('image/')).catch((cause: unknown) => {
    throw new AppError('gone', say('said.draft.fileGone'), { cause });
  });
  return { ...judged, inline: judged.inline && (inline || judged.type.startsWith('image/')), filename, size, charset: null };
}

/** The beginning of a text file of the actor's own draft. Throws `badInput` where its bytes are no text, and like `openDraftFile`. */
export async function draftFileWords(actor: Actor, draftId: string, fileId: string): Promise<FileWords> {
  return wordsOf(await openDraftFile(actor, draftId, fileId));
}

/**
 * Takes a file out of a draft. Its bytes stay for a while as those of an upload that is whole, so that it can be put back by an empty piece. Throws `notFound`, or
 * `conflict` where the letter is on its way.
 */
export async function removeDraftFile(actor: Actor, id: string, fileId: string): Promise<Draft> {
  const draft = await openDraft(actor, id);
  if (!(await removeDraftFileRow(id, fileId))) throw new AppError('notFound', say('said.draft.fileGone'));
  ringDraft(actor, draft);
  return readDraft(actor, id);
}

/** Streams the files of a letter into the new draft. Throws `tooLarge` where they do not fit, naming their sum. */
export async function takeOverFiles(actor: Actor, draftId: string, account: AccountRecord, original: StoredMessage): Promise<DraftFile[]> {
  const { attachments } = await openMessage(actor, original.row.id);
  const files: DraftFile[] = [];
  for (const attachment of attachments.slice(0, mostFiles)) {
    const part = await openPart(actor, original.row.id, attachment.part);
    const file = { id: randomUUID(), filename: attachment.filename, type: mediaType(attachment.type), inline: false };
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

/**
 * How much the letter's files may come to, and how much of it is left: the setting, or what the server announced (files grow by 37 %). Throws `tooLarge` where there
 * are too many.
 */
export function roomOf(account: AccountRecord, files: readonly DraftFile[]): { left: number; maxBytes: number } {
  const announced = announcedSize(account.smtp);
  const maxBytes = Math.min(env().maxUploadBytes, announced === null ? Number.POSITIVE_INFINITY : Math.floor(announced / 1.38));
  if (files.length >= mostFiles) throw new AppError('tooLarge', say('said.draft.tooManyFiles', { count: mostFiles }));
  return { left: maxBytes - files.reduce((sum, { size }) => sum + size, 0), maxBytes };
}

/** The type of a file as somebody else named it, or that of any bytes. */
export function mediaType(type: string | null): string {
  const bare = (type?.split(';')[0] ?? '').trim().toLowerCase();
  return /^[a-z0-9][\w!#$&^.+-]{0,60}\/[a-z0-9][\w!#$&^.+-]{0,100}$/.test(bare) ? bare : 'application/octet-stream';
}

/** Said of a file that does not fit. */
export function noRoom(maxBytes: number): AppError {
  return new AppError('tooLarge', say('said.draft.noRoom', { limit: maxBytes }));
}
