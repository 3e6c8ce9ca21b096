/** Small real files for the sample mailbox: pictures drawn here, and a PDF of one page. */
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [number, number, number];
type Point = readonly [number, number];
interface Shape {
  colour: Colour;
  covers(x: number, y: number): boolean;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** The last shape that covers a point gives its colour. */
function drawPng(width: number, height: number, shapes: Shape[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const shape = shapes.findLast((each) => each.covers(x / width, y / height));
      rows.set(shape?.colour ?? [255, 255, 255], y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function polygon(colour: Colour, points: Point[]): Shape {
  const covers = (x: number, y: number) => {
    let inside = false;
    for (const [n, [ax, ay]] of points.entries()) {
      const [bx, by] = points[(n + 1) % points.length] ?? [ax, ay];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  };
  return { colour, covers };
}

const below = (colour: Colour, line: (x: number) => number): Shape => ({ colour, covers: (x, y) => y > line(x) });
const disc = (colour: Colour, cx: number, cy: number, radius: number, ratio: number): Shape => ({
  colour,
  covers: (x, y) => ((x - cx) * ratio) ** 2 + (y - cy) ** 2 < radius ** 2,
});

function boat(x: number, y: number, size: number, hull: Colour): Shape[] {
  const point = (dx: number, dy: number): Point => [x + dx * size, y + dy * size * 2.4];
  return [
    polygon([244, 238, 220], [point(-0.1, -0.1), point(-0.1, -1), point(-0.75, -0.1)]),
    polygon([238, 228, 202], [point(0, -0.05), point(0, -1.15), point(0.65, -0.1)]),
    polygon([40, 34, 30], [point(-0.07, 0.1), point(-0.07, -1.3), point(-0.03, -1.3), point(-0.03, 0.1)]),
    polygon(hull, [point(-0.85, 0), point(1, -0.06), point(0.7, 0.32), point(-0.65, 0.32)]),
  ];
}

/** Boats below a low sun: the head of the Tidewater Letter. PNG. */
export function harbourPicture(): Buffer {
  return drawPng(580, 240, [
    below([232, 222, 201], () => 0),
    disc([216, 121, 75], 0.76, 0.24, 0.14, 580 / 240),
    below([128, 154, 149], (x) => 0.55 - 0.1 * Math.sin(x * 7 + 1.2)),
    below([47, 90, 92], () => 0.66),
    below([34, 66, 69], (x) => 0.82 + 0.02 * Math.sin(x * 18)),
    ...boat(0.36, 0.78, 0.13, [139, 58, 44]),
    ...boat(0.79, 0.76, 0.07, [219, 165, 69]),
  ]);
}

/** A holiday photograph of sorts, different for each `tone`. PNG. */
export function landscapePicture(tone: number): Buffer {
  const shift = (base: number) => Math.max(0, Math.min(255, base + tone * 12));
  return drawPng(480, 320, [
    below([shift(190), shift(214), 232], () => 0),
    disc([250, 226, 160], 0.2 + tone * 0.08, 0.22, 0.09, 1.5),
    below([shift(140), 150, shift(130)], (x) => 0.5 - 0.14 * Math.sin(x * 5 + tone)),
    below([shift(96), 120, 88], (x) => 0.64 - 0.08 * Math.sin(x * 9 + tone * 2)),
    below([220, shift(196), 150], (x) => 0.83 + 0.03 * Math.sin(x * 6 + tone)),
  ]);
}

const pdfText = (line: string) => line.replace(/[\\()]/g, '\\$&').replace(/[^\x20-\x7e]/g, '');

/** One A4 page: a title and lines of text, ASCII only. */
export function pdfPage(title: string, lines: string[]): Buffer {
  const text = [
    `BT /F1 22 Tf 60 770 Td (${pdfText(title)}) Tj ET`,
    ...lines.map((line, n) => `BT /F2 12 Tf 60 ${725 - n * 20} Td (${pdfText(line)}) Tj ET`),
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, n) => {
    const offset = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, '0');
  });
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join('');
  return Buffer.from(
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  );
}
