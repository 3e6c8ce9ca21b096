import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { bccHeader, type Composition, cappedReferences, composeMessage, envelopeOf } from '@/lib/smtp/compose';
import { flowed } from '@/lib/smtp/flowed';

const plain: Composition = {
  from: { name: 'Anna Lind', address: 'anna@oriel.test' },
  to: [{ name: 'Ben', address: 'ben@oriel.test' }],
  cc: [],
  bcc: [],
  subject: 'Plans',
  text: 'Hello\nBen',
  html: null,
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
        'Content-Type: text/plain; charset=utf-8; format=flowed',
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
    // Its reader of flowed text leaves out the last line end.
    expect(parsed.text).toBe(text);
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

  it('C4: a group stands in its header as one, a group without anybody too, and nothing in its name opens another header', async () => {
    const crew = (address: string) => ({ name: '', address, group: 'Crew: "A"\r\nX-Evil: 1' });
    const bytes = await bytesOf({
      ...plain,
      to: [
        crew('ben@oriel.test'),
        { name: '', address: 'cleo@oriel.test' },
        crew('dan@oriel.test'),
        { name: '', address: '', group: 'ines@' },
      ],
      bcc: [{ name: '', address: 'blind@oriel.test', group: 'Secret' }],
    });
    expect(headerNames(bytes)).not.toContain('x-evil');
    expect(bytes.toString()).not.toMatch(/Secret|blind@/u);
    const head = bytes.toString().replace(/\r\n[ \t]/gu, ' ');
    expect(head).toContain('To: "Crew: \\"A\\" X-Evil: 1": ben@oriel.test, dan@oriel.test;, cleo@oriel.test, "ines@":;\r\n');
    expect(bccHeader([{ name: '', address: 'blind@oriel.test', group: 'Secret' }])).toBe('Bcc: Secret: blind@oriel.test;\r\n');
  });

  it('names nobody in To where all recipients are blind, and never writes Bcc', async () => {
    const bytes = await bytesOf({ ...plain, to: [], bcc: [{ name: 'Secret', address: 'secret@oriel.test' }] });
    expect(bytes.toString()).toMatch(/^To: "?undisclosed-recipients"?:;\r$/m);
    expect(bytes.toString()).not.toMatch(/secret/i);
  });
});

const picture = { filename: 'Räder.png', type: 'image/png', cid: 'f1@oriel.test', open: () => Readable.from([Buffer.from('png')]) };

describe('composeMessage with format', () => {
  const letter: Composition = {
    ...plain,
    html: `<!DOCTYPE html><html><body><p>Hello <b>Ben</b></p><img src="cid:f1@oriel.test"></body></html>`,
    files: [picture, { filename: 'a.pdf', type: 'application/pdf', open: () => Readable.from([Buffer.from('pdf')]) }],
  };

  it('row 119: nests text, HTML with its pictures, and files as RFC 2046 and 2387 say', async () => {
    const bytes = (await bytesOf(letter)).toString();
    const types = [...bytes.matchAll(/^Content-Type: ([a-z]+\/[a-z]+)/gm)].map(([, type]) => type);
    expect(types).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'multipart/related',
      'text/html',
      'image/png',
      'application/pdf',
    ]);
    expect(bytes).toContain('Content-ID: <f1@oriel.test>');
    expect(bytes).toMatch(/^Content-Disposition: inline; filename/m);
    expect((await simpleParser(bytes)).attachments.map(({ filename, related }) => [filename, related])).toEqual([
      ['Räder.png', true],
      ['a.pdf', undefined],
    ]);
  });

  it('leaves out mixed and related where there is nothing for them', async () => {
    const bytes = (await bytesOf({ ...letter, files: [] })).toString();
    expect(bytes).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(bytes).not.toMatch(/multipart\/(?:mixed|related)/);
  });

  it('writes what the writer asked for, and no word of it in an ordinary letter', async () => {
    const head = (bytes: Buffer) => bytes.toString().split('\r\n\r\n')[0] ?? '';
    expect(head(await bytesOf(letter))).not.toMatch(/^(?:X-Priority|Importance|Disposition-Notification-To|Reply-To)/im);
    const asked = head(
      await bytesOf({ ...plain, priority: 'high', receiptTo: plain.from, replyTo: [{ name: 'Büro', address: 'office@bücher.test' }] }),
    );
    expect(asked).toContain('X-Priority: 1\r\nImportance: high');
    expect(asked).toContain('Disposition-Notification-To: <anna@oriel.test>');
    expect(asked).toContain('Reply-To: =?UTF-8?Q?B=C3=BCro?= <office@xn--bcher-kva.test>');
    expect(head(await bytesOf({ ...plain, priority: 'low' }))).toContain('X-Priority: 5\r\nImportance: low');
  });

  it('row 116: an address in another script stands in it whole', async () => {
    const bytes = await bytesOf({ ...plain, to: [{ name: '', address: '用户@xn--fsqu00a.test' }] });
    expect(bytes.toString()).toContain('To: 用户@例子.test');
  });
});

describe('flowed', () => {
  it('gives back every line but for blanks at its end, however long, quoted or odd', () => {
    const word = fc.constantFrom('>', '>>', 'From', '-- ', '--', ' ', '\t', 'a', 'word', 'w'.repeat(90), '你好', '.', '🙂');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 120 }), fc.array(fc.constantFrom(' ', '\n', ''), { maxLength: 120 }), (words, gaps) => {
        const text = words.map((one, at) => one + (gaps[at] ?? ' ')).join('');
        const joined = (marks: string, own: string) => (marks === '' || own === '' ? marks + own : `${marks} ${own}`);
        const tidy = (line: string) => {
          const marks = /^>*/u.exec(line)?.[0] ?? '';
          const own = marks === '' ? line : line.slice(marks.length).replace(/^ /u, '');
          return joined(marks, own === '-- ' ? own : own.replace(/ +$/u, ''));
        };
        const read = (lines: string[]) => {
          const out: { marks: string; text: string; open: boolean }[] = [];
          for (const line of lines) {
            const marks = /^>*/u.exec(line)?.[0] ?? '';
            const own = line.slice(marks.length).replace(/^ /u, '');
            const last = out.at(-1);
            const open = own.endsWith(' ') && own !== '-- ';
            if (last?.open && last.marks === marks) Object.assign(last, { text: last.text + own, open });
            else out.push({ marks, text: own, open });
          }
          return out.map(({ marks, text: own }) => joined(marks, own));
        };
        expect(read(flowed(text).split('\r\n'))).toEqual(text.split('\n').map(tidy));
      }),
    );
  });

  it('makes no line wider than 72 where there are blanks', () => {
    const lines = flowed(`>> ${'some words '.repeat(60)}\n${'and more '.repeat(60)}`).split('\r\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(72);
    expect(lines.filter((line) => line.startsWith('>> ')).length).toBeGreaterThan(8);
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
