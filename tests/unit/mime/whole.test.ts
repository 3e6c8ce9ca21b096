import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseBody, listAttachments } from '@/lib/mime/choose';
import { cutLetter } from '@/lib/mime/whole';
import type { Part } from '@/lib/model/mail';
import { buildMessage } from '../../support/message';

const shape = (part: Part): string =>
  part.children.length > 0 ? `${part.type}(${part.children.map(shape).join(' ')})` : `${part.part}:${part.type}`;

describe('R35: a whole letter cut into parts without the server’s help', () => {
  test('has the parts and bytes that the writer put in', () => {
    const source = buildMessage({
      text: 'Hello',
      html: '<p>Hello <img src="cid:a@x"></p>',
      attachments: [
        { type: 'image/png', filename: 'a.png', content: Buffer.from([1, 2, 3]), contentId: 'a@x' },
        { type: 'application/pdf', filename: 'Übersicht.pdf', content: 'pdf' },
      ],
    });
    const { structure, bytes } = cutLetter(source);
    expect(shape(structure)).toBe(
      'multipart/mixed(multipart/alternative(1.1:text/plain multipart/related(1.2.1:text/html 1.2.2:image/png)) 2:application/pdf)',
    );
    expect(chooseBody(structure).documents.map(({ part }) => part.part)).toEqual(['1.2.1']);
    expect(listAttachments(structure).map(({ filename }) => filename)).toEqual(['Übersicht.pdf']);
    expect(bytes.get('1.2.2')?.toString()).toBe('AQID');
    expect(bytes.get('1.1')?.toString()).toBe('Hello');
  });

  test.each([
    ['no header at all', 'Just text.\nAnd more.', '1:text/plain', 'Just text.\nAnd more.'],
    ['a mailbox line before the header', 'From x@y Mon\nSubject: a\n\nbody', '1:text/plain', 'body'],
    ['no body', 'Subject: a\n', '1:text/plain', ''],
    ['a multipart without a boundary', 'Content-Type: multipart/mixed\n\nbody', '1:text/plain', 'body'],
    ['a multipart whose boundary never comes', 'Content-Type: multipart/mixed; boundary=x\n\n--y\n\nbody', '1:text/plain', '--y\n\nbody'],
    ['a part that never ends', 'Content-Type: multipart/mixed; boundary=x\n\n--x\n\nbody', 'multipart/mixed(1:text/plain)', null],
    ['a type that is none', 'Content-Type: nonsense\n\nbody', '1:text/plain', 'body'],
    [
      'a boundary inside a line',
      'Content-Type: multipart/mixed; boundary=x\n\n--x\n\na --x b\n--x--\n',
      'multipart/mixed(1:text/plain)',
      null,
    ],
    [
      'a digest',
      'Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: a\n\nb\n--x--\n',
      'multipart/digest(1:message/rfc822)',
      null,
    ],
  ])('%s', (_, source, wanted, body) => {
    const { structure, bytes } = cutLetter(Buffer.from(source));
    expect(shape(structure)).toBe(wanted);
    if (body !== null) expect(bytes.get('1')?.toString()).toBe(body);
  });

  test('T57: a header named like a part of the language changes nothing', () => {
    cutLetter(Buffer.from('__proto__: polluted\nContent-Type: text/plain; __proto__=polluted; constructor=x\n\nbody'));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('T63, T64: nesting and number are bounded', () => {
    let nested = 'body';
    for (let level = 0; level < 300; level += 1)
      nested = `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n${nested}\n--b${level}--\n`;
    const many = `Content-Type: multipart/mixed; boundary=x\n\n${'--x\n\na\n'.repeat(50_000)}--x--\n`;
    for (const source of [nested, many]) {
      const { structure, bytes } = cutLetter(Buffer.from(source));
      expect(bytes.size).toBeLessThanOrEqual(1000);
      expect(chooseBody(structure).documents.length).toBeLessThanOrEqual(50);
    }
  });

  test('any bytes give a tree whose leaves have bytes', () => {
    const bit = fc.constantFrom(
      'Content-Type: multipart/mixed; boundary="x"\n',
      '--x\n',
      '--x--\n',
      '\n',
      '\r\n',
      'Subject: a\n',
      ' folded\n',
      'text',
      ': ',
      '=?utf-8?Q?=?=',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 30 }), (row) => {
        const { structure, bytes } = cutLetter(Buffer.from(row.join('')));
        const leaves: Part[] = [];
        const waiting = [structure];
        for (const part of waiting) {
          if (part.children.length === 0) leaves.push(part);
          waiting.push(...part.children);
        }
        for (const part of leaves) expect(bytes.get(part.part)).toBeInstanceOf(Buffer);
      }),
      { numRuns: 500 },
    );
  });
});

const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus');
if (existsSync(join(corpus, 'mime'))) {
  test('R35: every letter of the corpus can be cut', () => {
    for (const folder of ['mime', 'charset', 'hostile', 'bounces-reports', 'pgp-smime']) {
      for (const file of readdirSync(join(corpus, folder), { recursive: true }) as string[]) {
        const path = join(corpus, folder, file);
        if (!statSync(path).isFile()) continue;
        const { structure } = cutLetter(readFileSync(path));
        expect(chooseBody(structure).documents.length + listAttachments(structure).length).toBeGreaterThan(0);
      }
    }
  });
} else {
  test('the corpus is not here (set ORIEL_CORPUS), so its letters were not cut', () => {
    expect(existsSync(join(corpus, 'mime'))).toBe(false);
  });
}
