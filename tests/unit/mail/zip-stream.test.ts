import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, test } from 'vitest';
import { uniqueNames, type ZipEntry, zipOf } from '@/lib/mail/zip-stream';
import { zipMembers } from '@/lib/mime/zip-read';

const folder = mkdtempSync(join(tmpdir(), 'oriel-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (name: string, bytes: Buffer | string, at = Date.UTC(2026, 10, 3, 14, 0, 6)): ZipEntry => ({
  name,
  at,
  open: async () => Readable.from([Buffer.from(bytes)], { objectMode: false }),
});

const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, list(i.date_time), i.file_size, i.compress_type] for i in z.infolist()]))
`;

/** What another program finds in the zip, all sums checked. */
async function unpacked(entries: Iterable<ZipEntry>): Promise<[string, number[], number, number][]> {
  const path = join(folder, 'a.zip');
  await pipeline(zipOf(entries), createWriteStream(path));
  return JSON.parse(execFileSync('python3', ['-c', script, path], { maxBuffer: 1 << 26 }).toString());
}

describe('T36: a zip', () => {
  test('is opened by another program: names, times, sizes and sums are right', async () => {
    const found = await unpacked([
      entry('a.txt', 'one'),
      entry('Größe 帆.txt', ''),
      entry('A.TXT', Buffer.alloc(300_000, 7)),
      entry('old', 'x', 0),
    ]);
    expect(found).toEqual([
      ['a.txt', [2026, 11, 3, 14, 0, 6], 3, 0],
      ['Größe 帆.txt', [2026, 11, 3, 14, 0, 6], 0, 0],
      ['A (2).TXT', [2026, 11, 3, 14, 0, 6], 300_000, 0],
      ['old', [1980, 1, 1, 0, 0, 0], 1, 0],
    ]);
  });

  test('says beside a file what it was told to, and its own reader finds it', async () => {
    const path = join(folder, 'noted.zip');
    await pipeline(zipOf([{ ...entry('a.eml', 'one'), note: 'Größe \\Seen' }, entry('b.eml', 'two')]), createWriteStream(path));
    const notes = 'import json,sys,zipfile\nprint(json.dumps([i.comment.decode() for i in zipfile.ZipFile(sys.argv[1]).infolist()]))';
    expect(JSON.parse(execFileSync('python3', ['-c', notes, path]).toString())).toEqual(['Größe \\Seen', '']);
    const bytes = readFileSync(path);
    const source = {
      size: bytes.length,
      read: async (at: number, length: number) => bytes.subarray(at, at + length),
      stream: () => Readable.from([]),
    };
    const read: string[] = [];
    for await (const { note } of zipMembers(source)) read.push(note);
    expect(read).toEqual(['Größe \\Seen', '']);
  });

  test('without files is an empty one', async () => {
    expect(await unpacked([])).toEqual([]);
  });

  test('of 5,000 files of one name and 300 MB is made in a few megabytes, each file opened when its turn has come', async () => {
    const bytes = Buffer.alloc(60_000, 65);
    let open = 0;
    let most = 0;
    function* entries(): Generator<ZipEntry> {
      for (let at = 0; at < 5000; at += 1)
        yield {
          name: 'same.txt',
          at: 0,
          open: async () => {
            open += 1;
            most = Math.max(most, open);
            return Readable.from([bytes], { objectMode: false }).once('close', () => {
              open -= 1;
            });
          },
        };
    }
    let length = 0;
    let highest = 0;
    const before = process.memoryUsage().arrayBuffers;
    for await (const chunk of zipOf(entries()) as AsyncIterable<Buffer>) {
      length += chunk.length;
      highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
    }
    expect(length).toBeGreaterThan(300_000_000);
    expect(most).toBeLessThanOrEqual(2);
    expect(highest).toBeLessThan(40_000_000);
  });

  test('of 50,000 letters keeps little more than the list at its end while it is made', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const count = 50_000;
    const none = Buffer.alloc(0);
    let kept = 0;
    function* letters(): Generator<ZipEntry> {
      const before = held();
      for (let at = 0; at < count; at += 1)
        yield {
          name: `Inbox/2026-11-03 Letter ${at}.eml`,
          at: 0,
          note: 'Seen',
          open: async () => Readable.from([none], { objectMode: false }),
        };
      kept = held() - before;
    }
    for await (const _ of zipOf(letters()));
    expect(kept / count).toBeLessThan(300);
  }, 60_000);

  test('whose reader leaves closes the file that is being read', async () => {
    const source = new Readable({ read: () => source.push(Buffer.alloc(1000)) });
    const stream = zipOf([{ name: 'endless', at: 0, open: async () => source }]);
    await new Promise((resolve) => stream.once('data', resolve));
    stream.destroy();
    await expect.poll(() => source.destroyed).toBe(true);
  });

  test('breaks off where a file cannot be read, so that nobody takes half of it for all', async () => {
    const stream = zipOf([
      entry('a', 'b'),
      {
        name: 'c',
        at: 0,
        open: async () => {
          throw new Error('gone');
        },
      },
    ]);
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow('gone');
  });
});

test('T36: names are given once, whatever their case, also where a number is taken', () => {
  const unique = uniqueNames();
  expect(['a.txt', 'a (2).txt', 'A.txt', 'a.txt', '.hidden', '.hidden', 'none', 'none'].map(unique)).toEqual([
    'a.txt',
    'a (2).txt',
    'A (3).txt',
    'a (4).txt',
    '.hidden',
    '.hidden (2)',
    'none',
    'none (2)',
  ]);
});
