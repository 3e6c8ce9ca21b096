/** What a report was packed in: gzip (RFC 1952), or a zip of one file. Bounded whatever the headers say: a bomb is not unpacked (T66). */
import { gunzipSync, inflateRawSync } from 'node:zlib';

/** Most bytes that come out. */
const most = 8 * 1024 * 1024;
/** Most times that it may grow; a small one may grow to a megabyte in any case. */
const mostGrowth = 300;
const mostEntries = 20;

/** Why a report was not unpacked. */
export class Unpackable extends Error {
  readonly why: 'broken' | 'tooLarge';
  constructor(why: 'broken' | 'tooLarge') {
    super(why);
    this.why = why;
  }
}

function inflate(work: (options: { maxOutputLength: number }) => Buffer, packed: number): Buffer {
  try {
    return work({ maxOutputLength: Math.min(most, Math.max(1024 * 1024, packed * mostGrowth)) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new Unpackable(code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'broken');
  }
}

/** The directory of a zip ends the file, before a comment of at most 64 KB (APPNOTE 4.3.16). */
function directoryEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 22 - 65_535; at -= 1)
    if (bytes.readUInt32LE(at) === 0x06054b50) return at;
  throw new Unpackable('broken');
}

interface Entry {
  name: string;
  method: number;
  encrypted: boolean;
  packed: number;
  local: number;
}

/** The files that the directory names (APPNOTE 4.3.12). */
function entriesOf(bytes: Buffer): Entry[] {
  const end = directoryEnd(bytes);
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = Math.min(bytes.readUInt16LE(end + 10), mostEntries); left > 0; left -= 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) break;
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('latin1', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packed: bytes.readUInt32LE(at + 20),
      local: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The first file of a zip with a fitting name. Names are only compared, nothing is ever written. */
function unzip(bytes: Buffer, wanted: RegExp): Buffer {
  const entry = entriesOf(bytes).find(({ name }) => wanted.test(name));
  if (!entry || entry.encrypted || entry.local + 30 > bytes.length) throw new Unpackable('broken');
  if (bytes.readUInt32LE(entry.local) !== 0x04034b50) throw new Unpackable('broken');
  const start = entry.local + 30 + bytes.readUInt16LE(entry.local + 26) + bytes.readUInt16LE(entry.local + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length !== entry.packed) throw new Unpackable('broken');
  if (entry.method === 8) return inflate((options) => inflateRawSync(packed, options), packed.length);
  if (entry.method !== 0) throw new Unpackable('broken');
  if (packed.length > most) throw new Unpackable('tooLarge');
  return packed;
}

/** The file in a gzip or zip, judged by its first bytes; bytes that are neither come back as they are. Throws `Unpackable`. */
export function unpack(bytes: Buffer, wanted: RegExp): Buffer {
  if (bytes.length > most) throw new Unpackable('tooLarge');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return inflate((options) => gunzipSync(bytes, options), bytes.length);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return unzip(bytes, wanted);
  return bytes;
}
