/**
 * A zip file made while it is sent (APPNOTE 6.3): nothing is packed, each entry is followed by its sum and size, and of what went out only the list
 * at the end is kept as it will be written, and that names were given: some 90 bytes, the name and the note for each entry. It has no other bound: a million letters
 * come to about 250 MB, most of it outside of the heap.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

/** One file for the zip. */
export interface ZipEntry {
  /** A name without a path; `zipOf` makes it the only one of its kind. */
  name: string;
  /** When it was made, milliseconds since the epoch. */
  at: number;
  /** What the list says of it (section 4.4.18), at most 65,535 bytes. */
  note?: string;
  /** Opens its bytes when its turn has come. */
  open: () => Promise<Readable>;
}

/** Most entries and most bytes that are put into one zip without the fields for large ones (section 4.3.9.2). */
export const mostEntries = 65_000;
export const mostZipBytes = 4_000_000_000;

/** Sum and size come behind the bytes (bit 3); names are UTF-8 (bit 11). */
const flags = 0x0808;
const version = 20;

interface Written {
  name: Buffer;
  note: Buffer;
  stamp: number;
  crc: number;
  size: number;
  offset: number;
}

/** MS-DOS date and time, in UTC, two seconds fine; what lies outside of its years is moved to their edge. */
function dosStamp(at: number): number {
  const date = new Date(Math.min(Math.max(at, Date.UTC(1980, 0, 1)), Date.UTC(2107, 11, 31)));
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return day * 0x10000 + time;
}

function localHeader({ name, stamp }: Written): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt32LE(stamp, 10);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function descriptor({ crc, size }: Written): Buffer {
  const words = Buffer.alloc(16);
  words.writeUInt32LE(0x08074b50, 0);
  words.writeUInt32LE(crc, 4);
  words.writeUInt32LE(size, 8);
  words.writeUInt32LE(size, 12);
  return words;
}

/** Bytes of the list that are kept together. */
const listPieceBytes = 64 * 1024;

/** What a plain field says where the one for large zips says more. */
const full = 0xffffffff;

function centralHeader({ name, note, stamp, crc, size, offset }: Written): Buffer {
  const header = Buffer.alloc(46);
  const extra = Buffer.alloc(offset >= full ? 12 : 0);
  if (extra.length > 0) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(offset), 4);
  }
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(version, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt32LE(stamp, 12);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(size, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(note.length, 32);
  header.writeUInt32LE(Math.min(offset, full), 42);
  return Buffer.concat([header, name, extra, note]);
}

/** The list at the end, in large pieces: an object for each entry would weigh several times as much. */
class Directory {
  readonly #full: Buffer[] = [];
  #piece = Buffer.alloc(0);
  #used = 0;
  entries = 0;
  size = 0;

  add(entry: Written): void {
    const header = centralHeader(entry);
    if (this.#used + header.length > this.#piece.length) {
      if (this.#used > 0) this.#full.push(this.#piece.subarray(0, this.#used));
      this.#piece = Buffer.alloc(Math.max(listPieceBytes, header.length));
      this.#used = 0;
    }
    this.#used += header.copy(this.#piece, this.#used);
    this.entries += 1;
    this.size += header.length;
  }

  *pieces(): Generator<Buffer> {
    yield* this.#full;
    if (this.#used > 0) yield this.#piece.subarray(0, this.#used);
  }
}

/** The end of a large zip, and where it stands (sections 4.3.14 and 4.3.15). */
function largeEnding(entries: number, size: number, offset: number): Buffer {
  const words = Buffer.alloc(76);
  words.writeUInt32LE(0x06064b50, 0);
  words.writeBigUInt64LE(44n, 4);
  words.writeUInt16LE(45, 12);
  words.writeUInt16LE(45, 14);
  for (const at of [24, 32]) words.writeBigUInt64LE(BigInt(entries), at);
  words.writeBigUInt64LE(BigInt(size), 40);
  words.writeBigUInt64LE(BigInt(offset), 48);
  words.writeUInt32LE(0x07064b50, 56);
  words.writeBigUInt64LE(BigInt(offset + size), 64);
  words.writeUInt32LE(1, 72);
  return words;
}

function ending(entries: number, size: number, offset: number): Buffer {
  const large = entries >= 0xffff || size >= full || offset >= full;
  const words = Buffer.alloc(22);
  words.writeUInt32LE(0x06054b50, 0);
  words.writeUInt16LE(Math.min(entries, 0xffff), 8);
  words.writeUInt16LE(Math.min(entries, 0xffff), 10);
  words.writeUInt32LE(Math.min(size, full), 12);
  words.writeUInt32LE(Math.min(offset, full), 16);
  return large ? Buffer.concat([largeEnding(entries, size, offset), words]) : words;
}

/** A number of six bytes for a name, whatever the case of its letters. Where two names have the same, one of them is numbered in vain. */
const keyOf = (name: string) => createHash('sha256').update(name.normalize('NFC').toLowerCase()).digest().readUIntBE(0, 6);

/** Gives out each name once, whatever the case of its letters: "a.txt", then "a (2).txt". Linear in the names, however alike they are, and of each a number is kept. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<number>();
  const last = new Map<number, number>();
  return (name) => {
    const dot = name.lastIndexOf('.');
    const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    const key = keyOf(name);
    let number = last.get(key) ?? 1;
    let given = name;
    let used = key;
    while (taken.has(used)) {
      number += 1;
      given = `${stem} (${number})${end}`;
      used = keyOf(given);
    }
    if (number > 1) last.set(key, number);
    taken.add(used);
    return given;
  };
}

async function* zipped(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>, large: boolean): AsyncGenerator<Buffer> {
  const unique = uniqueNames();
  const list = new Directory();
  let offset = 0;
  for await (const { name, at, note = '', open } of entries) {
    const entry: Written = {
      name: Buffer.from(unique(name)),
      note: Buffer.from(note).subarray(0, 0xffff),
      stamp: dosStamp(at),
      crc: 0,
      size: 0,
      offset,
    };
    const header = localHeader(entry);
    const bytes = await open();
    yield header;
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      entry.crc = crc32(chunk, entry.crc);
      entry.size += chunk.length;
      if ((large ? entry.size : offset + entry.size) > mostZipBytes) throw new RangeError('More bytes than one zip takes.');
      yield chunk;
    }
    list.add(entry);
    if (!large && list.entries > mostEntries) throw new RangeError('More files than one zip takes.');
    yield descriptor(entry);
    offset += header.length + entry.size + 16;
  }
  yield* list.pieces();
  yield ending(list.entries, list.size, offset);
}

/**
 * The zip as it is taken. Entries are opened one after another; destroying the stream closes the one that is being read. What `open` throws, and
 * a `RangeError` beyond `mostEntries` or `mostZipBytes`, which for a `large` zip hold for one file of it only, breaks the stream off, so that nobody takes half a zip for a whole one.
 */
export function zipOf(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>, { large = false } = {}): Readable {
  return Readable.from(zipped(entries, large), { objectMode: false });
}
