/** QR codes (ISO/IEC 18004) of an address for a phone's camera: bytes, error correction of level M, up to version 10. Pure. */

/** A square of modules, `true` for a dark one, without the quiet zone of four modules around it. */
export type QrCode = readonly (readonly boolean[])[];

/** By version from 1: all codewords, those of error correction in each block, and blocks (tables 7 and 9, level M). */
const versions = [
  [26, 10, 1],
  [44, 16, 1],
  [70, 26, 1],
  [100, 18, 2],
  [134, 24, 2],
  [172, 16, 4],
  [196, 18, 4],
  [242, 22, 4],
  [292, 22, 5],
  [346, 26, 5],
] as const;
/** Centres of the alignment patterns, by version from 1 (annex E). */
const centres = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]] as const;

type Version = readonly [codewords: number, correction: number, blocks: number];
const dataOf = ([codewords, correction, blocks]: Version) => codewords - correction * blocks;

/** Powers of two in the field of 256 elements over x⁸+x⁴+x³+x²+1, and their exponents. */
const power: number[] = [];
const exponent: number[] = [];
for (let at = 0, value = 1; at < 255; at += 1) {
  power.push(value);
  exponent[value] = at;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : (power[((exponent[a] ?? 0) + (exponent[b] ?? 0)) % 255] ?? 0));

/** The codewords that correct errors of a block: what is left of it after division by the generator polynomial. */
function correctionOf(block: readonly number[], length: number): number[] {
  let generator = [1];
  for (let at = 0; at < length; at += 1) {
    const root = power[at] ?? 0;
    generator = [...generator, 0].map((value, place) => value ^ times(generator[place - 1] ?? 0, root));
  }
  let rest = Array<number>(length).fill(0);
  for (const value of block) {
    const factor = value ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map((one, place) => one ^ times(generator[place + 1] ?? 0, factor));
  }
  return rest;
}

/** Mode, length, bytes, end, and what fills the rest (section 7.4). */
function dataCodewords(bytes: Uint8Array, at: number, room: number): number[] {
  const bits: number[] = [];
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  put(4, 4);
  put(bytes.length, at < 9 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const words = Array.from({ length: bits.length / 8 }, (_, word) =>
    bits.slice(word * 8, word * 8 + 8).reduce((all, bit) => all * 2 + bit, 0),
  );
  for (let fill = 0; words.length < room; fill += 1) words.push(fill % 2 === 0 ? 0xec : 0x11);
  return words;
}

/** Data and correction in turn from every block; the last blocks are longer by one where they do not come out even (section 7.6). */
function interleaved(data: readonly number[], [, correction, count]: Version): number[] {
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  let from = 0;
  const blocks = Array.from({ length: count }, (_, at) => {
    const block = data.slice(from, from + short + (at >= count - longer ? 1 : 0));
    from += block.length;
    return block;
  });
  const corrections = blocks.map((block) => correctionOf(block, correction));
  const turns = (all: readonly number[][]) =>
    Array.from({ length: Math.max(...all.map(({ length }) => length)) }, (_, at) => all.flatMap((block) => block[at] ?? [])).flat();
  return [...turns(blocks), ...turns(corrections)];
}

/** `value` with the remainder of its division by a BCH generator behind it (annexes C and D). */
function withRemainder(value: number, generator: number, length: number): number {
  const degree = 31 - Math.clz32(generator);
  let rest = value << degree;
  for (let bit = length + degree - 1; bit >= degree; bit -= 1) if ((rest >> bit) & 1) rest ^= generator << (bit - degree);
  return (value << degree) | rest;
}

class Grid {
  readonly dark: boolean[][];
  readonly fixed: boolean[][];

  constructor(
    readonly size: number,
    private readonly at: number,
  ) {
    const empty = () => Array.from({ length: size }, () => Array<boolean>(size).fill(false));
    this.dark = empty();
    this.fixed = empty();
    this.patterns();
  }

  /** Sets a module of a pattern; what lies outside is left out. */
  private set(x: number, y: number, dark: boolean): void {
    const [row, kept] = [this.dark[y], this.fixed[y]];
    if (!row || !kept || x < 0 || x >= this.size) return;
    row[x] = dark;
    kept[x] = true;
  }

  private square(x: number, y: number, radius: number, light: readonly number[]): void {
    for (let dy = -radius; dy <= radius; dy += 1)
      for (let dx = -radius; dx <= radius; dx += 1) this.set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
  }

  /** Everything that does not depend on the data, with room for the format (section 6.3). */
  private patterns(): void {
    const { size, at } = this;
    for (let place = 0; place < size; place += 1) {
      this.set(6, place, place % 2 === 0);
      this.set(place, 6, place % 2 === 0);
    }
    for (const [x, y] of [
      [3, 3],
      [size - 4, 3],
      [3, size - 4],
    ] as const)
      this.square(x, y, 4, [2, 4]);
    const places = centres[at] ?? [];
    const last = places.at(-1);
    for (const x of places)
      for (const y of places) {
        const atFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
        if (!atFinder) this.square(x, y, 2, [1]);
      }
    this.format(0);
    if (at < 6) return;
    const version = withRemainder(at + 1, 0x1f25, 6);
    for (let bit = 0; bit < 18; bit += 1) {
      const dark = ((version >> bit) & 1) === 1;
      const [far, near] = [size - 11 + (bit % 3), Math.floor(bit / 3)];
      this.set(far, near, dark);
      this.set(near, far, dark);
    }
  }

  /** Level M (00) and the mask, twice (section 7.9). */
  format(mask: number): void {
    const { size } = this;
    const bits = withRemainder(mask, 0x537, 5) ^ 0x5412;
    const dark = (bit: number) => ((bits >> bit) & 1) === 1;
    for (let bit = 0; bit < 15; bit += 1) {
      this.set(8, bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit, dark(bit));
      this.set(bit < 8 ? size - 1 - bit : bit < 9 ? 7 : 14 - bit, 8, dark(bit));
    }
    this.set(8, size - 8, true);
  }

  /** The places for data: columns in pairs from the right, up and down in turn (section 7.7.3). */
  *places(): Generator<[x: number, y: number]> {
    const { size, fixed } = this;
    for (let right = size - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up)
      for (let step = 0; step < size; step += 1)
        for (const x of [right, right - 1]) {
          const y = up ? size - 1 - step : step;
          if (!fixed[y]?.[x]) yield [x, y];
        }
  }

  flip(x: number, y: number): void {
    const row = this.dark[y];
    if (row) row[x] = !row[x];
  }
}

/** Which modules each mask turns (table 10). */
const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** How badly a code reads: long runs, squares, what looks like a corner, too much of one colour (section 7.8.3). */
function penaltyOf(dark: QrCode): number {
  const size = dark.length;
  let penalty = 0;
  const columns = dark.map((_, x) => dark.map((row) => row[x] ?? false));
  for (const line of [...dark, ...columns]) {
    const text = line.map((one) => (one ? '1' : '0')).join('');
    for (const [run] of text.matchAll(/0{5,}|1{5,}/gu)) penalty += run.length - 2;
    for (const _ of text.matchAll(/(?=10111010000|00001011101)/gu)) penalty += 40;
  }
  for (let y = 1; y < size; y += 1)
    for (let x = 1; x < size; x += 1) {
      const one = dark[y]?.[x];
      if (one === dark[y]?.[x - 1] && one === dark[y - 1]?.[x] && one === dark[y - 1]?.[x - 1]) penalty += 3;
    }
  const share = dark.flat().filter(Boolean).length / (size * size);
  return penalty + Math.floor(Math.abs(share * 20 - 10)) * 10;
}

/** The code of a text. Throws `RangeError` where it is longer than 213 bytes of UTF-8. */
export function qrOf(text: string): QrCode {
  const bytes = new TextEncoder().encode(text);
  const at = versions.findIndex((one, version) => bytes.length + (version < 9 ? 2 : 3) <= dataOf(one));
  const version = versions[at];
  if (!version) throw new RangeError('Longer than a code of version 10 holds.');
  const words = interleaved(dataCodewords(bytes, at, dataOf(version)), version);
  const drawn = masks.map((mask, number) => {
    const grid = new Grid(21 + at * 4, at);
    let bit = 0;
    for (const [x, y] of grid.places()) {
      const set = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
      if (set !== mask(x, y)) grid.flip(x, y);
      bit += 1;
    }
    grid.format(number);
    return grid.dark;
  });
  return drawn.reduce((best, one) => (penaltyOf(one) < penaltyOf(best) ? one : best));
}

/** The dark modules as the path of an SVG whose unit is a module, with the quiet zone around; `size` is the side of all. */
export function qrPath(code: QrCode): { size: number; path: string } {
  const rows = code.map((row, y) =>
    [
      ...row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/gu),
    ]
      .map(({ index, 0: run }) => `M${index + 4} ${y + 4}h${run.length}v1h-${run.length}z`)
      .join(''),
  );
  return { size: code.length + 8, path: rows.join('') };
}
