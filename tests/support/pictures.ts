/** Pictures made byte by byte, for tests. */
import { deflateSync } from 'node:zlib';

const u16be = (value: number) => Buffer.from([value >>> 8, value & 255]);
const u16le = (value: number) => Buffer.from([value & 255, value >>> 8]);
function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
const u24le = (value: number) => Buffer.from([value & 255, (value >>> 8) & 255, value >>> 16]);

function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([u32be(data.length), named, u32be(crc32(named))]);
}

/** A whole PNG (RFC 2083) of one grey, which browsers draw; `claimed` is the size its head tells. */
export function png(width: number, height: number, claimed: readonly [number, number] = [width, height]): Buffer {
  const head = Buffer.concat([u32be(claimed[0]), u32be(claimed[1]), Buffer.from([8, 0, 0, 0, 0])]);
  const rows = Buffer.alloc((width + 1) * height, 128);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

const box = (name: string, ...inside: Buffer[]) =>
  Buffer.concat([u32be(8 + inside.reduce((sum, one) => sum + one.length, 0)), Buffer.from(name, 'latin1'), ...inside]);
const riff = (...inside: Buffer[]) => Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), ...inside]);

/** Heads of every kind that is shown, of this size; what they would draw is missing. */
export const heads = (width: number, height: number): Record<string, Buffer> => ({
  'image/png': png(1, 1, [width, height]),
  'image/gif': Buffer.concat([Buffer.from('GIF89a'), u16le(width), u16le(height), Buffer.alloc(3)]),
  'image/jpeg': Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 6, 1, 2, 3, 4, 0xff, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8]),
    u16be(height),
    u16be(width),
    Buffer.alloc(10),
  ]),
  'image/webp': riff(Buffer.from('VP8X\x0a\0\0\0', 'latin1'), Buffer.alloc(4), u24le(width - 1), u24le(height - 1)),
  'image/avif': Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0', 'latin1')),
    box(
      'meta',
      Buffer.alloc(4),
      box('iprp', box('ipco', box('ispe', Buffer.alloc(4), u32be(8), u32be(8)), box('ispe', Buffer.alloc(4), u32be(width), u32be(height)))),
    ),
  ]),
  'image/bmp': Buffer.concat([Buffer.from('BM'), Buffer.alloc(12), u32le(40), u32le(width), u32le(-height)]),
});

/** The two other forms of WebP. */
export const otherWebp = (width: number, height: number): Buffer[] => [
  riff(Buffer.from('VP8 \0\0\0\0\0\0\0\x9d\x01\x2a', 'latin1'), u16le(width), u16le(height)),
  riff(Buffer.from('VP8L\0\0\0\0\x2f', 'latin1'), u32le((width - 1) | ((height - 1) << 14))),
];

/** The older form of a bitmap. */
export const oldBitmap = (width: number, height: number): Buffer =>
  Buffer.concat([Buffer.from('BM'), Buffer.alloc(12), u32le(12), u16le(width), u16le(height)]);
