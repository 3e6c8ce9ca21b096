/** The bytes of draft files and of letters on their way: in the data folder, in folders of our own names, readable by this user only (T59). */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

/** An id of ours, as a name of a file. */
export const ours = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const uploads = () => join(env().dataFolder, 'uploads');
const outbox = () => join(env().dataFolder, 'outbox');

/** A path segment made of an id of ours, never of a name that somebody sent. */
function segment(id: string): string {
  if (!ours.test(id)) throw new AppError('notFound', say('said.draft.fileGone'));
  return id;
}

/** Where a file of a draft lies, or will. */
export const uploadPath = (draftId: string, fileId: string) => join(uploads(), segment(draftId), segment(fileId));
const letterPath = (submissionId: string) => join(outbox(), `${segment(submissionId)}.eml`);

function tooLarge(maxBytes: number): AppError {
  return new AppError('tooLarge', say('said.draft.noRoom', { limit: maxBytes }));
}

/** Bytes that wait to be written at most, so that each call of the system writes many. */
const writtenAtOnce = 1024 * 1024;

/** Counts what flows through; fails with `tooLarge` at the first byte beyond `maxBytes`. */
function counted(left: number, maxBytes: number): { meter: Transform; bytes: () => number } {
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > left) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  return { meter, bytes: () => bytes };
}

/**
 * Streams a file into the data folder and answers its size in bytes. `left` is how much room the letter has of its `maxBytes`. Nothing
 * stays behind where it throws: `tooLarge` beyond `left`, whatever was announced, `badInput` where the source breaks off.
 */
export async function keepUpload(
  draftId: string,
  fileId: string,
  source: Readable,
  room: { left: number; maxBytes: number },
): Promise<number> {
  const path = uploadPath(draftId, fileId);
  await mkdir(join(uploads(), segment(draftId)), { recursive: true, mode: 0o700 });
  const { meter, bytes } = counted(room.left, room.maxBytes);
  try {
    await pipeline(source, meter, createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: writtenAtOnce }));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return bytes();
}

/** Lets a source flow into a file until it ends, breaks off, passes `left` bytes or `signal` says so. What came until then is written. Answers why it broke off, or null. */
async function pour(source: Readable, file: WriteStream, left: number, signal: AbortSignal): Promise<Error | null> {
  // Only then what was being written is on the disk. A source that hangs may never end, so it is not waited for.
  const closed = new Promise<void>((resolve) => file.once('close', resolve));
  let bytes = 0;
  let fault: Error | null = null;
  const end = (cause: Error | null) => {
    if (file.writableEnded) return;
    fault = cause;
    file.end();
    if (cause) source.destroy();
  };
  const stop = () => end(new Error('The writing was stopped.'));
  const brokenOff = () => end(new Error('The source ended before its end.'));
  file.on('drain', () => source.resume());
  file.once('error', (error) => {
    fault ??= error;
    source.destroy();
  });
  source
    .on('error', end)
    .once('close', brokenOff)
    .once('end', () => end(null));
  signal.addEventListener('abort', stop, { once: true });
  source.on('data', (chunk: Uint8Array) => {
    if (file.writableEnded || file.destroyed) return;
    bytes += chunk.length;
    if (bytes > left) end(tooLarge(left));
    else if (!file.write(chunk)) source.pause();
  });
  if (signal.aborted) stop();
  else if (source.destroyed) brokenOff();
  await closed;
  signal.removeEventListener('abort', stop);
  return fault;
}

/**
 * Puts bytes at the end of a file that comes in pieces, and answers its length in bytes then. Where the source breaks off, or `signal` says so, what came
 * until there stays. Throws `tooLarge` beyond `left` bytes. The caller sees to it that nobody else adds to the file.
 */
export async function appendUpload(draftId: string, fileId: string, source: Readable, left: number, signal: AbortSignal): Promise<number> {
  const path = uploadPath(draftId, fileId);
  await mkdir(join(uploads(), segment(draftId)), { recursive: true, mode: 0o700 });
  const fault = await pour(source, createWriteStream(path, { flags: 'a', mode: 0o600, highWaterMark: writtenAtOnce }), left, signal);
  if (fault) throw fault;
  return uploadedBytes(draftId, fileId);
}

/** How many bytes of a file are there; 0 where it is not. */
export async function uploadedBytes(draftId: string, fileId: string): Promise<number> {
  return (await stat(uploadPath(draftId, fileId)).catch(() => null))?.size ?? 0;
}

/** How many bytes the disk of the data folder has left for us; without end where it does not say. */
export async function freeBytes(): Promise<number> {
  const disk = await statfs(env().dataFolder).catch(() => null);
  return disk ? disk.bavail * disk.bsize : Number.POSITIVE_INFINITY;
}

/** The bytes of a draft's file. */
export function openUpload(draftId: string, fileId: string): Readable {
  return createReadStream(uploadPath(draftId, fileId));
}

/** Removes one file of a draft; nothing happens where it is not there. */
export async function dropUpload(draftId: string, fileId: string): Promise<void> {
  await rm(uploadPath(draftId, fileId), { force: true });
}

/** Removes all files of a draft. */
export async function dropUploads(draftId: string): Promise<void> {
  await rm(join(uploads(), segment(draftId)), { recursive: true, force: true });
}

/**
 * Writes the frozen bytes of a letter and answers their size. They are complete and on the disk before their name appears, so that a
 * submission row never points at half a letter.
 */
export async function freezeLetter(submissionId: string, bytes: Readable): Promise<number> {
  await mkdir(outbox(), { recursive: true, mode: 0o700 });
  const path = letterPath(submissionId);
  const unfinished = `${path}.part`;
  try {
    await pipeline(bytes, createWriteStream(unfinished, { mode: 0o600 }));
    const file = await open(unfinished, 'r');
    await file.sync().finally(() => file.close());
    await rename(unfinished, path);
    return (await stat(path)).size;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The frozen letter. Throws `gone` where its bytes are not there any more. */
export async function frozenLetter(submissionId: string): Promise<{ size: number; open(): Readable }> {
  const path = letterPath(submissionId);
  const found = await stat(path).catch(() => null);
  if (!found) throw new AppError('gone', say('said.send.unreadable'));
  return { size: found.size, open: () => createReadStream(path) };
}

/** Removes the frozen bytes of a letter that needs them no more. */
export async function dropFrozenLetter(submissionId: string): Promise<void> {
  await rm(letterPath(submissionId), { force: true });
}

/** What lies in the folders and was last touched before `before` (ms): ids of drafts with files, ids of frozen letters. */
export async function listKept(before: number): Promise<{ drafts: string[]; letters: string[] }> {
  const older = async (folder: string) => {
    const names = await readdir(folder).catch(() => []);
    const dated = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? Infinity })),
    );
    return dated.filter(({ at }) => at < before).map(({ name }) => name);
  };
  const letters = await older(outbox());
  await Promise.all(letters.filter((name) => name.endsWith('.part')).map((name) => unlink(join(outbox(), name))));
  return {
    drafts: (await older(uploads())).filter((name) => ours.test(name)),
    letters: letters
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -4))
      .filter((id) => ours.test(id)),
  };
}
