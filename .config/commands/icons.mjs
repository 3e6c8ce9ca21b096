/**
 * `node .config/commands/icons.mjs`: draws the icons of the installed program from the mark, in public/icons. They are kept with the source, so it
 * is run again only when the mark or its colours change. The mark is strokes with round ends, so a pixel's cover follows from its distance.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../../public/icons', import.meta.url));
const stone = [0xe9, 0xe6, 0xdf];
const verdigris = [0x0f, 0x6b, 0x6e];

/** The lines of the mark in its box of 24 (app/_ui/base/mark.tsx). */
const lines = [
  [
    [7.5, 3.5],
    [16.5, 3.5],
    [21.5, 6],
    [21.5, 18],
    [16.5, 20.5],
    [7.5, 20.5],
    [2.5, 18],
    [2.5, 6],
    [7.5, 3.5],
  ],
  [
    [7.5, 3.5],
    [7.5, 20.5],
  ],
  [
    [16.5, 3.5],
    [16.5, 20.5],
  ],
  [
    [7.5, 8.2],
    [12, 12.2],
    [16.5, 8.2],
  ],
];
const segments = lines.flatMap((line) => line.slice(1).map((end, at) => [line[at], end]));

function distanceTo([[ax, ay], [bx, by]], x, y) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** How far outside a square with round corners a point lies; below 0 inside. All in shares of its side. */
function outside(x, y, radius) {
  const [dx, dy] = [Math.abs(x - 0.5) - 0.5 + radius, Math.abs(y - 0.5) - 0.5 + radius];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

const cover = (distancePx) => Math.min(1, Math.max(0, 0.5 - distancePx));

/** RGBA of one icon: `part` is how much of its side the mark's box takes, `radius` that of its corners as a share of its side. */
function draw(size, { part, radius, stroke }) {
  const pixels = Buffer.alloc(size * size * 4);
  const unit = (size * part) / 24;
  const start = (size * (1 - part)) / 2;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const [x, y] = [(column + 0.5 - start) / unit, (row + 0.5 - start) / unit];
      const near = Math.min(...segments.map((segment) => distanceTo(segment, x, y)));
      const ink = cover((near - stroke / 2) * unit);
      const ground = radius === 0 ? 1 : cover(outside((column + 0.5) / size, (row + 0.5) / size, radius) * size);
      const colour = stone.map((channel, at) => Math.round(channel + (verdigris[at] - channel) * ink));
      pixels.set([...colour, Math.round(255 * ground)], (row * size + column) * 4);
    }
  }
  return pixels;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of 8 bits a channel with alpha, its rows unfiltered (PNG, third edition, sections 5.3, 7.3 and 11.2.1). */
function png(size, pixels) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: size }, (_, row) =>
    Buffer.concat([Buffer.of(0), pixels.subarray(row * size * 4, (row + 1) * size * 4)]),
  );
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const data = chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 }));
  return Buffer.concat([signature, chunk('IHDR', head), data, chunk('IEND', Buffer.alloc(0))]);
}

const rounded = { part: 0.75, radius: 7 / 32, stroke: 1.9 };
/** Systems cut these to shapes of their own: all that counts lies in the middle four fifths. */
const full = { part: 0.56, radius: 0, stroke: 1.9 };

mkdirSync(folder, { recursive: true });
for (const [name, size, shape] of [
  ['icon-192', 192, rounded],
  ['icon-512', 512, rounded],
  ['maskable-512', 512, full],
  ['apple-180', 180, { ...full, part: 0.66 }],
])
  writeFileSync(join(folder, `${name}.png`), png(size, draw(size, shape)));
