/** What kind of raster picture bytes are and how large it is drawn, read from its head only: nothing is decoded (T48). */

/** A picture as its head tells of it. */
export interface PictureHead {
  type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif' | 'image/bmp';
  /** Pixels. */
  width: number;
  height: number;
}

type Size = readonly [width: number, height: number];
type Reader = (bytes: Buffer) => Size | null;

const text = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

const png: Reader = (bytes) => (text(bytes, 12, 16) === 'IHDR' ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : null);

const gif: Reader = (bytes) => [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];

/** The first frame header (SOF) says the size; what comes after the scan (SOS) is not looked at. */
const jpeg: Reader = (bytes) => {
  for (let at = 2, steps = 0; steps < 20_000; steps += 1) {
    if (bytes.readUInt8(at) !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === 0xd9 || marker === 0xda) return null;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return null;
};

const webp: Reader = (bytes) => {
  const chunk = text(bytes, 12, 16);
  if (chunk === 'VP8X') return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
  if (chunk === 'VP8 ') return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
  if (chunk !== 'VP8L' || bytes.readUInt8(20) !== 0x2f) return null;
  const bits = bytes.readUInt32LE(21);
  return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
};

/** A picture may have several parts with a size of their own (ispe): the largest counts. */
const avif: Reader = (bytes) => {
  let found: Size | null = null;
  for (let at = bytes.indexOf('ispe'); at !== -1; at = bytes.indexOf('ispe', at + 4)) {
    const size: Size = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    if (found === null || size[0] * size[1] > found[0] * found[1]) found = size;
  }
  return found;
};

const bmp: Reader = (bytes) =>
  bytes.readUInt32LE(14) === 12
    ? [bytes.readUInt16LE(18), bytes.readUInt16LE(20)]
    : [bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22))];

function kindOf(bytes: Buffer): [PictureHead['type'], Reader] | null {
  const start = text(bytes, 0, 12);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return ['image/png', png];
  if (start.startsWith('\xff\xd8\xff')) return ['image/jpeg', jpeg];
  if (/^GIF8[79]a/u.test(start)) return ['image/gif', gif];
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return ['image/webp', webp];
  if (start.endsWith('ftypavif') || start.endsWith('ftypavis')) return ['image/avif', avif];
  return start.startsWith('BM') ? ['image/bmp', bmp] : null;
}

/** What the bytes are, whatever they are called; null for anything but these six kinds, among them SVG, and where the head is broken. */
export function pictureHead(bytes: Buffer): PictureHead | null {
  const kind = kindOf(bytes);
  if (kind === null) return null;
  const [type, read] = kind;
  try {
    const size = read(bytes);
    return size !== null && size[0] > 0 && size[1] > 0 ? { type, width: size[0], height: size[1] } : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // Cut short.
    throw error;
  }
}
