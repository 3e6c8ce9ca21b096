/** Content-Transfer-Encodings undone, whole or streaming (RFC 2045 section 6; uuencode as old clients send it). Never throws on broken input. */
import { Transform, type TransformCallback } from 'node:stream';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const equals = 0x3d;

/** Value of a base64 digit, or 255 for anything else. The URL alphabet is read as well. */
const digits = new Uint8Array(256).fill(255);
for (const [value, sign] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  digits[sign.charCodeAt(0)] = value;
digits[0x2d] = 62;
digits[0x5f] = 63;

/** What turns encoded chunks into decoded ones and keeps what is between chunks. */
interface Decoder {
  push(chunk: Uint8Array): Buffer;
  end(): Buffer;
}

/** Skips what is no base64 digit; padding ends a group, so that glued base64 texts are read to the end. */
class Base64Decoder implements Decoder {
  #bits = 0;
  #count = 0;

  push(chunk: Uint8Array): Buffer {
    const out = Buffer.allocUnsafe(Math.ceil((chunk.length * 3) / 4) + 3);
    let at = 0;
    for (const byte of chunk) {
      if (byte === equals) {
        at = this.#flush(out, at);
        continue;
      }
      const value = digits[byte] ?? 255;
      if (value === 255) continue;
      this.#bits = (this.#bits << 6) | value;
      this.#count += 1;
      if (this.#count < 4) continue;
      out[at] = this.#bits >>> 16;
      out[at + 1] = this.#bits >>> 8;
      out[at + 2] = this.#bits;
      at += 3;
      this.#bits = 0;
      this.#count = 0;
    }
    return out.subarray(0, at);
  }

  #flush(out: Buffer, start: number): number {
    let at = start;
    if (this.#count === 3) {
      out[at] = this.#bits >>> 10;
      out[at + 1] = this.#bits >>> 2;
      at += 2;
    } else if (this.#count === 2) {
      out[at] = this.#bits >>> 4;
      at += 1;
    }
    this.#bits = 0;
    this.#count = 0;
    return at;
  }

  end(): Buffer {
    const out = Buffer.alloc(3);
    return out.subarray(0, this.#flush(out, 0));
  }
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** RFC 2045 section 6.7; a broken escape stays as it stands, blanks before a line end go. */
class QuotedPrintableDecoder implements Decoder {
  #rest: Uint8Array = Buffer.alloc(0);

  push(chunk: Uint8Array): Buffer {
    const input = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const keep = this.#unfinished(input);
    this.#rest = Buffer.from(input.subarray(input.length - keep));
    return this.#decode(input.subarray(0, input.length - keep));
  }

  end(): Buffer {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return this.#decode(rest);
  }

  /** Bytes at the end that the next chunk may change: "=", "=X", and blanks that may stand before a line end (at most a kilobyte). */
  #unfinished(input: Uint8Array): number {
    let blanks = 0;
    while (blanks < input.length && blanks < 1024 && this.#isBlank(input[input.length - 1 - blanks])) blanks += 1;
    const before = input.length - blanks;
    if (input[before - 1] === equals) return blanks + 1;
    if (blanks === 0 && input[before - 2] === equals) return 2;
    return blanks;
  }

  #isBlank(byte: number | undefined): boolean {
    return byte === 0x20 || byte === 0x09 || byte === carriageReturn;
  }

  #decode(input: Uint8Array): Buffer {
    const out = Buffer.allocUnsafe(input.length);
    let at = 0;
    let solid = 0;
    for (let index = 0; index < input.length; index += 1) {
      const byte = input[index] ?? 0;
      if (byte === equals) {
        const high = hex(input[index + 1]);
        const low = hex(input[index + 2]);
        if (high >= 0 && low >= 0) {
          out[at] = high * 16 + low;
          at += 1;
          index += 2;
          solid = at;
          continue;
        }
        const skip = this.#softBreak(input, index + 1);
        if (skip >= 0) {
          index = skip;
          solid = at;
          continue;
        }
      } else if (byte === lineFeed) {
        at = input[index - 1] === carriageReturn && at > solid ? this.#trim(out, at - 1, solid) : this.#trim(out, at, solid);
        if (input[index - 1] === carriageReturn) out[at++] = carriageReturn;
      }
      out[at] = byte;
      at += 1;
      if (!this.#isBlank(byte)) solid = at;
    }
    return out.subarray(0, at);
  }

  #trim(out: Buffer, end: number, solid: number): number {
    let at = end;
    while (at > solid && (out[at - 1] === 0x20 || out[at - 1] === 0x09)) at -= 1;
    return at;
  }

  /** Index of the last byte of a soft line break whose "=" stands just before `from`, or -1. */
  #softBreak(input: Uint8Array, from: number): number {
    let index = from;
    while (this.#isBlank(input[index])) index += 1;
    return input[index] === lineFeed || index >= input.length ? index : -1;
  }
}

/** Uuencoded lines between "begin" and "end"; other lines are skipped. A line is at most 64 bytes of data. */
class UuDecoder implements Decoder {
  #line = '';
  #inside = false;

  push(chunk: Uint8Array): Buffer {
    const lines = (this.#line + Buffer.from(chunk).toString('latin1')).split('\n');
    this.#line = (lines.pop() ?? '').slice(-1024);
    return Buffer.concat(lines.map((line) => this.#decode(line.replace(/\r$/u, ''))));
  }

  end(): Buffer {
    return this.#decode(this.#line);
  }

  #decode(line: string): Buffer {
    if (!this.#inside) {
      this.#inside = /^begin(?:-base64)? [0-7]{3,4} /u.test(line);
      return Buffer.alloc(0);
    }
    if (line === 'end') this.#inside = false;
    const length = (line.charCodeAt(0) - 32) & 63;
    if (!this.#inside || line.length < 2 || length === 0) return Buffer.alloc(0);
    const out = Buffer.alloc(Math.ceil(length / 3) * 3);
    for (let index = 1, at = 0; at < length; index += 4, at += 3) {
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((offset) => ((line.charCodeAt(index + offset) || 32) - 32) & 63);
      out.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, at, 3);
    }
    return out.subarray(0, length);
  }
}

const asIs: Decoder = { push: (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), end: () => Buffer.alloc(0) };

function decoderFor(encoding: string): Decoder {
  const name = encoding
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9-].*$/u, '');
  if (name === 'base64' || name === 'b') return new Base64Decoder();
  if (name === 'quoted-printable' || name === 'quotedprintable' || name === 'q') return new QuotedPrintableDecoder();
  if (/^(?:x-)?uu(?:encode|e)?$/u.test(name)) return new UuDecoder();
  return asIs;
}

/** Undoes a Content-Transfer-Encoding of bytes that are all there (or cut short). An unknown encoding leaves them as they are. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Buffer {
  const decoder = decoderFor(encoding);
  return Buffer.concat([decoder.push(bytes), decoder.end()]);
}

/** The same as a stream, with backpressure and a few kilobytes of memory whatever the size. */
export function transferDecoder(encoding: string): Transform {
  const decoder = decoderFor(encoding);
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      done(null, decoder.push(chunk));
    },
    flush(done: TransformCallback) {
      done(null, decoder.end());
    },
  });
}
