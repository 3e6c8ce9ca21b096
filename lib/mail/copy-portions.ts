/** Letters of an old account that are copied together, and reading them into memory. */
import type { LossRecord } from '@/lib/db/account-copies';
import { isAppError, toldOf } from '@/lib/errors';
import type { FetchedHeader, ImapSession } from '@/lib/imap/types';
import { storable } from '@/lib/mime/letter-print';
import type { Uid } from '@/lib/model/ids';
import type { Told } from '@/lib/model/said';
import { readLetter, weigh } from '@/lib/sync/transfer-source';
import type { KnownLetters } from './copy-known';

/** Larger letters are read in pieces, bytes. */
const pieceBytes = 1024 * 1024;

/** Letters that are copied together, and what else is done with them. */
export interface Portion {
  letters: FetchedHeader[];
  bytes: number;
  losses: LossRecord[];
  /** Up to which UID all is done once this portion is. */
  last: number;
  /** All that are done with it. */
  uids: Uid[];
  /** Those that this copy had put here before, and those that were here already. */
  added: Uid[];
  doubled: Uid[];
}

/** A portion whose letters are in memory. */
export interface ReadPortion extends Portion {
  read: { header: FetchedHeader; bytes: Buffer }[];
  release: () => void;
}

/** One that begins after `last`. */
export const emptyPortion = (last: number): Portion => ({ letters: [], bytes: 0, losses: [], last, uids: [], added: [], doubled: [] });
/** A letter that is not copied, for the list. */
export const lossOf = ({ uid, subject, sentAt }: FetchedHeader, reason: Told): LossRecord => ({ uid, subject, sentAt, reason });

/** Reads the letters of a portion. Those found in `known` only now, by their true size, are counted and left out. The caller calls `release`. */
export async function readPortion(source: ImapSession, portion: Portion, known: KnownLetters): Promise<ReadPortion> {
  const release = await weigh(portion.bytes);
  try {
    const small = portion.letters.filter(({ size }) => size <= pieceBytes).map(({ uid }) => uid);
    const found = small.length > 0 ? await source.fetchSources(small) : new Map<Uid, Buffer>();
    const read: ReadPortion['read'] = [];
    const losses = [...portion.losses];
    for (const header of portion.letters) {
      const whole = found.get(header.uid);
      const came = whole?.length === header.size ? whole : await alone(source, header, losses);
      if (!came) continue;
      // APPEND carries no zero bytes (RFC 9051 section 4.3).
      const bytes = came.includes(0) ? storable(came) : came;
      // Some servers only guess the size: by the true one it may be known after all.
      const place = bytes.length === header.size ? null : known.find({ ...header, size: bytes.length });
      if (place === null) read.push({ header, bytes });
      else portion[place === 'ours' ? 'added' : 'doubled'].push(header.uid);
    }
    return { ...portion, losses, read, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** What of a portion comes before this letter, which stopped it. */
export function before(portion: ReadPortion, uid: Uid): ReadPortion {
  const isBefore = (one: number) => one < uid;
  const { read, losses, uids, added, doubled } = portion;
  return {
    ...portion,
    read: read.filter(({ header }) => isBefore(header.uid)),
    losses: losses.filter((loss) => isBefore(loss.uid)),
    last: uid - 1,
    uids: uids.filter(isBefore),
    added: added.filter(isBefore),
    doubled: doubled.filter(isBefore),
  };
}

/** A letter read in pieces; null where it is gone, or listed as lost. */
async function alone(source: ImapSession, header: FetchedHeader, losses: LossRecord[]): Promise<Buffer | null> {
  try {
    return await readLetter(source, header);
  } catch (error) {
    if (!isAppError(error) || !['gone', 'tooLarge', 'conflict', 'refusedByServer'].includes(error.code)) throw error;
    if (error.code !== 'gone') losses.push(lossOf(header, toldOf(error)));
    return null;
  }
}
