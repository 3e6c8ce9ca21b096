/** All files of a letter as one zip (T36). */
import type { Readable } from 'node:stream';
import { AppError } from '@/lib/errors';
import { contentDisposition, safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { openLetter, storedMessage } from './open-message';
import { openPart } from './open-part';
import { zipOf } from './zip-stream';

/** Most bytes of all files together, as the letter says them. */
const mostBytes = 2_000_000_000;

/**
 * The files that the reader lists, streamed one after another as a zip, and the header that saves it under the letter's subject. Only the file
 * that is being sent is read, and only what fits the line of it is in memory. Throws `notFound` where there are no files, `tooLarge` where
 * there is more than one zip holds, and like `openMessage`.
 */
export async function zipLetter(actor: Actor, id: MessageId): Promise<{ stream: Readable; disposition: string }> {
  const stored = await storedMessage(actor, id);
  const { attachments } = await openLetter(stored);
  if (attachments.length === 0) throw new AppError('notFound', say('said.zip.nothing'));
  if (attachments.reduce((sum, { size }) => sum + size, 0) > mostBytes) throw new AppError('tooLarge', say('said.zip.tooLarge'));
  const at = stored.row.sentAt ?? stored.row.internalAt;
  const entries = attachments.map(({ part, filename }) => ({
    name: filename,
    at,
    open: async () => (await openPart(actor, id, part)).stream,
  }));
  const name = safeFilename(stored.row.subject.slice(0, 150), 'application/zip', 'letter').replace(/\.zip$/iu, '');
  return { stream: zipOf(entries), disposition: contentDisposition('attachment', `${name}.zip`) };
}
