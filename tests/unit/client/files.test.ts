import { describe, expect, test } from 'vitest';
import { isTooLarge, viewOf } from '@/lib/client/files';

describe('row 90: what shows a file', () => {
  test.each([
    ['photo.JPG', 'image/jpeg', 'picture'],
    ['photo.jpg', 'application/octet-stream', 'picture'],
    ['unnamed', 'image/png', 'picture'],
    ['drawing.svg', 'image/svg+xml', null],
    ['scan.tif', 'image/tiff', null],
    ['plan.pdf', 'application/pdf', 'pdf'],
    ['plan.pdf', 'application/octet-stream', 'pdf'],
    ['plan.pdf', 'text/html', null],
    ['song.mp3', 'audio/mpeg', 'sound'],
    ['film.mp4', 'video/mp4', 'film'],
    ['film.avi', 'video/x-msvideo', null],
    ['notes.txt', 'text/plain', 'text'],
    ['table.csv', 'text/csv', 'text'],
    ['main.rs', 'application/octet-stream', 'text'],
    ['data.json', 'application/json', 'text'],
    ['letter.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', null],
    ['letter.docx', 'text/plain', null],
    ['invite.ics', 'text/calendar', null],
    ['page.html', 'text/html', null],
    ['photo.png.exe', 'image/png', null],
    ['run.sh', 'text/x-shellscript', null],
  ] as const)('%s of %s: %s', (filename, type, kind) => {
    expect(viewOf({ filename, type })).toBe(kind);
  });

  test('is nothing where it would fill the memory of the browser; text is cut instead', () => {
    expect(isTooLarge('picture', 50_000_000)).toBe(true);
    expect(isTooLarge('pdf', 50_000_000)).toBe(false);
    expect(isTooLarge('text', Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
