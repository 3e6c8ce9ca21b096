import { describe, expect, test } from 'vitest';
import { isSameLetter, isSealed, withoutParts } from '@/lib/mime/detach';
import { cutLetter } from '@/lib/mime/whole';
import { attachedAs, inner, outer, piece, several } from '../../support/attached';

const csv = piece('Content-Type: text/csv; name="tides.csv"\nContent-Disposition: attachment', 'hour,height\n1,2');
const letter = outer('Take off', [csv, attachedAs.open]);
const note = 'File taken off: tides.csv – 16 B';

describe('row 93: a letter without some of its files', () => {
  test('keeps every other byte, and says in the place of the file what was there', () => {
    const rebuilt = withoutParts(letter, [{ part: '2', type: 'text/csv', note }]);
    const at = letter.indexOf('Content-Type: text/csv');
    expect(rebuilt?.subarray(0, at)).toEqual(letter.subarray(0, at));
    const rest = letter.subarray(letter.indexOf('\r\n--out1', at));
    expect(rebuilt?.subarray(-rest.length)).toEqual(rest);
    const { structure, bytes } = cutLetter(rebuilt ?? Buffer.alloc(0));
    expect(structure.children.map(({ type, disposition }) => [type, disposition])).toEqual([
      ['multipart/related', null],
      ['text/plain', 'inline'],
      ['message/rfc822', 'attachment'],
    ]);
    expect(Buffer.from(bytes.get('2')?.toString() ?? '', 'base64').toString()).toBe(`${note}\r\n`);
    expect(
      rebuilt
        ?.toString()
        .split('\r\n')
        .every((line) => line.length <= 998),
    ).toBe(true);
  });

  test('several at once, in whatever order they are named', () => {
    const going = [
      { part: '3', type: 'message/rfc822', note: 'b' },
      { part: '2', type: 'text/csv', note: 'a' },
    ];
    const rebuilt = withoutParts(letter, going);
    expect(cutLetter(rebuilt ?? Buffer.alloc(0)).structure.children.map(({ type }) => type)).toEqual([
      'multipart/related',
      'text/plain',
      'text/plain',
    ]);
    expect(rebuilt?.toString()).not.toContain('Seen below');
  });

  test('is not made where there is doubt: no such part, another type, the whole letter, one within another', () => {
    expect(withoutParts(letter, [{ part: '9', type: 'text/csv', note }])).toBeNull();
    expect(withoutParts(letter, [{ part: '2', type: 'image/png', note }])).toBeNull();
    expect(withoutParts(Buffer.from(csv), [{ part: '1', type: 'text/csv', note }])).toBeNull();
    const related = { part: '1', type: 'multipart/related', note };
    expect(withoutParts(letter, [related, { part: '1.2', type: 'image/png', note }])).toBeNull();
  });

  test('a note that looks like a boundary or a header ends nothing', () => {
    const rebuilt = withoutParts(letter, [{ part: '2', type: 'text/csv', note: '\n--out1--\nSubject: x\n\n' }]);
    expect(cutLetter(rebuilt ?? Buffer.alloc(0)).structure.children).toHaveLength(3);
  });

  test('signed and encrypted letters are told, a signed one within another is not taken for that', () => {
    const of = (text: string) => isSealed(cutLetter(Buffer.from(text)).structure);
    expect(of(several('mixed', 'a', [several('signed', 'b', [csv, csv])]))).toBe(true);
    expect(of(several('encrypted', 'a', [csv]))).toBe(true);
    expect(of(piece('Content-Type: application/pkcs7-mime', 'x'))).toBe(true);
    expect(of(several('mixed', 'a', [piece('Content-Type: message/rfc822', several('signed', 'b', [csv]))]))).toBe(false);
  });

  test('what a server kept counts as the same with lines more in its header, not with other words', () => {
    const added = Buffer.concat([Buffer.from('X-Seen-By: store\r\n'), letter]);
    expect(isSameLetter(letter, added)).toBe(true);
    expect(isSameLetter(letter, Buffer.from(letter.toString().replace('hour', 'sour')))).toBe(false);
    expect(isSameLetter(letter, letter.subarray(0, letter.length - 200))).toBe(false);
    expect(inner).toContain('Seen below');
  });
});
