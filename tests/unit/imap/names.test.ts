import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName, isLossy } from '@/lib/imap/names';
import { asUid, inRange, packUids, unpackUids } from '@/lib/imap/sequences';
import type { Uid } from '@/lib/model/ids';

describe('R30: names on the wire', () => {
  test.each([
    ['INBOX', 'INBOX'],
    ['A & B', 'A &- B'],
    ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'],
    ['Entwürfe', 'Entw&APw-rfe'],
    ['😀', '&2D3eAA-'],
    ['a\tb', 'a&AAk-b'],
    ['&-', '&--'],
  ])('%s is %s', (name, raw) => {
    expect(encodeName(name)).toBe(raw);
    expect(decodeName(raw)).toBe(name);
    expect(isLossy(raw)).toBe(false);
  });

  test('whatever a person can type comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(decodeName(encodeName(name))).toBe(name);
        expect(encodeName(name)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test.each(['&', 'R&D', '&AGE', '&A-', '&AGEA-', '&2D0-', 'Entwürfe', '&AGE-'])(
    'R32: %s is read somehow and known to need its own spelling',
    (raw) => {
      expect(typeof decodeName(raw)).toBe('string');
      expect(isLossy(raw)).toBe(true);
    },
  );
});

describe('UID sets', () => {
  const uids = (...numbers: number[]) => numbers as Uid[];

  test('pack and unpack', () => {
    expect(packUids(uids(5, 1, 2, 3, 9, 9))).toEqual(['1:3,5,9']);
    expect(packUids([])).toEqual([]);
    expect(unpackUids('1:3,9,5:4')).toEqual([1, 2, 3, 9, 4, 5]);
    expect(unpackUids('0,4294967296,x,7:*,8')).toEqual([8]);
  });

  test('T70: a set of a server cannot fill the memory', () => {
    expect(unpackUids('1:4294967295').length).toBe(5_000_000);
  });

  test('long sets are cut, and nothing is lost', () => {
    const many = uids(...Array.from({ length: 5000 }, (_, at) => at * 3 + 1));
    const sets = packUids(many);
    expect(sets.length).toBeGreaterThan(1);
    for (const set of sets) expect(set.length).toBeLessThanOrEqual(7000);
    expect(sets.flatMap(unpackUids)).toEqual(many);
  });

  test('n:* does not mean the last message below n', () => {
    expect([4, 5, 6].filter(inRange('5:*'))).toEqual([5, 6]);
    expect([4, 5, 6].filter(inRange('*:5'))).toEqual([5, 6]);
    expect([1, 2, 3, 9].filter(inRange('3:2,9'))).toEqual([2, 3, 9]);
  });

  test('what a UID can be', () => {
    expect([0, 1, 4294967295, 4294967296, 1.5, Number.NaN].map(asUid)).toEqual([null, 1, 4294967295, null, null, null]);
  });
});
