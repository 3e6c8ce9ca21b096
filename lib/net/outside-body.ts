/** The body of an answer of the web, unpacked, never more than was asked for. */
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

/** Content codings that are asked for; deflate is taken as well where it comes unasked (RFC 9110, 8.4.1). */
export const codings = 'gzip, br';

/** How each known coding is unpacked; null where nothing has to be. */
const unpackers = new Map([
  ['', null],
  ['identity', null],
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
  ['deflate', createInflate],
] as const);

const isBroken = (error: unknown) => error instanceof Error && 'code' in error && /^(?:Z_|ERR_BROTLI|ERR__ERROR)/u.test(String(error.code));

/**
 * All bytes of the body. Throws `tooLarge` as soon as more than `maxBytes` came, packed or unpacked (T66), `refusedByServer` for a coding
 * that is unknown or broken, and what the line throws, also where it ended before the length that was promised.
 */
export async function wholeBody(answer: IncomingMessage, host: string, maxBytes: number): Promise<Buffer> {
  const unreadable = (cause?: unknown) => new AppError('refusedByServer', say('said.web.unreadable', { host }), { cause });
  const tooMuch = () => new AppError('tooLarge', say('said.web.tooMuch', { host }));
  const unpacker = unpackers.get((answer.headers['content-encoding'] ?? '').trim().toLowerCase() as '');
  if (unpacker === undefined) throw unreadable();
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) throw tooMuch();
  async function* bounded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let length = 0;
    for await (const chunk of chunks) {
      length += chunk.length;
      if (length > maxBytes) throw tooMuch();
      yield chunk;
    }
  }
  const kept: Buffer[] = [];
  const collect = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) kept.push(chunk);
  };
  try {
    const unpack = unpacker as (() => ReturnType<typeof createGunzip>) | null;
    if (unpack === null) await pipeline(answer, bounded, collect);
    else await pipeline(answer, bounded, unpack(), bounded, collect);
  } catch (error) {
    throw isBroken(error) ? unreadable(error) : error;
  }
  return Buffer.concat(kept);
}
