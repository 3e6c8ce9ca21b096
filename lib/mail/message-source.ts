/** A letter as it came: all headers, all parts, as plain text. */
import type { Readable } from 'node:stream';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import { lentStream } from './lent-stream';
import { storedMessage } from './open-message';

/** The whole letter as the server has it, streamed. Throws like `openMessage`. */
export async function messageSource(actor: Actor, id: MessageId): Promise<Readable> {
  return lentStream(await storedMessage(actor, id), '');
}
