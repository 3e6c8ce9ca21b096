/** Bodies, always with PEEK and always as the sender encoded them (RFC 9051 section 6.4.5.1). */
import { Readable } from 'node:stream';
import { AppError } from '@/lib/errors';
import type { Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { Connection } from './connection';
import { bytesOf, type FetchItems } from './fetch-response';
import { uidOf } from './headers';
import { type Argument, atom } from './wire';

/** Bytes per command while streaming: large enough for speed, small enough that others get their turn. */
export const pieceBytes = 256 * 1024;

const section = /^(\d{1,5}(\.\d{1,5}){0,100}(\.(TEXT|HEADER|MIME))?|TEXT|HEADER)?$/i;

function gone(): AppError {
  return new AppError('gone', say('said.letter.gone'));
}

/** Up to `length` bytes of BODY[part] from `offset`; the whole letter for an empty `part`. Throws `gone`. */
export async function fetchPiece(connection: Connection, uid: Uid, part: string, offset: number, length: number): Promise<Buffer> {
  if (!section.test(part)) throw new AppError('badInput', say('said.letter.noPart'));
  const wanted: Argument = {
    type: 'ATOM',
    value: 'BODY.PEEK',
    section: part === '' ? [] : [atom(part.toUpperCase())],
    partial: [offset, length],
  };
  const found: (Buffer | null)[] = [];
  const take = (items: FetchItems) => {
    const value = items.get(`BODY[${part.toUpperCase()}]`);
    if (uidOf(items) !== uid || value === undefined) return false;
    found.unshift(bytesOf(value));
    return true;
  };
  await connection.fetch('readOne', String(uid), [atom('UID'), wanted], take, () => found.splice(0));
  const [bytes] = found;
  if (!bytes) throw gone();
  return bytes.subarray(0, length);
}

/**
 * Streams what `readPiece` gives, piece by piece as the reader takes them, so that one piece is in memory at most. The first piece is
 * read before this resolves, so a missing letter is told at once.
 */
export async function streamPieces(readPiece: (offset: number, length: number) => Promise<Buffer>): Promise<Readable> {
  const first = await readPiece(0, pieceBytes);
  async function* pieces(): AsyncGenerator<Buffer> {
    let piece = first;
    let offset = 0;
    while (piece.length > 0) {
      yield piece;
      if (piece.length < pieceBytes) return;
      offset += piece.length;
      piece = await readPiece(offset, pieceBytes);
    }
  }
  return Readable.from(pieces(), { objectMode: false, highWaterMark: pieceBytes });
}
