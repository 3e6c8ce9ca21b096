/** A part read from the server as it is taken. */
import { PassThrough, pipeline, type Readable } from 'node:stream';
import type { StoredMessage } from '@/lib/model/stored';
import { withLetter } from './open-message';

/**
 * The still encoded bytes of a part, or of the whole letter for an empty specifier. The connection is lent for as long as the stream
 * lasts: reading it to the end or destroying it gives the connection back (R36). Throws what the line throws, `gone` where there is no letter.
 */
export function lentStream(stored: StoredMessage, specifier: string): Promise<Readable> {
  return new Promise<Readable>((resolve, reject) => {
    const out = new PassThrough({ highWaterMark: 256 * 1024 });
    const lent = withLetter(stored, async (session) => {
      const raw = await session.fetchPart(stored.uid, specifier);
      resolve(out);
      await new Promise<void>((done) => pipeline(raw, out, () => done()));
    });
    lent.catch((error: unknown) => {
      out.destroy(error instanceof Error ? error : new Error('stopped'));
      reject(error);
    });
  });
}
