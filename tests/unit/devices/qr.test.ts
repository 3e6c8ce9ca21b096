/** Codes are read back by a reader that shares nothing with the writer, and that reads a code of another program (qrcode-generator) too. */
import { describe, expect, test } from 'vitest';
import { type QrCode, qrOf, qrPath } from '@/lib/devices/qr';

/** By version: length of correction, blocks, and places of the small squares (ISO/IEC 18004, tables 9 and E.1). */
const table: Record<number, [correction: number, blocks: number, squares: number[]]> = {
  1: [10, 1, []],
  2: [16, 1, [6, 18]],
  3: [26, 1, [6, 22]],
  4: [18, 2, [6, 26]],
  5: [24, 2, [6, 30]],
  6: [16, 4, [6, 34]],
  7: [18, 4, [6, 22, 38]],
  8: [22, 4, [6, 24, 42]],
  9: [22, 5, [6, 26, 46]],
  10: [26, 5, [6, 28, 50]],
};

function isPattern(x: number, y: number, size: number, squares: number[], version: number): boolean {
  const corner = (x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9);
  const last = squares.at(-1) ?? 0;
  const square = squares.some((cx) =>
    squares.some((cy) => {
      const taken = (cx === 6 && (cy === 6 || cy === last)) || (cy === 6 && cx === last);
      return !taken && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2;
    }),
  );
  const number = version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11));
  return corner || square || number || x === 6 || y === 6;
}

const masks = [
  (i: number, j: number) => (i + j) % 2,
  (i: number) => i % 2,
  (_: number, j: number) => j % 3,
  (i: number, j: number) => (i + j) % 3,
  (i: number, j: number) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2,
  (i: number, j: number) => ((i * j) % 2) + ((i * j) % 3),
  (i: number, j: number) => (((i * j) % 2) + ((i * j) % 3)) % 2,
  (i: number, j: number) => (((i + j) % 2) + ((i * j) % 3)) % 2,
];

function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

/** The syndromes of a block: all zero where nothing is broken. */
function syndromes(block: number[], length: number): number[] {
  let root = 1;
  return Array.from({ length }, () => {
    const value = block.reduce((sum, word) => multiply(sum, root) ^ word, 0);
    root = multiply(root, 2);
    return value;
  });
}

function read(code: QrCode): { text: string; broken: number; level: number } {
  const size = code.length;
  const version = (size - 17) / 4;
  const [correction, blocks, squares] = table[version] ?? [0, 1, []];
  const at = (x: number, y: number) => (code[y]?.[x] ? 1 : 0);
  let format = 0;
  for (const [x, y] of [
    [8, 0],
    [8, 1],
    [8, 2],
    [8, 3],
    [8, 4],
    [8, 5],
    [8, 7],
    [8, 8],
    [7, 8],
    [5, 8],
    [4, 8],
    [3, 8],
    [2, 8],
    [1, 8],
    [0, 8],
  ].reverse())
    format = format * 2 + at(x ?? 0, y ?? 0);
  const told = (format ^ 0x5412) >> 10;
  const mask = masks[told & 7];
  const bits: number[] = [];
  let upward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) if (!isPattern(x, y, size, squares, version)) bits.push(at(x, y) ^ (mask?.(y, x) === 0 ? 1 : 0));
    }
    upward = !upward;
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, word) =>
    Number.parseInt(bits.slice(word * 8, word * 8 + 8).join(''), 2),
  );
  const data = words.length - correction * blocks;
  const short = Math.floor(data / blocks);
  const sizes = Array.from({ length: blocks }, (_, block) => short + (block >= blocks - (data % blocks) ? 1 : 0));
  const parts: number[][] = sizes.map(() => []);
  let from = 0;
  for (let place = 0; place <= short; place += 1)
    for (const [block, length] of sizes.entries()) if (place < length) parts[block]?.push(words[from++] ?? 0);
  const whole = parts.map((part) => [...part]);
  for (let place = 0; place < correction; place += 1) for (const part of whole) part.push(words[from++] ?? 0);
  const broken = whole.flatMap((part) => syndromes(part, correction)).filter((value) => value !== 0).length;
  const stream = parts
    .flat()
    .map((word) => word.toString(2).padStart(8, '0'))
    .join('');
  const counted = version < 10 ? 8 : 16;
  const length = Number.parseInt(stream.slice(4, 4 + counted), 2);
  const bytes = Array.from({ length }, (_, byte) => Number.parseInt(stream.slice(4 + counted + byte * 8, 12 + counted + byte * 8), 2));
  return { text: Buffer.from(bytes).toString('utf8'), broken, level: told >> 3 };
}

/** “https://post.example/a” as qrcode-generator 2.0.4 draws it. */
const foreign = `1111111000000010101111111 1000001001111001101000001 1011101011011001101011101 1011101010100110001011101 1011101011000100101011101
1000001011100011101000001 1111111010101010101111111 0000000011010001000000000 1011111001011111001111100 0001010111011000100100010
1110011100111011010001011 1100110110000011010000001 1001001001100100111110111 1111010110101100110101010 1010101110000111101111011
1010100110001011110110001 1000001010101111111110100 0000000010000001100011000 1111111001011000101010111 1000001011110010100011000
1011101011110001111110111 1011101010001101111011111 1011101010100110110001101 1000001001001101111111001 1111111011101011001111111`;

describe('row 222: the code for a phone', () => {
  test('the reader reads a code of another program', () => {
    const code = foreign.split(/\s+/u).map((row) => [...row].map((sign) => sign === '1'));
    expect(read(code)).toEqual({ text: 'https://post.example/a', broken: 0, level: 0 });
  });

  test.each([1, 14, 15, 26, 42, 62, 84, 106, 122, 152, 180, 181, 213])('%i bytes are read back, with nothing to correct', (length) => {
    const text = 'https://post.example/set-up/0123456789abcdef'.repeat(6).slice(0, length);
    expect(read(qrOf(text))).toEqual({ text, broken: 0, level: 0 });
  });

  test('letters beyond ASCII go as UTF-8', () => expect(read(qrOf('Grüße, مرحبا')).text).toBe('Grüße, مرحبا'));

  test('what is too long is refused', () => expect(() => qrOf('x'.repeat(214))).toThrow(RangeError));

  test('the path draws exactly the dark modules, four modules from the edge', () => {
    const code = qrOf('https://post.example/a');
    const { size, path } = qrPath(code);
    expect(size).toBe(code.length + 8);
    const drawn = new Set<string>();
    for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/gu))
      for (let step = 0; step < Number(run); step += 1) drawn.add(`${Number(x) + step - 4} ${Number(y) - 4}`);
    const dark = code.flatMap((row, y) => row.flatMap((one, x) => (one ? [`${x} ${y}`] : [])));
    expect([...drawn].sort()).toEqual(dark.sort());
  });
});
