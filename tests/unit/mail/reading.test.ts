import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readInThread } from '@/lib/mail/reading';
import { importOptionsSchema } from '@/lib/model/imports';

const folder = mkdtempSync(join(tmpdir(), 'oriel-reading-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const from = 'From ann@x Sat Jan  3 01:05:34 1998\n';
const mbox = `${from}Status: RO\nSubject: One\n\none\n\n${from}no letter\n\n${from}Subject: Two\n\ntwo\n`;

function start(name: string, bytes: Buffer | string, at = 0) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, options: importOptionsSchema.parse({}), from: { member: 0, at } };
}
async function all(words: ReturnType<typeof readInThread>) {
  const found: unknown[] = [];
  for await (const word of words)
    found.push(word.type === 'surveyed' ? word.total : Buffer.from(word.letter.bytes ?? new Uint8Array()).toString());
  return found;
}

describe('T60: a file is read in a thread of its own', () => {
  it.each([
    ['as it is', (text: string) => Buffer.from(text)],
    ['packed', (text: string) => gzipSync(text)],
  ])('%s: first how much there is, then each letter without the fields of its file', async (name, pack) => {
    const bytes = pack(mbox);
    const letters = ['Subject: One\r\n\r\none\r\n', 'no letter\r\n', 'Subject: Two\r\n\r\ntwo\r\n'];
    expect(await all(readInThread(start(name, bytes)))).toEqual([bytes.length, ...letters]);
    // From where an earlier thread stopped.
    const second = mbox.indexOf('From ', 1);
    expect(await all(readInThread(start(name, bytes, second)))).toEqual([bytes.length, ...letters.slice(1)]);
  });

  it('T64: many letters behind an empty line are many letters', async () => {
    expect(await all(readInThread(start('blank', `\n${mbox}`)))).toHaveLength(4);
  });

  it('tells what is known of each letter, and of what is none', async () => {
    const told = [];
    for await (const word of readInThread(start('facts', mbox))) if (word.type === 'letter') told.push(word.letter);
    expect(told.map(({ facts, fault, at }) => [facts?.flags, fault, at])).toEqual([
      [['\\Seen'], null, Date.UTC(1998, 0, 3, 1, 5, 34)],
      [undefined, null, Date.UTC(1998, 0, 3, 1, 5, 34)],
      [null, null, Date.UTC(1998, 0, 3, 1, 5, 34)],
    ]);
  });

  it('says what is wrong with the file, and that it is not there', async () => {
    const broken = gzipSync(mbox).subarray(0, -12);
    await expect(all(readInThread(start('cut', broken)))).rejects.toMatchObject({ name: 'ArchiveFault', kind: 'broken' });
    const missing = { ...start('x', ''), path: join(folder, 'missing') };
    await expect(all(readInThread(missing))).rejects.toThrow('was not read');
  });

  it('ends with the work: when it is stopped, and when it breaks off', async () => {
    const stop = new AbortController();
    const words = readInThread(start('stopped', mbox), stop.signal);
    expect(await words.next()).toMatchObject({ value: { type: 'surveyed' } });
    stop.abort();
    expect(await words.next()).toMatchObject({ done: true });
    for await (const _ of readInThread(start('left', mbox))) break;
  });
});
