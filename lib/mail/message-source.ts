/** A letter as it came: all headers, all parts. */
import type { Readable } from 'node:stream';
import { contentDisposition, safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import { lentStream } from './lent-stream';
import { storedMessage } from './open-message';

/** The whole letter as the server has it, streamed, and the header that saves it as a file named by its subject. Throws like `openMessage`. */
export async function messageSource(actor: Actor, id: MessageId): Promise<{ stream: Readable; disposition: string }> {
  const stored = await storedMessage(actor, id);
  const subject = safeFilename(stored.row.subject.slice(0, 150), 'message/rfc822', 'letter').replace(/\.eml$/iu, '');
  return { stream: await lentStream(stored, ''), disposition: contentDisposition('attachment', `${subject}.eml`) };
}
