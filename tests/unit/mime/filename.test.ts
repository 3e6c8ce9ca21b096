import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentDisposition, safeFilename } from '@/lib/mime/filename';

describe('T35: the name of a file', () => {
  const cases: [string | null, string, string][] = [
    ['report.pdf', 'application/pdf', 'report.pdf'],
    ['../../etc/passwd', 'text/plain', 'passwd'],
    ['C:\\Users\\x\\invoice.pdf', 'application/pdf', 'invoice.pdf'],
    ['/etc/shadow', 'text/plain', 'shadow'],
    ['..', 'application/pdf', 'part-2.pdf'],
    ['', 'image/png', 'part-2.png'],
    [null, 'application/x-unheard-of', 'part-2'],
    ['CON.txt', 'text/plain', '_CON.txt'],
    ['lpt1', 'text/plain', '_lpt1'],
    ['a\r\nSet-Cookie: x=1.txt', 'text/plain', 'a Set-Cookie_ x=1.txt'],
    ['photo\u202egpj.exe', 'image/jpeg', 'photogpj.exe'],
    ['invoice.pdf                                   .exe', 'application/pdf', 'invoice.pdf .exe'],
    ['nul\0byte.txt', 'text/plain', 'nulbyte.txt'],
    ['.htaccess', 'text/plain', 'htaccess'],
    ['what?.txt', 'text/plain', 'what_.txt'],
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe.txt?=', 'text/plain', 'Grüße.txt'],
    ['Список.doc', 'application/msword', 'Список.doc'],
    [Buffer.from('Картинка с име', 'utf8').subarray(0, -1).toString('latin1'), 'image/png', 'Картинка с им'],
  ];
  test.each(cases)('%j becomes safe', (raw, type, wanted) => {
    expect(safeFilename(raw, type, 'part-2')).toBe(wanted);
  });

  test('T35: a name of 10 kB keeps its ending and has 200 bytes at most', () => {
    const name = safeFilename(`${'ü'.repeat(10_000)}.docx`, 'application/msword', 'x');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name.length).toBeGreaterThan(90);
    expect(safeFilename(`${'a'.repeat(500)}.docx`, 'application/msword', 'x').endsWith('.docx')).toBe(true);
  });

  test('T35: no separator, control or bidirectional character, never empty, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
        const name = safeFilename(raw, 'image/png', 'part-1');
        expect(name).not.toBe('');
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(safeFilename(name, 'image/png', 'part-1')).toBe(name);
      }),
      { numRuns: 500 },
    );
  });

  test('T35: the header is one line of ASCII in the form of RFC 6266', () => {
    expect(contentDisposition('attachment', 'report.pdf')).toBe('attachment; filename="report.pdf"');
    expect(contentDisposition('inline', 'Grüße.txt')).toBe('inline; filename="Gru_e.txt"; filename*=UTF-8\'\'Gr%C3%BC%C3%9Fe.txt');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        expect(contentDisposition('attachment', raw)).toMatch(
          /^attachment; filename="[ !#$&-[\]-~]*"(?:; filename\*=UTF-8''[\w!#$&+.^`|~%-]+)?$/u,
        );
      }),
      { numRuns: 500 },
    );
  });
});
