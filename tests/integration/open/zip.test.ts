import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageId } from '@/lib/model/ids';
import { makePdf, makePng, makeWav } from '../../support/files';
import { buildMessage, type MessageFile } from '../../support/message';
import { type Person, type Reading, startReading } from './reader';

const script =
  'import json,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps([[i.filename,i.file_size] for i in z.infolist()]))';

let reading: Reading;
let person: Person;
let other: Person;
let zips: typeof import('@/lib/mail/zip-letter');
let words: typeof import('@/lib/mail/part-words');
beforeAll(async () => {
  reading = await startReading();
  [person, other] = [await reading.arrive('zip'), await reading.arrive('other')];
  [zips, words] = await Promise.all([import('@/lib/mail/zip-letter'), import('@/lib/mail/part-words')]);
}, 120_000);
afterAll(() => reading?.close());

const receive = async (attachments: MessageFile[], subject = 'Files') =>
  (await person.receive(buildMessage({ subject, text: 'See the files.', attachments }))).id;

function inside(bytes: Buffer): [string, number][] {
  const path = join(process.env.ORIEL_DATA ?? '', 'a.zip');
  writeFileSync(path, bytes);
  return JSON.parse(execFileSync('python3', ['-c', script, path], { maxBuffer: 1 << 26 }).toString());
}

describe('row 91, T36: all files of a letter as one zip', () => {
  test('holds them decoded, each under a safe name of its own', async () => {
    const id = await receive([
      { type: 'text/plain', filename: '../../etc/passwd', content: 'x' },
      { type: 'image/png', filename: 'a.png', content: makePng(8, 8, [1, 2, 3]) },
      { type: 'image/png', filename: 'a.png', content: 'other' },
    ]);
    const { stream, disposition } = await zips.zipLetter(person.actor, id);
    expect(inside(await buffer(stream))).toEqual([
      ['passwd', 1],
      ['a.png', makePng(8, 8, [1, 2, 3]).length],
      ['a (2).png', 5],
    ]);
    expect(disposition).toBe('attachment; filename="Files.zip"');
  });

  test('of a thousand files of one name holds each once', async () => {
    const id = await receive(Array.from({ length: 900 }, (_, at) => ({ type: 'text/csv', filename: 'same.csv', content: `${at}` })));
    const found = inside(await buffer((await zips.zipLetter(person.actor, id)).stream));
    expect(found).toHaveLength(900);
    expect(new Set(found.map(([name]) => name)).size).toBe(900);
  }, 120_000);

  test('is nobody else’s, and there is none where there are no files', async () => {
    const id = await receive([{ type: 'text/csv', filename: 'a.csv', content: '1' }]);
    await expect(zips.zipLetter(other.actor, id)).rejects.toMatchObject({ code: 'notFound' });
    const none = (await person.receive(buildMessage({ text: 'No files.' }))).id;
    await expect(zips.zipLetter(person.actor, none)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('R36: who leaves in the middle leaves the line to others', async () => {
    const content = Buffer.alloc(3_000_000, 65);
    const id = await receive([0, 1, 2].map((at) => ({ type: 'application/octet-stream', filename: `${at}.bin`, content })));
    for (let round = 0; round < 4; round += 1) {
      const { stream } = await zips.zipLetter(person.actor, id);
      await new Promise((resolve) => stream.once('data', resolve));
      stream.destroy();
    }
    const { stream } = await zips.zipLetter(person.actor, id);
    expect(inside(await buffer(stream)).map(([, size]) => size)).toEqual([3_000_000, 3_000_000, 3_000_000]);
  }, 60_000);
});

describe('row 90, T34: what is shown in place is what its bytes are', () => {
  const typeOf = async (id: MessageId, part: string) => {
    const opened = await reading.rooms.openPart(person.actor, id, part, true);
    opened.stream.destroy();
    const headers = reading.rooms.partHeaders(opened);
    return [headers['Content-Type'], headers['Content-Disposition']?.split(';')[0], headers['Content-Security-Policy']];
  };
  const sealed = "sandbox; default-src 'none'";

  test('sound plays as what it is; T33: pages, drawings and PDF files are never shown by the browser itself', async () => {
    const id = await receive([
      { type: 'application/octet-stream', filename: 'horn.wav', content: makeWav(1) },
      { type: 'audio/wav', filename: 'fake.wav', content: '<script>alert(1)</script>' },
      { type: 'image/svg+xml', filename: 'a.svg', content: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' },
      { type: 'application/pdf', filename: 'a.pdf', content: makePdf(['a']) },
      { type: 'text/html', filename: 'a.html', content: '<script>alert(1)</script>' },
    ]);
    expect(await typeOf(id, '2')).toEqual(['audio/wav', 'inline', sealed]);
    expect(await typeOf(id, '3')).toEqual(['audio/wav', 'attachment', sealed]);
    expect(await typeOf(id, '4')).toEqual(['application/octet-stream', 'attachment', sealed]);
    expect(await typeOf(id, '5')).toEqual(['application/pdf', 'attachment', sealed]);
    expect(await typeOf(id, '6')).toEqual(['application/octet-stream', 'attachment', sealed]);
  });

  test('text comes decoded, cut where it is long, and not at all where it is none', async () => {
    const id = await receive([
      {
        type: 'text/plain; charset=iso-8859-5',
        filename: 'a.txt',
        content: Buffer.from([0xbf, 0xe0, 0xd8, 0xd2, 0xd5, 0xe2, 13, 10, 0x21]),
      },
      { type: 'text/plain', filename: 'b.log', content: 'line\n'.repeat(200_000) },
      { type: 'text/plain', filename: 'c.txt', content: Buffer.from([1, 2, 3, 0, 5, 6]) },
    ]);
    expect(await words.partWords(person.actor, id, '2')).toEqual({ words: 'Привет\n!', cut: false });
    const long = await words.partWords(person.actor, id, '3');
    expect([long.words.length, long.cut]).toEqual([words.mostTextBytes, true]);
    await expect(words.partWords(person.actor, id, '4')).rejects.toMatchObject({ code: 'badInput' });
    await expect(words.partWords(other.actor, id, '2')).rejects.toMatchObject({ code: 'notFound' });
  });
});
