import { describe, expect, test } from 'vitest';
import { readFetchResponse } from '@/lib/imap/fetch-response';
import { readParameters, readStructure } from '@/lib/imap/structure';
import type { Part } from '@/lib/model/mail';

const tree = (structure: string) => readStructure(readFetchResponse(Buffer.from(`* 1 FETCH (B ${structure})`, 'latin1'), []).get('B'));
const outline = (part: Part | null): unknown =>
  part && (part.children.length > 0 ? [part.part, part.type, part.children.map(outline)] : [part.part, part.type]);
const parameters = (list: string) => readParameters(readFetchResponse(Buffer.from(`* 1 FETCH (B ${list})`, 'latin1'), []).get('B'));
const text = '("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "QUOTED-PRINTABLE" 42 3 NIL NIL NIL NIL)';

describe('BODYSTRUCTURE', () => {
  test('a single part is 1', () => {
    expect(tree(text)).toEqual({
      part: '1',
      type: 'text/plain',
      charset: 'utf-8',
      encoding: 'quoted-printable',
      size: 42,
      disposition: null,
      filename: null,
      contentId: null,
      parameters: { charset: 'UTF-8' },
      children: [],
    });
  });

  test('multiparts and attachments', () => {
    const pdf = '("APPLICATION" "PDF" ("NAME" "a.pdf") "<cid@x>" NIL "BASE64" 100 NIL ("ATTACHMENT" ("FILENAME" "b.pdf")) NIL NIL)';
    const mixed = tree(
      `((${text}("TEXT" "HTML" NIL NIL NIL "7BIT" 5 1 NIL ("INLINE" NIL) NIL NIL) "ALTERNATIVE" ("BOUNDARY" "x") NIL NIL NIL)${pdf} "MIXED" ("BOUNDARY" "y") NIL NIL NIL)`,
    );
    expect(outline(mixed)).toEqual([
      'TEXT',
      'multipart/mixed',
      [
        [
          '1',
          'multipart/alternative',
          [
            ['1.1', 'text/plain'],
            ['1.2', 'text/html'],
          ],
        ],
        ['2', 'application/pdf'],
      ],
    ]);
    expect(mixed?.children[1]).toMatchObject({
      disposition: 'attachment',
      filename: 'b.pdf',
      contentId: 'cid@x',
      encoding: 'base64',
      size: 100,
    });
  });

  test('a letter in a letter', () => {
    const envelope = '(NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL)';
    const inner = `(${text}${text} "MIXED" NIL NIL NIL NIL)`;
    const enclosed = (body: string) =>
      `("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 900 ${envelope} ${body} 30 NIL ("ATTACHMENT" ("FILENAME" "x.eml")) NIL NIL)`;
    expect(outline(tree(`(${text}${enclosed(inner)} "MIXED" NIL NIL NIL NIL)`))).toEqual([
      'TEXT',
      'multipart/mixed',
      [
        ['1', 'text/plain'],
        [
          '2',
          'message/rfc822',
          [
            [
              '2.TEXT',
              'multipart/mixed',
              [
                ['2.1', 'text/plain'],
                ['2.2', 'text/plain'],
              ],
            ],
          ],
        ],
      ],
    ]);
    const single = tree(`(${text}${enclosed(text)} "MIXED" NIL NIL NIL NIL)`);
    expect(outline(single)).toEqual([
      'TEXT',
      'multipart/mixed',
      [
        ['1', 'text/plain'],
        ['2', 'message/rfc822', [['2.1', 'text/plain']]],
      ],
    ]);
    expect(single?.children[1]).toMatchObject({ filename: 'x.eml', disposition: 'attachment', size: 900 });
  });

  test('a server that leaves the line count out', () => {
    expect(tree('("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 NIL ("ATTACHMENT" ("FILENAME" "n.txt")) NIL NIL)')).toMatchObject({
      disposition: 'attachment',
      filename: 'n.txt',
    });
  });

  test('T70: NIL, emptiness and rubbish', () => {
    expect(tree('NIL')).toBeNull();
    expect(tree('()')).toBeNull();
    expect(tree('(NIL NIL NIL NIL NIL NIL NIL)')).toMatchObject({ part: '1', type: 'application/octet-stream', size: 0 });
    expect(tree('("TEXT")')).toMatchObject({ type: 'text/octet-stream', children: [] });
    expect(tree(`(${text.repeat(5000)} "MIXED")`)?.children.length).toBeLessThanOrEqual(2000);
  });
});

describe('parameters (RFC 2231)', () => {
  test.each([
    [`("filename*" "utf-8''%E2%82%AC%20rates.txt")`, '€ rates.txt'],
    [`("filename*0*" "utf-8''%E2%82" "filename*1*" "%AC.txt")`, '€.txt'],
    [`("filename*1" "b.txt" "filename*0" "a")`, 'ab.txt'],
    [`("filename*0*" "iso-8859-1'en'%FC" "filename*1" "100%.txt")`, 'ü100%.txt'],
    [`("filename" "=?utf-8?Q?=C3=A4.txt?=")`, 'ä.txt'],
    [`("filename*" "x-unknown''abc.txt")`, 'abc.txt'],
    [`("FileName" "plain.txt")`, 'plain.txt'],
  ])('%s', (list, filename) => {
    expect(parameters(list).filename).toBe(filename);
  });

  test('names that mean something to JavaScript are only names', () => {
    const read = parameters(`("__proto__" "x" "__proto__*0*" "utf-8''y" "constructor" "z")`);
    expect(Object.keys(read)).toEqual(['constructor']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('an odd list, NIL and lists in it', () => {
    expect(parameters('("a" "1" "b")')).toEqual({ a: '1' });
    expect(parameters('(NIL "1" "b" NIL "c" ("d"))')).toEqual({ b: '', c: '' });
    expect(parameters('NIL')).toEqual({});
  });
});
