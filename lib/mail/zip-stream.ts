/**
 * A zip file made while it is sent (APPNOTE 6.3): nothing is packed, each entry is followed by its sum and size, and of what went out only the list
 * at the end is kept, some 60 bytes and the name for each entry.
 */
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

/** One file for the zip. */
export interface ZipEntry {
  /** A name without a path; `zipOf` makes it the only one of its kind. */
  name: string;
  /** When it was made, milliseconds since the epoch. */
  at: number;
  /** Opens its bytes when its turn has come. */
  open: () => Promise<Readable>;
}

/** Most entries and most bytes that are put into one zip: beyond them its format needs other fields (section 4.3.9.2). */
export const mostEntries = 65_000;
export const mostZipBytes = 4_000_000_000;

/** Sum and size come behind the bytes (bit 3); names are UTF-8 (bit 11). */
const flags = 0x0808;
const version = 20;

interface Written {
  name: Buffer;
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

function centralHeader({ name, stamp, crc, size, offset }: Written): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(version, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt32LE(stamp, 12);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(size, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name]);
}

function ending(entries: number, size: number, offset: number): Buffer {
  const words = Buffer.alloc(22);
  words.writeUInt32LE(0x06054b50, 0);
  words.writeUInt16LE(entries, 8);
  words.writeUInt16LE(entries, 10);
  words.writeUInt32LE(size, 12);
  words.writeUInt32LE(offset, 16);
  return words;
}

/** Gives out each name once, whatever the case of its letters: "a.txt", then "a (2).txt". Linear in the names, however alike they are. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  const last = new Map<string, number>();
  return (name) => {
    const dot = name.lastIndexOf('.');
    const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    const key = name.normalize('NFC').toLowerCase();
    let number = last.get(key) ?? 1;
    let given = name;
    while (taken.has(given.normalize('NFC').toLowerCase())) {
      number += 1;
      given = `${stem} (${number})${end}`;
    }
    last.set(key, number);
    taken.add(given.normalize('NFC').toLowerCase());
    return given;
  };
}

async function* zipped(entries: Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const unique = uniqueNames();
  const written: Written[] = [];
  let offset = 0;
  for (const { name, at, open } of entries) {
    const entry: Written = { name: Buffer.from(unique(name)), stamp: dosStamp(at), crc: 0, size: 0, offset };
    const header = localHeader(entry);
    const bytes = await open();
    yield header;
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      entry.crc = crc32(chunk, entry.crc);
      entry.size += chunk.length;
      if (offset + entry.size > mostZipBytes) throw new RangeError('More bytes than one zip takes.');
      yield chunk;
    }
    written.push(entry);
    if (written.length > mostEntries) throw new RangeError('More files than one zip takes.');
    yield descriptor(entry);
    offset += header.length + entry.size + 16;
  }
  let size = 0;
  for (const entry of written) {
    const header = centralHeader(entry);
    size += header.length;
    yield header;
  }
  yield ending(written.length, size, offset);
}

/**
 * The zip as it is taken. Entries are opened one after another; destroying the stream closes the one that is being read. What `open` throws, and
 * a `RangeError` beyond `mostEntries` or `mostZipBytes`, breaks the stream off, so that nobody takes half a zip for a whole one.
 */
export function zipOf(entries: Iterable<ZipEntry>): Readable {
  return Readable.from(zipped(entries), { objectMode: false });
}
