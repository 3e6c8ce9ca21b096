/** The words of a text file, decoded here, because browsers believe the label and guess no charset. */
import { AppError } from '@/lib/errors';
import { renderWords } from '@/lib/mime/render';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { type OpenPart, openPart } from './open-part';

/** Most bytes that are shown of a text file. */
export const mostTextBytes = 512 * 1024;

/** The beginning of a text file, and whether there is more of it. */
export interface FileWords {
  words: string;
  cut: boolean;
}

/** The words of an open file, which is read no further than they are shown. Throws `badInput` where its bytes are no text. */
export async function wordsOf({ stream, charset }: Pick<OpenPart, 'stream' | 'charset'>): Promise<FileWords> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop destroys the stream, which ends the reading.
    if (length > mostTextBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  const words = await renderWords(bytes.subarray(0, mostTextBytes), charset);
  if (words === null) throw new AppError('badInput', say('said.part.noText'));
  return { words, cut: length > mostTextBytes };
}

/** The words of a text file of the actor's letter. Throws like `wordsOf` and `openPart`. */
export async function partWords(actor: Actor, id: MessageId, specifier: string): Promise<FileWords> {
  return wordsOf(await openPart(actor, id, specifier));
}
