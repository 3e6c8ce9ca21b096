import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textOfRtf } from '@/lib/mime/rtf-text';
import { readTnef } from '@/lib/mime/tnef';
import { decompressRtf } from '@/lib/mime/tnef-rtf';
import { attribute, file, named, properties, property, rtf, tnef } from '../../support/tnef';

const words = (text: string) => textOfRtf(Buffer.from(text, 'latin1'));

describe('row 97: winmail.dat', () => {
  test('gives its files by their whole names, and the places of their bytes', () => {
    const bytes = tnef([file('The tides of March.txt', Buffer.from('low, high')), file('Dot.png', Buffer.from('picture'), 'dot@quay')]);
    const letter = readTnef(bytes, '8bit');
    expect(letter?.body).toBeNull();
    expect(letter?.files.map(({ name, type, contentId }) => [name, type, contentId])).toEqual([
      ['The tides of March.txt', 'application/octet-stream', null],
      ['Dot.png', 'image/png', 'dot@quay'],
    ]);
    expect(letter?.files.map(({ start, end }) => bytes.subarray(start, end).toString())).toEqual(['low, high', 'picture']);
    const coded = Buffer.from(bytes.toString('base64'));
    expect(readTnef(coded, 'base64')).toEqual(letter);
  });

  test('gives its text: HTML before RTF before plain words, past properties with names of their own', () => {
    const of = (...all: Buffer[]) => readTnef(tnef([attribute(1, 0x69003, properties([named, ...all]))]), '8bit')?.body;
    const html = property(0x1013, Buffer.from('<p>Neap tide</p>'));
    const packed = property(0x1009, rtf('{\\rtf1\\ansi Spring\\par tide}'));
    const plain = property(0x1000, 'Slack water');
    expect(of(plain, packed, html)).toEqual({ kind: 'html', text: '<p>Neap tide</p>' });
    expect(of(plain, packed)).toEqual({ kind: 'text', text: 'Spring\ntide' });
    expect(of(plain)).toEqual({ kind: 'text', text: 'Slack water' });
    expect(readTnef(tnef([attribute(1, 0x2800c, Buffer.from('Old \xfcber\0', 'latin1'))]), '8bit')?.body).toEqual({
      kind: 'text',
      text: 'Old über',
    });
  });

  test('T37: what is cut, lies about its lengths or is none harms nobody', () => {
    const whole = tnef([
      attribute(1, 0x69003, properties([named, property(0x1009, rtf('{\\rtf1 Words}')), property(0x1000, 'Slack')])),
      file('a.txt', Buffer.from('bytes of a')),
      file('b.txt', Buffer.from('bytes of b')),
    ]);
    for (let length = 0; length < whole.length; length += 1) {
      const letter = readTnef(whole.subarray(0, length), '8bit');
      for (const { end } of letter?.files ?? []) expect(end).toBeLessThanOrEqual(length);
    }
    for (let at = 6; at < whole.length; at += 1) {
      const broken = Buffer.from(whole);
      broken[at] = 0xff;
      for (const { start, end } of readTnef(broken, '8bit')?.files ?? []) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(broken.length);
      }
    }
    expect(readTnef(Buffer.from('No winmail at all.'), '8bit')).toBeNull();
  });

  test('T37: many files, many properties and RTF that says it is large end at their bounds', () => {
    const many = readTnef(tnef(Array.from({ length: 1000 }, (_, at) => file(`${at}.txt`, Buffer.from('x')))), '8bit');
    expect(many?.files).toHaveLength(200);
    const liar = Buffer.concat([
      Buffer.from([0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f]),
      Buffer.from('LZFu'),
      Buffer.alloc(4),
      Buffer.alloc(64, 0x55),
    ]);
    expect(decompressRtf(liar)?.length ?? 0).toBeLessThan(2000);
    expect(words(`${'{'.repeat(100_000)}deep${'}'.repeat(100_000)}`).text).toBe('deep');
  });

  test('compressed RTF repeats what stood before, also what stood in the window from the beginning', () => {
    // Six plain bytes, a reference to them, and the reference to the place of writing that ends it.
    const begin = 207;
    const reference = (at: number, length: number) => [at >> 4, ((at & 15) << 4) | (length - 2)];
    const data = Buffer.from([0b11000000, ...Buffer.from('{a tid'), ...reference(begin + 1, 5), ...reference(begin + 11, 2)]);
    const head = Buffer.alloc(16);
    head.writeUInt32LE(data.length + 12, 0);
    head.writeUInt32LE(100, 4);
    head.write('LZFu', 8, 'latin1');
    expect(decompressRtf(Buffer.concat([head, data]))?.toString()).toBe('{a tida tid');
  });
});

describe('row 97: the words of RTF', () => {
  test('are told apart from fonts, colours and pictures, in the character set of their font', () => {
    expect(
      words(
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}{\\colortbl;\\red0;}{\\*\\generator X;}{\\pict 89504e47}\\f0 Stra\\'dfe\\par{\\f1\\'cf\\'f0\\'e8\\'e2\\'e5\\'f2} \\u8364? \\{x\\}\\tab y}",
      ),
    ).toEqual({ kind: 'text', text: 'Straße\nПривет € {x}\ty' });
  });

  test('give the HTML that they only wrap', () => {
    const wrapped =
      "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\htmltag18 <html>}{\\*\\htmltag50 <body>}\\htmlrtf {\\f0 \\htmlrtf0 {\\*\\htmltag64 <p>}Low \\'fcber{\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0  high{\\*\\mhtmltag84 <x>}{\\*\\htmltag72 </p>}\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag58 </body>}}";
    expect(words(wrapped)).toEqual({ kind: 'html', text: '<html><body><p>Low über&amp; high</p></body>' });
  });
});

const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus', 'hostile/tnef');
if (existsSync(corpus)) {
  test('T37: the winmail files of the corpus open', () => {
    const read = readdirSync(corpus, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readTnef(readFileSync(join(entry.parentPath, entry.name)), '8bit'));
    expect(read.length).toBeGreaterThan(0);
    expect(read.every((letter) => letter !== null && letter.files.length + (letter.body?.text.length ?? 0) > 0)).toBe(true);
  });
} else {
  test('the corpus is not here (set ORIEL_CORPUS), so its winmail files were not opened', () => {
    expect(existsSync(corpus)).toBe(false);
  });
}
