/** A part read from the server as it is taken. */
import type { Readable } from 'node:stream';
import type { StoredMessage } from '@/lib/model/stored';
import { withLetter } from './fetch-letter';

/**
 * The still encoded bytes of a part, or of the whole letter for an empty specifier. Between pieces the connection is free for others, and
 * destroying the stream ends the reading (R36). Throws what the line throws, `gone` where there is no letter.
 */
export async function lentStream(stored: StoredMessage, specifier: string): Promise<Readable> {
  return (await withLetter(stored, (session) => session.fetchPart(stored.uid, specifier))) as Readable;
}
