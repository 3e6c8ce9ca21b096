import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeTime, type MboxLetter, type MboxQuoting, MboxReader, wired } from '@/lib/mime/mbox';
import { envelopeLine, quoted } from '@/lib/mime/mbox-write';

const from = 'From ann@a.example Sat Jan  3 01:05:34 1996';
const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');

function read(
  file: string | Buffer,
  { quoting = 'mboxrd', longest = 1_000_000, step = 1 << 20 }: { quoting?: MboxQuoting; longest?: number; step?: number } = {},
): MboxLetter[] {
  const bytes = Buffer.from(file);
  const reader = new MboxReader({ longest, quoting });
  const found: MboxLetter[] = [];
  for (let at = 0; at < bytes.length; at += step) found.push(...reader.push(bytes.subarray(at, at + step)));
  return [...found, ...reader.end()];
}
const texts = (letters: MboxLetter[]) => letters.map(({ bytes }) => bytes?.toString('latin1') ?? null);

async function written(letter: Buffer, step = 7): Promise<Buffer> {
  async function* chunks() {
    for (let at = 0; at < letter.length; at += step) yield letter.subarray(at, at + step);
  }
  const parts: Buffer[] = [Buffer.from(envelopeLine('ann@a.example', 820_631_134_000))];
  for await (const part of quoted(chunks())) parts.push(part);
  return Buffer.concat(parts);
}

describe('row 210: mbox', () => {
  it.each([
    ['LF', `${from}\nSubject: a\n\none\n\n${from}\nSubject: b\n\ntwo\n`, ['Subject: a\r\n\r\none\r\n', 'Subject: b\r\n\r\ntwo\r\n']],
    [
      'CRLF',
      `${from}\r\nSubject: a\r\n\r\none\r\n\r\n${from}\r\nSubject: b\r\n\r\ntwo\r\n\r\n`,
      ['Subject: a\r\n\r\none\r\n', 'Subject: b\r\n\r\ntwo\r\n'],
    ],
    ['no end', `${from}\nSubject: a\n\none`, ['Subject: a\r\n\r\none']],
    [
      'a line of Takeout',
      `From 1841@xxx Mon Nov 23 01:32:59 +0000 2026\nSubject: a\n\none\n\nFrom 1842@xxx Tue Nov 24 01:32:59 +0000 2026\nSubject: b\n\n`,
      ['Subject: a\r\n\r\none\r\n', 'Subject: b\r\n'],
    ],
    [
      'a line of Thunderbird',
      `From - Mon Nov 23 01:32:59 2026\nSubject: a\n\none\n\nFrom - \nSubject: b\n\ntwo\n`,
      ['Subject: a\r\n\r\none\r\n', 'Subject: b\r\n\r\ntwo\r\n'],
    ],
    [
      'a sentence that begins with From',
      `${from}\nSubject: a\n\nHello\n\nFrom here on it rains at 10:30.\n`,
      ['Subject: a\r\n\r\nHello\r\n\r\nFrom here on it rains at 10:30.\r\n'],
    ],
    ['a From line without an empty line before it', `${from}\nSubject: a\n\nHello\n${from}\n`, [`Subject: a\r\n\r\nHello\r\n${from}\r\n`]],
    ['words before the first letter', `lost words\n\n${from}\nSubject: a\n\none\n`, ['lost words\r\n', 'Subject: a\r\n\r\none\r\n']],
    ['NUL', `${from}\nSubject: a\n\no\0e\n`, ['Subject: a\r\n\r\no e\r\n']],
    ['nothing', '', []],
    ['empty lines', '\n\n\n', []],
  ] as [string, string, string[]][])('with %s is read, whatever the size of the pieces', (_name, file, expected) => {
    for (const step of [1, 2, 3, 7, 64, 1 << 20]) expect(texts(read(file, { step })), String(step)).toEqual(expected);
  });

  it('takes one ">" from each quoted line as mboxrd, and from a single one only as mboxo', () => {
    const file = `${from}\nSubject: a\n\n>From a\n>>From b\n> From c\n>Fromage\n`;
    expect(texts(read(file))).toEqual([crlf('Subject: a\n\nFrom a\n>From b\n> From c\n>Fromage\n')]);
    expect(texts(read(file, { quoting: 'mboxo' }))).toEqual([crlf('Subject: a\n\nFrom a\n>>From b\n> From c\n>Fromage\n')]);
  });

  it('keeps a letter together whose Content-Length says so (mboxcl2), and unquotes nothing in it', () => {
    const body = `one\n\n${from}\nSubject: not one\n\n>From x\n`;
    const file = `${from}\nSubject: a\nContent-Length: ${body.length}\n\n${body}\n${from}\nSubject: b\n\ntwo\n`;
    for (const step of [1, 5, 1 << 20])
      expect(texts(read(file, { step }))).toEqual([
        crlf(`Subject: a\nContent-Length: ${body.length}\n\n${body}`),
        crlf('Subject: b\n\ntwo\n'),
      ]);
  });

  it.each([10, 55, 10_000])('parts letters where a Content-Length of %i is wrong', (length) => {
    const file = `${from}\nSubject: a\nContent-Length: ${length}\n\none\n\n${from}\nSubject: b\n\n>From two\n\n${from}\nSubject: c\n\nthree\n`;
    for (const step of [1, 5, 1 << 20])
      expect(texts(read(file, { step })).slice(1)).toEqual([crlf('Subject: b\n\nFrom two\n'), crlf('Subject: c\n\nthree\n')]);
  });

  it('T64: passes over a letter that is too large, holds none of it, and reads on', () => {
    const file = `${from}\nSubject: a\n\n${'x'.repeat(300_000)}\n\n${from}\nSubject: b\n\ntwo\n`;
    const found = read(file, { longest: 100_000, step: 1000 });
    expect(texts(found)).toEqual([null, 'Subject: b\r\n\r\ntwo\r\n']);
  });

  it('T67: takes time that grows with the file and not with its square, whatever Content-Length says', () => {
    const letter = `${from}\nSubject: a\nContent-Length: 900000000\n\none\n\n`;
    expect(read(letter.repeat(20_000), { longest: 1e9 })).toHaveLength(20_000);
  });

  it('says where each letter stands, so that reading can go on there', () => {
    const file = Buffer.from(`${from}\nSubject: a\n\none\n\n${from}\nSubject: b\n\ntwo\n\n${from}\nSubject: c\n\nthree\n`);
    const all = read(file);
    expect(all.map(({ at }) => file.toString('latin1', at, at + 5))).toEqual(['From ', 'From ', 'From ']);
    const [, second] = all;
    const reader = new MboxReader({ longest: 1000, quoting: 'mboxrd', at: second?.at ?? 0 });
    expect([...reader.push(file.subarray(second?.at)), ...reader.end()]).toEqual(all.slice(1));
  });

  it('gives back every letter as it was, of any lines, read in pieces of any size', async () => {
    const line = fc.oneof(
      fc.constantFrom('', 'From ', from, `>${from}`, '>>From x', 'From', '>', 'Content-Length: 3', 'From - ', '\tx'),
      fc.string({
        unit: fc
          .integer({ min: 1, max: 255 })
          .filter((code) => code !== 10 && code !== 13)
          .map((code) => String.fromCharCode(code)),
        maxLength: 30,
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { maxLength: 12 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5000 }),
        async (letters, step) => {
          const originals = letters.map((lines) => Buffer.from(`Subject: s\r\n\r\n${lines.map((one) => `${one}\r\n`).join('')}`, 'latin1'));
          const file = Buffer.concat(await Promise.all(originals.map((one) => written(one, step))));
          expect(read(file, { step }).map(({ bytes }) => bytes?.equals(originals.shift() ?? Buffer.alloc(0)))).toEqual(
            letters.map(() => true),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['From a@b Sat Jan  3 01:05:34 1996', Date.UTC(1996, 0, 3, 1, 5, 34)],
    ['From 1841@xxx Mon Nov 23 01:32:59 +0000 2026', Date.UTC(2026, 10, 23, 1, 32, 59)],
    ['From a@b Mon Nov 23 01:32:59 2026 +0200', Date.UTC(2026, 10, 22, 23, 32, 59)],
    ['From a@b Mon Nov 23 01:32 2026', Date.UTC(2026, 10, 23, 1, 32)],
    ['From - ', null],
    ['From here on', null],
  ])('reads the time of "%s"', (line, time) => expect(envelopeTime(line)).toBe(time));

  it('writes a From_ line that it reads again, whoever the sender claims to be', () => {
    const at = Date.UTC(2001, 8, 9, 1, 46, 40);
    for (const sender of ['ann@a.example', '', 'a b', 'a\nFrom x', 'ä@ö']) {
      const line = envelopeLine(sender, at);
      expect(line.split('\n')).toHaveLength(2);
      expect(envelopeTime(line.trimEnd())).toBe(at);
    }
  });

  it('puts CRLF at the end of every line and changes none that has it', () => {
    expect(wired(Buffer.from('a\nb\r\nc\rd\n')).toString()).toBe('a\r\nb\r\nc\rd\r\n');
  });
});
