/** Writes files that come in pieces, for whoever holds the file alone (`asOnlyWriter`). */
import { Readable } from 'node:stream';
import { AppError, isAppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { appendUpload, uploadedBytes } from './draft-files';

/** The bytes that follow after the first `offset` ones of a file; null where that was not said. */
export interface Piece {
  offset: number | null;
  body: AsyncIterable<Uint8Array> | null;
}

/** A file that comes, and how large it will be. */
export interface ComingFile {
  folder: string;
  id: string;
  size: number;
}

/**
 * Adds a piece to a file and answers how far it came. What came before a line broke is kept. `begun` is awaited before the first byte is taken, `spoiled` where more
 * bytes come than were announced: it is another file then. Throws `badInput` without an offset or for a broken line, `conflict` where the offset is not how far the
 * file came, `tooLarge`. `signal` stops it.
 */
export async function writePiece(
  { folder, id, size }: ComingFile,
  { offset, body }: Piece,
  events: { begun(): Promise<void>; spoiled(): Promise<void> },
  signal: AbortSignal,
): Promise<number> {
  if (offset === null) throw new AppError('badInput', say('said.input.field', { field: 'Upload-Offset' }));
  const there = await uploadedBytes(folder, id);
  if (there !== offset) throw new AppError('conflict', say('said.draft.fileBroken'));
  const source = body instanceof Readable ? body : Readable.from(body ?? [], { objectMode: false });
  await events.begun();
  try {
    return await appendUpload(folder, id, source, size - there, signal);
  } catch (cause) {
    if (!isAppError(cause)) throw new AppError('badInput', say('said.draft.fileBroken'), { cause });
    await events.spoiled();
    throw new AppError('tooLarge', say('said.draft.fileBroken'), { cause });
  }
}
