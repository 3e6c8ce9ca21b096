/** Tape archives: ustar (POSIX 1003.1), with the long names of GNU and of pax. Read as a stream; holds one piece at a time. What is written is in lib/model/tape. */
import { ArchiveFault, memberPath } from './archive-fault';

const block = 512;
/** Names and notes of pax longer than this are no honest ones. */
const longestNote = 65_536;

/** A file in the archive. Its bytes must be taken before the next one is asked for; what is left of them is passed over. */
export interface TarMember {
  path: string[];
  /** When it was changed, ms. */
  at: number;
  size: number;
  bytes: AsyncIterable<Buffer>;
}

/** Hands out bytes in the amounts that are asked for. */
class Taker {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Up to `most` bytes, at least one; null at the end. */
  async some(most: number): Promise<Buffer | null> {
    while (this.#held.length === 0) {
      const { value, done } = await this.#source.next();
      if (done) return null;
      this.#held = value;
    }
    const taken = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** Exactly `length` bytes; null where the source ended before the first of them. Throws `broken` where it ended between. */
  async all(length: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const part = await this.some(left);
      if (!part && parts.length === 0) return null;
      if (!part) throw new ArchiveFault('broken');
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** A number in octal digits, or in base 256 as GNU writes large ones. */
function number(bytes: Buffer): number {
  if ((bytes[0] ?? 0) & 0x80) return bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  const value = Number.parseInt(text(bytes).trim() || '0', 8);
  if (!Number.isSafeInteger(value) || value < 0) throw new ArchiveFault('broken');
  return value;
}

function checked(head: Buffer): void {
  const sum = head.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== number(head.subarray(148, 156))) throw new ArchiveFault('broken');
}

/** The notes of a pax header: "LENGTH NAME=VALUE\n". */
function notesOf(bytes: Buffer): Map<string, string> {
  const notes = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const length = Number(bytes.toString('latin1', at, space < 0 ? at : space));
    if (!Number.isSafeInteger(length) || length < 4 || at + length > bytes.length) break;
    const [name = '', ...value] = bytes.toString('utf8', space + 1, at + length - 1).split('=');
    notes.set(name, value.join('='));
    at += length;
  }
  return notes;
}

/** True where these first bytes of a file are those of an archive. */
export function isTar(first: Buffer): boolean {
  return first.length >= block && first.toString('latin1', 257, 262) === 'ustar';
}

/** The files of an archive, without folders and links. Throws an `ArchiveFault`: `path` for a name that leads out of it, `broken`. */
export async function* tarMembers(source: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const taker = new Taker(source);
  let name: string | null = null;
  let large: number | null = null;
  for (;;) {
    const head = await taker.all(block);
    if (!head || head.every((byte) => byte === 0)) return;
    checked(head);
    const type = String.fromCharCode(head[156] ?? 0);
    const size = large !== null && !'xgLK'.includes(type) ? large : number(head.subarray(124, 136));
    const padding = (block - (size % block)) % block;
    if ('xLgK'.includes(type)) {
      if (size > longestNote) throw new ArchiveFault('broken');
      const note = (await taker.all(size)) ?? Buffer.alloc(0);
      await taker.all(padding);
      if (type === 'L') name = text(note);
      if (type === 'x') {
        const notes = notesOf(note);
        name = notes.get('path') ?? name;
        large = notes.has('size') ? Number(notes.get('size')) : null;
      }
      continue;
    }
    const prefix = head.toString('latin1', 257, 262) === 'ustar' && head[262] === 0 ? text(head.subarray(345, 500)) : '';
    const plain = text(head.subarray(0, 100));
    const path = memberPath(name ?? (prefix ? `${prefix}/${plain}` : plain));
    let left = size;
    const bytes = async function* (): AsyncGenerator<Buffer> {
      while (left > 0) {
        const part = await taker.some(left);
        if (!part) throw new ArchiveFault('broken');
        left -= part.length;
        yield part;
      }
    };
    const isFile = type === '0' || type === '\0' || type === '7';
    if (isFile && path.length > 0) yield { path, at: number(head.subarray(136, 148)) * 1000, size, bytes: bytes() };
    while (left > 0) {
      const part = await taker.some(left);
      if (!part) throw new ArchiveFault('broken');
      left -= part.length;
    }
    await taker.all(padding);
    name = null;
    large = null;
  }
}
