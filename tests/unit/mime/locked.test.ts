import { describe, expect, it } from 'vitest';
import { isLocked } from '@/lib/mime/locked';

function entry(name: string, flags: number, bytes = 'abc'): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(flags, 6);
  head.writeUInt32LE(flags & 8 ? 0 : bytes.length, 18);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name + bytes)]);
}
const locked = (...pieces: Buffer[]) => isLocked(Buffer.concat(pieces), '8bit');
const rar = (...bytes: number[]) => Buffer.from([0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, ...bytes]);

describe('archives with a password', () => {
  it('are told by the flag of an entry of a zip, also behind others', () => {
    expect(locked(entry('a.exe', 1))).toBe(true);
    expect(locked(entry('a/', 0, ''), entry('readme.txt', 0), entry('a.exe', 1))).toBe(true);
    expect(locked(entry('a.txt', 0), entry('b.txt', 0))).toBe(false);
    expect(isLocked(Buffer.from(entry('a.exe', 1).toString('base64')), 'base64')).toBe(true);
  });

  it('are told by the headers of a rar, new and old', () => {
    expect(locked(rar(0x01, 0x00, 1, 2, 3, 4, 0x21, 4, 0))).toBe(true);
    expect(locked(rar(0x01, 0x00, 1, 2, 3, 4, 0x8a, 0x01, 4, 0))).toBe(true);
    expect(locked(rar(0x01, 0x00, 1, 2, 3, 4, 0x0c, 1, 5))).toBe(false);
    expect(locked(rar(0x00, 1, 2, 0x73, 0x80, 0x00, 13, 0))).toBe(true);
    expect(locked(rar(0x00, 1, 2, 0x73, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0x74, 0x04, 0x80))).toBe(true);
    expect(locked(rar(0x00, 1, 2, 0x73, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0x74, 0x00, 0x80))).toBe(false);
  });

  it('are not made out of what is cut, broken or something else', () => {
    const endless = entry('a', 0, '');
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('PK'),
      entry('a', 1).subarray(0, 20),
      rar(),
      rar(0x00),
      rar(0x01, 0x00),
      Buffer.from('%PDF-1.7'),
      Buffer.concat(Array(400).fill(endless)),
    ])
      expect(isLocked(bytes, '8bit')).toBe(false);
    expect(locked(entry('a', 8), entry('b', 1))).toBe(false);
  });
});
