import { describe, expect, test } from 'vitest';
import { isFetchResponse, readFetchResponse } from '@/lib/imap/fetch-response';

const read = (line: string, ...literals: string[]) =>
  readFetchResponse(
    Buffer.from(line, 'latin1'),
    literals.map((literal) => Buffer.from(literal, 'latin1')),
  );

describe('FETCH responses', () => {
  test('which lines are one', () => {
    expect(isFetchResponse(Buffer.from('* 12 FETCH (UID 5)'))).toBe(true);
    expect(isFetchResponse(Buffer.from('* 12 fetch (UID 5)'))).toBe(true);
    for (const line of ['* 12 EXISTS', '* FETCH (UID 5)', 'A1 OK FETCH (done)', '* OK 12 FETCH (', '+ 12 FETCH (']) {
      expect(isFetchResponse(Buffer.from(line)), line).toBe(false);
    }
  });

  test('atoms, lists, quoted strings, literals and NIL', () => {
    const items = read('* 1 FETCH (UID 7 FLAGS (\\Seen $X) ENVELOPE ("a \\"b\\" \\\\" NIL {3}\r\n nil) RFC822.SIZE 12)', 'x)y');
    expect([...items.keys()]).toEqual(['UID', 'FLAGS', 'ENVELOPE', 'RFC822.SIZE']);
    expect(items.get('FLAGS')).toEqual(['\\Seen', '$X']);
    expect(items.get('ENVELOPE')).toEqual(['a "b" \\', null, Buffer.from('x)y'), null]);
  });

  test('sections with their fields and origins', () => {
    const items = read('* 1 FETCH (BODY[HEADER.FIELDS (REFERENCES "CONTENT-TYPE")] {2}\r\n BODY[1.2]<100> "ab" BODY[] NIL)', 'hi');
    expect(items.get('BODY[HEADER.FIELDS]')).toEqual(Buffer.from('hi'));
    expect(items.get('BODY[1.2]')).toBe('ab');
    expect(items.get('BODY[]')).toBeNull();
  });

  test('a quoted NIL is a word', () => {
    expect(read('* 1 FETCH (X "NIL" Y NIL)').get('X')).toBe('NIL');
  });

  test.each([
    '* 1 FETCH (UID 5',
    '* 1 FETCH (UID',
    '* 1 FETCH (UID )',
    '* 1 FETCH (X "open)',
    '* 1 FETCH (X (a (b))',
    '* 1 FETCH (BODY[1 {3})',
    '* 1 FETCH (X {3}\r\n)',
  ])('T70: %j is refused, not guessed at', (line) => {
    expect(() => read(line)).toThrow(SyntaxError);
  });

  test('T70: lists nested beyond reason become NIL and take nothing else along', () => {
    const deep = `${'('.repeat(5000)}x${')'.repeat(5000)}`;
    const items = read(`* 1 FETCH (BODYSTRUCTURE ${deep} UID 9)`);
    expect(items.get('UID')).toBe('9');
    let depth = 0;
    for (let value = items.get('BODYSTRUCTURE'); Array.isArray(value); value = value[0]) depth += 1;
    expect(depth).toBe(100);
  });
});
