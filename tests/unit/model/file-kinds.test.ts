import { expect, test } from 'vitest';
import { cutName, fileKind, fileRisk } from '@/lib/model/file-kinds';

test.each([
  ['Lighthouse north bay, sheet 3 of 5.pdf', 'Lighthouse north bay, sheet 3 of 5', '.pdf'],
  ['archive.tar.gz', 'archive.tar', '.gz'],
  ['README', 'README', ''],
  ['.profile', '.profile', ''],
  ['الواجهة الشمالية.jpg', 'الواجهة الشمالية', '.jpg'],
  ['ends with a sentence. Really', 'ends with a sentence. Really', ''],
  ['', '', ''],
])('cutName keeps the ending of %j', (name, stem, ending) => {
  expect(cutName(name)).toEqual({ stem, ending });
});

test.each([
  ['a.pdf', 'application/octet-stream', 'pdf'],
  ['photo.JPG', 'image/jpeg', 'photo'],
  ['noname', 'image/png', 'picture'],
  ['Tolerances.xlsx', 'application/zip', 'table'],
  ['invoice.pdf.exe', 'application/pdf', 'program'],
  ['x', 'application/x-unknown', 'file'],
  ['letter', 'message/rfc822', 'letter'],
])('fileKind of %s (%s)', (name, type, kind) => {
  expect(fileKind(name, type)).toBe(kind);
});

test('A1: programs, macro files, disk images and pages are told apart', () => {
  expect(fileRisk('invoice.pdf.exe')).toBe('disguised');
  expect(fileRisk('invoice.pdf    .scr ')).toBe('disguised');
  expect(fileRisk('setup.v2.exe')).toBe('program');
  expect(fileRisk('logo.svgz')).toBe('page');
  expect(fileRisk('Offer.docm')).toBe('macros');
  expect(fileRisk('tool.iso')).toBe('container');
  expect(fileRisk('login.html')).toBe('page');
  expect(fileRisk('Offer.docx')).toBeNull();
  expect(fileRisk('README')).toBeNull();
});
