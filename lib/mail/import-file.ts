/** The file that letters come out of: what kind it is, and the files within it. Read where it lies, never whole. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { ArchiveFault, holdToRatio } from '@/lib/mime/archive-fault';
import { keywordsFile, readKeywords } from '@/lib/mime/maildir';
import { isTar, tarMembers } from '@/lib/mime/tar';
import { type ByteSource, openMember, zipMembers } from '@/lib/mime/zip-read';

/** A file that letters may be in. */
export interface Member {
  /** Its names within the archive; none for the file itself. */
  path: string[];
  /** When it was changed, ms; null where nobody knows, as in a zip, which has no time zone. */
  at: number | null;
  /** What a zip says of it beside its bytes. */
  note: string;
  /** Bytes, where the archive says so before they are read. */
  size: number;
  /** Its bytes behind the first `from` ones. */
  open(from: number): AsyncIterable<Buffer>;
  /** How far the reading is in the whole, where `at` bytes of this one were read. */
  position(at: number): number;
}

/** What a file says of itself. */
export interface Survey {
  /** How much there is to read. */
  total: number;
  /** What the letters for keywords mean, by the folder of the archive that they stand in. */
  keywords: Map<string, Map<number, string>>;
}

/** The kinds of files, by their first bytes. */
export type FileKind = 'zip' | 'tar' | 'tar.gz' | 'gz' | 'plain';

const pieceBytes = 256 * 1024;
/** Lists of keywords that are read, and how long one may be. */
const mostLists = 2000;
const longestList = 64 * 1024;
const gzipMark = Buffer.from([0x1f, 0x8b]);
/** What other packers begin with: their files are not opened, neither alone nor within others. */
const packers = ['PK\x03\x04', 'PK\x05\x06', '\x1f\x8b', '7z\xbc\xaf\x27\x1c', 'Rar!', 'BZh', '\xfd7zXZ', '\x28\xb5\x2f\xfd'];

/** True where a file with these first bytes is packed. */
export function isPacked(first: Buffer): boolean {
  const head = first.toString('latin1', 0, 8);
  return packers.some((mark) => head.startsWith(mark)) || isTar(first);
}

async function* skipped(source: AsyncIterable<Buffer>, from: number): AsyncGenerator<Buffer> {
  let left = from;
  for await (const chunk of source) {
    if (left >= chunk.length) left -= chunk.length;
    else {
      yield left > 0 ? chunk.subarray(left) : chunk;
      left = 0;
    }
  }
}

/** The beginning of a file. */
interface Peeked {
  first: Buffer;
  /** All of it, the first bytes as well. */
  all: AsyncIterable<Buffer>;
  /** For whoever does not take the rest. */
  close(): Promise<void>;
}

/** Reads the first bytes, up to `length`. */
export async function peek(source: AsyncIterable<Buffer>, length: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let bytes = 0;
  while (bytes < length) {
    const { value, done } = await iterator.next();
    if (done) break;
    held.push(value);
    bytes += value.length;
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      for (const chunk of held.splice(0)) yield chunk;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return {
    first: Buffer.concat(held).subarray(0, length),
    all: all(),
    close: async () => void (await iterator.return?.()),
  };
}

/** The file itself, where it is no archive. */
const alone = { path: [], at: null, note: '', size: 0 };

/** A file on the disk. */
export class ImportFile {
  readonly #path: string;
  /** Packed bytes that were read of a stream. */
  #packed = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async size(): Promise<number> {
    return (await stat(this.#path)).size;
  }

  async kind(): Promise<FileKind> {
    const first = async (bytes: AsyncIterable<Buffer>) => {
      const { first: head, close } = await peek(bytes, 512);
      await close();
      return head;
    };
    const head = await first(this.#plain(0));
    if (/^PK(\x03\x04|\x05\x06)/.test(head.toString('latin1', 0, 4))) return 'zip';
    if (!head.subarray(0, 2).equals(gzipMark)) return isTar(head) ? 'tar' : 'plain';
    return isTar(await first(this.#unpacked())) ? 'tar.gz' : 'gz';
  }

  /** The files in this one in their order. Throws an `ArchiveFault`. */
  async *members(kind: FileKind): AsyncGenerator<Member> {
    if (kind === 'zip') yield* this.#zip();
    else if (kind === 'tar' || kind === 'tar.gz') {
      for await (const { path, at, size, bytes } of tarMembers(kind === 'tar' ? this.#counted(this.#plain(0)) : this.#unpacked()))
        yield { path, at, note: '', size, open: (from) => skipped(bytes, from), position: () => this.#packed };
    } else if (kind === 'gz') yield { ...alone, open: (from) => skipped(this.#unpacked(), from), position: () => this.#packed };
    else yield { ...alone, open: (from) => this.#plain(from), position: (at) => at };
  }

  /** Reads what the file says of itself to its end, before anything is done with it. Throws an `ArchiveFault` (T64, T66). */
  async survey(kind: FileKind): Promise<Survey> {
    const keywords: Survey['keywords'] = new Map();
    let plain = 0;
    if (kind === 'gz') for await (const _ of this.#unpacked());
    else if (kind !== 'plain')
      for await (const { path, size, open } of this.members(kind)) {
        plain += size;
        if (path[path.length - 1] !== keywordsFile || keywords.size >= mostLists) continue;
        const { first, close } = await peek(open(0), longestList);
        await close();
        keywords.set(path.slice(0, -1).join('/'), readKeywords(first.toString()));
      }
    return { total: kind === 'zip' ? plain : await this.size(), keywords };
  }

  async *#zip(): AsyncGenerator<Member> {
    const source = await this.#source();
    let before = 0;
    for await (const member of zipMembers(source)) {
      const start = before;
      before += member.size;
      async function* bytes(from: number): AsyncGenerator<Buffer> {
        yield* skipped(await openMember(source, member), from);
      }
      yield { path: member.path, at: null, note: member.note, size: member.size, open: bytes, position: (at) => start + at };
    }
  }

  #plain(from: number): AsyncIterable<Buffer> {
    return createReadStream(this.#path, { start: from, highWaterMark: pieceBytes });
  }

  async *#counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    this.#packed = 0;
    for await (const chunk of source) {
      this.#packed += chunk.length;
      yield chunk;
    }
  }

  async *#unpacked(): AsyncGenerator<Buffer> {
    const gunzip = createGunzip();
    const packed = createReadStream(this.#path, { highWaterMark: pieceBytes });
    packed.once('error', (cause) => gunzip.destroy(cause));
    packed.pipe(gunzip);
    let plain = 0;
    try {
      for await (const chunk of gunzip as AsyncIterable<Buffer>) {
        this.#packed = packed.bytesRead;
        plain += chunk.length;
        holdToRatio(packed.bytesRead, plain);
        yield chunk;
      }
    } catch (cause) {
      throw cause instanceof ArchiveFault ? cause : new ArchiveFault('broken', cause);
    } finally {
      packed.destroy();
      gunzip.destroy();
    }
  }

  async #source(): Promise<ByteSource> {
    const path = this.#path;
    return {
      size: await this.size(),
      read: async (offset, length) => {
        const file = await open(path, 'r');
        try {
          const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
          return buffer.subarray(0, bytesRead);
        } finally {
          await file.close();
        }
      },
      stream: (offset, length) => createReadStream(path, { start: offset, end: offset + length - 1, highWaterMark: pieceBytes }),
    };
  }
}
