/** Reading a whole letter to give it to another server: byte by byte as it came, and within bounds of memory. */
import { AppError } from '@/lib/errors';
import type { FetchedHeader, ImapSession } from '@/lib/imap/types';
import { say } from '@/lib/model/said';

const megabyte = 1024 * 1024;
/** A larger letter stays where it is, bytes. Providers take 25 to 150 MB. */
export const largestCarried = 256 * megabyte;
/** Letters under way in this process may weigh so much together, bytes; a heavier one goes alone. */
const mostTogether = 32 * megabyte;

interface Scale {
  weight: number;
  waiting: (() => void)[];
}
const key = Symbol.for('oriel.transferScale');
const held = globalThis as unknown as Record<symbol, Scale | undefined>;

/** Shared by all bundles. */
function scale(): Scale {
  held[key] ??= { weight: 0, waiting: [] };
  return held[key];
}

/** Waits until there is room for a letter of so many bytes. Answers what gives the room back; harmless when called again. */
export async function weigh(bytes: number): Promise<() => void> {
  const on = scale();
  while (on.weight > 0 && on.weight + bytes > mostTogether) await new Promise<void>((resolve) => on.waiting.push(resolve));
  on.weight += bytes;
  let there = true;
  return () => {
    if (!there) return;
    there = false;
    on.weight -= bytes;
    for (const wake of on.waiting.splice(0)) wake();
  };
}

function tooLarge(): AppError {
  return new AppError('tooLarge', say('said.transfer.tooLarge'));
}

/**
 * The whole letter, read in pieces. A server that promised another size (some only guess it) is asked once more for all of it, and what it gives
 * twice alike is the letter. Throws `gone` where the letter is not there, `conflict` where two readings differ.
 */
export async function readLetter(session: ImapSession, { uid, size }: FetchedHeader): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of await session.fetchPart(uid, '')) {
    pieces.push(piece as Buffer);
    length += piece.length;
    if (length > largestCarried) throw tooLarge();
  }
  const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length);
  if (length === size) return bytes;
  const again = await session.fetchSource(uid, largestCarried);
  if (again.length === 0 || !again.equals(bytes)) throw new AppError('conflict', say('said.transfer.differs'));
  return again;
}
