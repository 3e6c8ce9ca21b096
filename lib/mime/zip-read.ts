/** Reads a zip from its list at the end (APPNOTE 6.3), with or without the fields for large files. Holds one record of the list at a time. */
import { Readable, Transform } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { ArchiveFault, holdToRatio, memberPath } from './archive-fault';

/** Bytes that can be read anywhere. `read` answers fewer than `length` bytes only at the end. */
export interface ByteSource {
  size: number;
  read(offset: number, length: number): Promise<Buffer>;
  stream(offset: number, length: number): Readable;
}

/** A file in the zip. */
export interface ZipMember {
  path: string[];
  /** When it was changed, ms. */
  at: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
  locked: boolean;
  /** What the list says of it. */
  note: string;
}

interface List {
  entries: number;
  offset: number;
  size: number;
}

const listSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endSignature = 0x06054b50;
const largeEndSignature = 0x06064b50;
const locatorSignature = 0x07064b50;
const full = 0xffffffff;

const broken = () => new ArchiveFault('broken');
const long = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at));

async function exactly(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  if (offset < 0 || length < 0 || offset + length > source.size) throw broken();
  const bytes = await source.read(offset, length);
  if (bytes.length < length) throw broken();
  return bytes;
}

async function findList(source: ByteSource): Promise<List> {
  const length = Math.min(source.size, 22 + 65_535);
  const start = source.size - length;
  const tail = await exactly(source, start, length);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const list = { entries: tail.readUInt16LE(at + 10), size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
    const large = list.entries === 0xffff || list.size === full || list.offset === full;
    return large ? ((await findLargeList(source, start + at)) ?? list) : list;
  }
  throw broken();
}

async function findLargeList(source: ByteSource, end: number): Promise<List | null> {
  if (end < 20) return null;
  const locator = await exactly(source, end - 20, 20);
  if (locator.readUInt32LE(0) !== locatorSignature) return null;
  const record = await exactly(source, long(locator, 8), 56);
  if (record.readUInt32LE(0) !== largeEndSignature) throw broken();
  return { entries: long(record, 32), size: long(record, 40), offset: long(record, 48) };
}

/** The fields for large files, where the plain ones are full. */
function enlarge(member: ZipMember, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    const field = extra.subarray(at + 4, at + 4 + length);
    if (extra.readUInt16LE(at) === 1) {
      let from = 0;
      for (const name of ['size', 'packed', 'offset'] as const) {
        if (member[name] !== full) continue;
        if (from + 8 > field.length) throw broken();
        member[name] = long(field, from);
        from += 8;
      }
    }
    at += 4 + length;
  }
}

function nameOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1'); // Of an old program: a folder's name may look odd, no letter is lost.
  }
}

function timeOf(stamp: number): number {
  const day = stamp >>> 16;
  return Date.UTC(1980 + (day >> 9), ((day >> 5) & 15) - 1, day & 31, (stamp >> 11) & 31, (stamp >> 5) & 63, (stamp & 31) * 2);
}

/**
 * The files of a zip in the order of its list, without folders. Throws an `ArchiveFault`: `path` for a name that leads out of it, `bomb` where files lie on top of
 * one another or unpack to far more than they are, `broken`.
 */
export async function* zipMembers(source: ByteSource): AsyncGenerator<ZipMember> {
  const list = await findList(source);
  let at = list.offset;
  let packed = 0;
  let plain = 0;
  for (let entry = 0; entry < list.entries; entry += 1) {
    const head = await exactly(source, at, 46);
    if (head.readUInt32LE(0) !== listSignature) throw broken();
    const [nameLength, extraLength, noteLength] = [head.readUInt16LE(28), head.readUInt16LE(30), head.readUInt16LE(32)];
    const rest = await exactly(source, at + 46, nameLength + extraLength + noteLength);
    const name = nameOf(rest.subarray(0, nameLength));
    const member: ZipMember = {
      path: memberPath(name),
      at: timeOf(head.readUInt32LE(12)),
      method: head.readUInt16LE(10),
      crc: head.readUInt32LE(16),
      packed: head.readUInt32LE(20),
      size: head.readUInt32LE(24),
      offset: head.readUInt32LE(42),
      locked: (head.readUInt16LE(8) & 1) === 1,
      note: nameOf(rest.subarray(nameLength + extraLength)),
    };
    enlarge(member, rest.subarray(nameLength, nameLength + extraLength));
    packed += member.packed;
    plain += member.size;
    // Files that share their bytes come to more than there are.
    if (packed > source.size) throw new ArchiveFault('bomb');
    holdToRatio(member.packed, member.size);
    holdToRatio(packed, plain);
    at += 46 + nameLength + extraLength + noteLength;
    if (!/[/\\]$/.test(name) && member.path.length > 0) yield member;
  }
}

/** Passes bytes through; breaks off beyond `size`, and at the end where they are fewer or other ones. */
function proof({ size, crc }: ZipMember): Transform {
  let bytes = 0;
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      sum = crc32(chunk, sum);
      done(bytes > size ? new ArchiveFault('bomb') : null, chunk);
    },
    flush(done) {
      done(bytes === size && sum === crc ? null : broken());
    },
  });
}

/** The bytes of a member, unpacked as they are taken. Throws `locked`, `method` or `broken`; the stream breaks off with `bomb` or `broken`. */
export async function openMember(source: ByteSource, member: ZipMember): Promise<Readable> {
  if (member.locked) throw new ArchiveFault('locked');
  if (member.method !== 0 && member.method !== 8) throw new ArchiveFault('method');
  const head = await exactly(source, member.offset, 30);
  if (head.readUInt32LE(0) !== localSignature) throw broken();
  const start = member.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  if (start + member.packed > source.size) throw broken();
  const packed = member.packed === 0 ? Readable.from([]) : source.stream(start, member.packed);
  const proven = proof(member);
  const chain = member.method === 0 ? [packed] : [packed, createInflateRaw()];
  let last: Readable = packed;
  for (const next of [...chain.slice(1), proven] as Transform[]) {
    const before = last;
    before.once('error', (cause) => next.destroy(cause instanceof ArchiveFault ? cause : new ArchiveFault('broken', cause)));
    next.once('close', () => before.destroy());
    last = before.pipe(next);
  }
  return last;
}
