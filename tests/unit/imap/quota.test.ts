import { describe, expect, it } from 'vitest';
import { storageOf } from '@/lib/imap/folders';

const line = (...words: string[]) => ({
  attributes: [{ type: 'STRING', value: 'User' }, words.map((value) => ({ type: 'ATOM', value }))],
});

describe('QUOTA (RFC 9208 section 5.1)', () => {
  it('is read in units of 1,024 bytes, whatever stands beside the storage', () => {
    expect(storageOf(line('MESSAGE', '3', '1000', 'STORAGE', '10', '20'))).toEqual({ usedBytes: 10_240, limitBytes: 20_480 });
  });
  it.each([[[]], [['MESSAGE', '3', '10']], [['STORAGE', '1']], [['STORAGE', 'x', '5']], [['STORAGE', '0', '0']], [['STORAGE', '-1', '5']]])(
    'says nothing by %j',
    (words) => {
      expect(storageOf(line(...words))).toBeNull();
    },
  );
});
