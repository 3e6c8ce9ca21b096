import { describe, expect, test } from 'vitest';
import { Pop3Reader, Unreadable } from '@/lib/pop3/reader';

/** A reader of these pieces. */
function readerOf(pieces: readonly Buffer[]): Pop3Reader {
  const left = [...pieces];
  return new Pop3Reader(async () => left.shift() ?? null);
}

/** The bytes cut at places that a small generator chooses, so that a failure can be run again. */
function cut(bytes: Buffer, seed: number): Buffer[] {
  const pieces: Buffer[] = [];
  let state = seed;
  for (let at = 0; at < bytes.length; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const size = 1 + (state % 7);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

async function textOf(reader: Pop3Reader, most = 1e6): Promise<string> {
  const kept: Buffer[] = [];
  for await (const piece of reader.text(most)) kept.push(piece);
  return Buffer.concat(kept).toString('latin1');
}

const letters: [name: string, sent: string, meant: string][] = [
  ['an empty one', '.\r\n', ''],
  ['doubled dots', '..a\r\n...\r\nb.\r\n.c\r\n.\r\n', '.a\r\n..\r\nb.\r\nc\r\n'],
  ['a dot within a line', 'a.\r\nb\n.\r\n', 'a.\r\nb\n'],
  ['bare line feeds', 'a\n\n..b\n.\n', 'a\n\n.b\n'],
  ['a dot before a lone carriage return', '.\rx\r\n.\r\n', '\rx\r\n'],
  ['lines that look like answers', '+OK\r\n-ERR no\r\n.\r\n', '+OK\r\n-ERR no\r\n'],
  ['eight-bit and zero bytes', 'Subject: \xe9\xff\0\r\n\r\n\x80\r\n.\r\n', 'Subject: \xe9\xff\0\r\n\r\n\x80\r\n'],
];

describe('row 213: what a POP3 server says', () => {
  test.each(letters)('%s comes through whatever way its bytes are cut', async (_name, sent, meant) => {
    const bytes = Buffer.from(`+OK follows\r\n${sent}+OK next\r\n`, 'latin1');
    for (let seed = 1; seed <= 200; seed += 1) {
      const reader = readerOf(cut(bytes, seed));
      expect(await reader.line()).toBe('+OK follows');
      expect(await textOf(reader), `cut ${seed}`).toBe(meant);
      expect(await reader.line()).toBe('+OK next');
      expect(reader.unread).toBe(0);
    }
  });

  test('lists come without their dots, and are bounded', async () => {
    const list = Buffer.from('1 a\r\n..2 b\r\n.\r\n');
    for (let seed = 1; seed <= 50; seed += 1) expect(await readerOf(cut(list, seed)).lines(2)).toEqual(['1 a', '.2 b']);
    await expect(readerOf([list]).lines(1)).rejects.toBeInstanceOf(Unreadable);
    // A million lines, each as long as one may be, are 8 GB.
    let pulled = 0;
    const long = new Pop3Reader(async () => {
      pulled += 1;
      return Buffer.from(`${'x'.repeat(8000)}\r\n`);
    });
    await expect(long.lines(1000)).rejects.toBeInstanceOf(Unreadable);
    expect(pulled).toBeLessThan(20);
  });

  test('a line without end, a text without end and a connection that ends are noticed', async () => {
    let pulled = 0;
    const endless = new Pop3Reader(async () => {
      pulled += 1;
      return Buffer.alloc(1000, 'x');
    });
    await expect(endless.line()).rejects.toBeInstanceOf(Unreadable);
    expect(pulled).toBeLessThan(12);
    await expect(textOf(endless, 50_000)).rejects.toMatchObject({ code: 'tooLarge' });
    expect(pulled).toBeLessThan(70);
    await expect(textOf(readerOf([Buffer.from('half a let')]))).rejects.toBeInstanceOf(Unreadable);
    await expect(textOf(readerOf([Buffer.from('all but the end\r\n.')]))).rejects.toBeInstanceOf(Unreadable);
  });
});
