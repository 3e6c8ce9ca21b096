/** Bodies, always with PEEK and always as the sender encoded them (RFC 9051 section 6.4.5.1). */
import { Readable } from 'node:stream';
import { AppError } from '@/lib/errors';
import type { Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { Connection } from './connection';
import { bytesOf, type FetchItems } from './fetch-response';
import { uidOf } from './headers';
import { packUids } from './sequences';
import { type Argument, atom } from './wire';

/** Bytes per command while streaming: large enough for speed, small enough that others get their turn. */
export const pieceBytes = 256 * 1024;

const section = /^(\d{1,5}(\.\d{1,5}){0,100}(\.(TEXT|HEADER|MIME))?|TEXT|HEADER)?$/i;

function gone(): AppError {
  return new AppError('gone', say('said.letter.gone'));
}

/** Up to `length` bytes of BODY[part] from `offset`; of the whole letter for an empty `part`. */
export interface Piece {
  part: string;
  offset: number;
  length: number;
}

const nameOf = ({ part }: Piece): string => `BODY[${part.toUpperCase()}]`;

function itemOf(piece: Piece): Argument {
  const { part, offset, length } = piece;
  if (!section.test(part)) throw new AppError('badInput', say('said.letter.noPart'));
  return { type: 'ATOM', value: 'BODY.PEEK', section: part === '' ? [] : [atom(part.toUpperCase())], partial: [offset, length] };
}

/** Pieces of different parts of one letter, by one command; null where the server has nothing there. Throws `gone` where it has none of them. */
export async function fetchPieces(connection: Connection, uid: Uid, pieces: readonly Piece[]): Promise<(Buffer | null)[]> {
  const found = new Map<string, Buffer | null>();
  const take = (items: FetchItems) => {
    const told = uidOf(items) === uid ? pieces.filter((piece) => items.has(nameOf(piece))) : [];
    for (const piece of told) found.set(nameOf(piece), bytesOf(items.get(nameOf(piece))));
    return told.length > 0;
  };
  await connection.fetch('readOne', String(uid), [atom('UID'), ...pieces.map(itemOf)], take, () => found.clear());
  const bytes = pieces.map((piece) => found.get(nameOf(piece))?.subarray(0, piece.length) ?? null);
  if (bytes.every((each) => each === null)) throw gone();
  return bytes;
}

/** Whole letters by one command; those that are gone are left out. The caller bounds what they weigh together. */
export async function fetchSources(connection: Connection, uids: readonly Uid[]): Promise<Map<Uid, Buffer>> {
  const wanted = new Set(uids);
  const found = new Map<Uid, Buffer>();
  const body: Argument = { type: 'ATOM', value: 'BODY.PEEK', section: [] };
  for (const set of packUids(uids)) {
    const part = new Map<Uid, Buffer>();
    const take = (items: FetchItems) => {
      const uid = uidOf(items);
      const bytes = bytesOf(items.get('BODY[]'));
      if (uid === null || !wanted.has(uid) || !items.has('BODY[]')) return false;
      if (bytes) part.set(uid, bytes);
      return true;
    };
    await connection.fetch('read', set, [atom('UID'), body], take, () => part.clear());
    for (const [uid, bytes] of part) found.set(uid, bytes);
  }
  return found;
}

/** One piece. Throws `gone`. */
export async function fetchPiece(connection: Connection, uid: Uid, piece: Piece): Promise<Buffer> {
  const [bytes] = await fetchPieces(connection, uid, [piece]);
  if (!bytes) throw gone();
  return bytes;
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
