import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { bccHeader, type Composition, cappedReferences, composeMessage, envelopeOf } from '@/lib/smtp/compose';

const plain: Composition = {
  from: { name: 'Anna Lind', address: 'anna@oriel.test' },
  to: [{ name: 'Ben', address: 'ben@oriel.test' }],
  cc: [],
  bcc: [],
  subject: 'Plans',
  text: 'Hello\nBen',
  messageIdHeader: 'one@oriel.test',
  date: new Date('2026-03-01T10:00:00Z'),
  inReplyTo: null,
  references: [],
  files: [],
};

async function bytesOf(letter: Composition): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of composeMessage(letter)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Names of the header fields of the whole letter, unfolded, in lower case. */
function headerNames(bytes: Buffer): string[] {
  const head = bytes.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return head
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
}

describe('composeMessage', () => {
  it('writes exactly the expected headers and body, with CRLF everywhere', async () => {
    const bytes = await bytesOf({ ...plain, inReplyTo: 'zero@x.test', references: ['minus@x.test', 'zero@x.test'] });
    expect(bytes.toString()).toBe(
      [
        'From: Anna Lind <anna@oriel.test>',
        'To: Ben <ben@oriel.test>',
        'In-Reply-To: <zero@x.test>',
        'References: <minus@x.test> <zero@x.test>',
        'Subject: Plans',
        'Message-ID: <one@oriel.test>',
        'Date: Sun, 01 Mar 2026 10:00:00 +0000',
        'Content-Transfer-Encoding: 7bit',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Hello',
        'Ben',
        '',
      ].join('\r\n'),
    );
  });

  it('carries long lines, other scripts and lines with a lone dot unchanged', async () => {
    const text = `${'word '.repeat(400)}end\n.\n..\nFrom here\nПривет 你好 🙂\ttab\n-- \nAnna`;
    const bytes = await bytesOf({ ...plain, text });
    expect(
      Math.max(
        ...bytes
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(76);
    const parsed = await simpleParser(bytes);
    expect(parsed.text).toBe(`${text}\n`);
    expect(bytes.toString()).toContain('Content-Transfer-Encoding: quoted-printable');
  });

  it('carries files byte for byte, with names in any script', async () => {
    const content = randomBytes(300_000);
    const names = ['Übersicht „März“.pdf', '文件.txt', 'a"b\\c;d.bin', `${'long '.repeat(40)}.dat`];
    const bytes = await bytesOf({
      ...plain,
      files: names.map((filename) => ({ filename, type: 'application/pdf', open: () => Readable.from([content]) })),
    });
    const parsed = await simpleParser(bytes);
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(names.map((name) => name.trim()));
    for (const file of parsed.attachments)
      expect(createHash('sha256').update(file.content).digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
    expect(bytes.toString('latin1')).not.toMatch(/[^\r]\n/);
  });

  it('never labels a file as a message or multipart, whose bytes would change on the way', async () => {
    const bytes = await bytesOf({
      ...plain,
      files: [{ filename: 'old.eml', type: 'message/rfc822', open: () => Readable.from([Buffer.from('Subject: x\n\nbare\n')]) }],
    });
    expect(bytes.toString()).toContain('Content-Type: application/octet-stream; name=old.eml\r\nContent-Transfer-Encoding: base64');
    expect((await simpleParser(bytes)).attachments[0]?.content.toString()).toBe('Subject: x\n\nbare\n');
  });

  it('fails where a file cannot be read, and sends no half letter', async () => {
    const broken = {
      filename: 'x',
      type: 'text/plain',
      open: () =>
        Readable.from(
          (async function* () {
            yield Buffer.from('a');
            throw new Error('disk');
          })(),
        ),
    };
    await expect(bytesOf({ ...plain, files: [broken] })).rejects.toThrow('disk');
  });

  it('names nobody in To where all recipients are blind, and never writes Bcc', async () => {
    const bytes = await bytesOf({ ...plain, to: [], bcc: [{ name: 'Secret', address: 'secret@oriel.test' }] });
    expect(bytes.toString()).toMatch(/^To: "?undisclosed-recipients"?:;\r$/m);
    expect(bytes.toString()).not.toMatch(/secret/i);
  });
});

describe('bccHeader', () => {
  it('is one folded header that a parser reads back', async () => {
    const bcc = Array.from({ length: 12 }, (_, index) => ({ name: `Jürgen Ø ${index}`, address: `person${index}@oriel.test` }));
    const header = bccHeader(bcc);
    expect(header.endsWith('\r\n')).toBe(true);
    expect(header).not.toMatch(/\r\n[^ \t\r]/);
    const parsed = await simpleParser(Buffer.concat([Buffer.from(header), await bytesOf(plain)]));
    expect([parsed.bcc].flat()[0]?.value.map(({ name, address }) => ({ name, address }))).toEqual(bcc);
    expect(parsed.subject).toBe('Plans');
  });

  it('is empty where nobody is blind', () => {
    expect(bccHeader([])).toBe('');
  });
});

describe('envelopeOf', () => {
  it('takes each recipient once, blind ones too, with domains in ASCII', () => {
    const letter = {
      from: plain.from,
      to: [{ name: '', address: 'a@bücher.test' }],
      cc: [{ name: 'A', address: 'A@xn--bcher-kva.test' }],
      bcc: [{ name: '', address: 'c@oriel.test' }],
    };
    expect(envelopeOf(letter)).toEqual({ from: 'anna@oriel.test', to: ['a@xn--bcher-kva.test', 'c@oriel.test'] });
  });

  it.each([
    '',
    'anna',
    'a@',
    '@b.test',
    'a b@c.test',
    'a@b.test>',
    'a@b.test\r\nRCPT TO:<x@y.test>',
    'a@b..test',
    'a@b.test\0',
    'a@-x.test',
    'a,b@c.test',
    'a@exa mple.test',
  ])('T50: refuses “%s”, naming it', (address) => {
    expect(() => envelopeOf({ from: plain.from, to: [{ name: '', address }], cc: [], bcc: [] })).toThrow(/is not a mail address/);
  });

  it.each(['"a b"@c.test', 'a+tag@c.test', "o'hara@c.test", 'a@[192.0.2.1]', 'jörg@c.test', 'a@localhost'])('takes “%s”', (address) => {
    expect(envelopeOf({ from: plain.from, to: [{ name: '', address }], cc: [], bcc: [] }).to).toHaveLength(1);
  });
});

describe('cappedReferences', () => {
  it('keeps the first and the newest, twenty in all, each once', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `${index}@x`);
    expect(cappedReferences([...ids, '59@x'])).toEqual(['0@x', ...ids.slice(41)]);
    expect(cappedReferences(['a@x', 'bad id', '<b@x>', 'c@x'])).toEqual(['a@x', 'c@x']);
  });
});

describe('T50: header safety', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'x\r\nBcc: evil@x.test',
      'x\n\nbody',
      'x\rX-Evil: 1',
      '\0',
      '=?utf-8?q?a=0D=0AX-Evil:_1?=',
      '\u2028X-Evil: 1',
      '\r\n.\r\nMAIL FROM:<x>',
      '\ud800',
    ),
  );
  const expected = new Set([
    'from',
    'to',
    'cc',
    'subject',
    'message-id',
    'date',
    'in-reply-to',
    'references',
    'mime-version',
    'content-type',
    'content-transfer-encoding',
  ]);

  it('whatever stands in the fields, the letter has the expected headers only, each once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ subject: nasty, name: nasty, text: nasty, filename: nasty, type: nasty, id: nasty }),
        async ({ subject, name, text, filename, type, id }) => {
          const people = [{ name, address: 'ben@oriel.test' }];
          const file = { filename, type, open: () => Readable.from([Buffer.from('data')]) };
          const bytes = await bytesOf({
            ...plain,
            subject,
            text,
            from: { name, address: 'anna@oriel.test' },
            to: people,
            cc: people,
            inReplyTo: id,
            references: [id, 'ok@x.test'],
            files: [file],
          });
          const names = headerNames(bytes);
          expect(names.filter((header) => !expected.has(header))).toEqual([]);
          expect(new Set(names).size).toBe(names.length);
          const parsed = await simpleParser(bytes);
          expect([parsed.to].flat()[0]?.value.map(({ address }) => address)).toEqual(['ben@oriel.test']);
          expect(parsed.attachments).toHaveLength(1);
          expect(parsed.attachments[0]?.content.toString()).toBe('data');
        },
      ),
      { numRuns: 300 },
    );
  });
});
