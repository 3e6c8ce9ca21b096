import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { letterBits } from '@/lib/smtp/letter-bits';

const judge = (...chunks: (string | Buffer)[]) =>
  letterBits(
    Readable.from(
      chunks.map((chunk) => Buffer.from(chunk)),
      { objectMode: false },
    ),
  );

describe('row 125: whether a letter may go inside another one as it is', () => {
  it.each([
    ['ASCII', ['Subject: x\r\n\r\nbody\r\n'], '7bit'],
    ['bare line feeds, which become whole line ends', ['Subject: x\n\nbody\n'], '7bit'],
    ['other bytes', ['Subject: x\r\n\r\nGrüße\r\n'], '8bit'],
    ['nothing', [], '7bit'],
    ['a line end cut between two pieces', ['a\r', '\nb\r\n'], '7bit'],
    ['the longest line', [`${'x'.repeat(998)}\r\n`], '7bit'],
    ['a line that is too long, in two pieces', ['x'.repeat(600), 'x'.repeat(399)], null],
    ['a zero byte', ['a\0b\r\n'], null],
    ['a return alone', ['a\rb\r\n'], null],
    ['a return at the end', ['a\r'], null],
  ])('%s', async (_, chunks, bits) => {
    expect(await judge(...chunks)).toBe(bits);
  });
});
