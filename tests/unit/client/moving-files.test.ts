import { describe, expect, it } from 'vitest';
import { type FoundFile, letterFiles } from '@/lib/client/moving-files';
import { tarMembers } from '@/lib/mime/tar';

const found = (path: string, text: string | Uint8Array<ArrayBuffer>): FoundFile => ({
  path,
  file: new File([text], path.split('/').at(-1) ?? '', { lastModified: 1_000_000_000_000 }),
});
const sent = (...files: FoundFile[]) => letterFiles(files, (count) => `${count} files`);

describe('rows 209 to 215: files that a person chooses', () => {
  it.each([
    ['a.mbox', 'From a@b Sat Jan  3 01:05:34 1996\nSubject: s\n\n', 'mbox', false],
    ['a.mbox', 'From 1@xxx Sat Jan  3 01:05:34 1996\nX-GM-THRID: 1\nX-Gmail-Labels: Inbox\n\n', 'mbox', true],
    ['a', 'From a@b Sat Jan  3 01:05:34 1996\n', 'mbox', false],
    ['a', '\r\nFrom a@b Sat Jan  3 01:05:34 1996\n', 'mbox', false],
    ['a.eml', 'anything', 'letter', false],
    ['a', 'Return-Path: <a@b>\r\nSubject: s\r\n', 'letter', false],
    ['Mail/cur/1.a:2,S', 'Subject: s\n\n', 'letter', false],
    ['a.zip', 'PK\u0003\u0004abc', 'zip', false],
    ['takeout-20261123T000000Z-001.zip', 'PK\u0003\u0004abc', 'zip', true],
    ['renamed.zip', 'PK\u0003\u0004 Takeout/Mail/All mail.mbox', 'zip', true],
    ['takeout-1.tgz', new Uint8Array([0x1f, 0x8b, 8]), 'gz', true],
    ['a.tar', `${'x'.repeat(257)}ustar`, 'tar', false],
    ['a.bin', '\u0000\u0001', 'unknown', false],
  ])('%s is recognised (%#)', async (path, text, sort, gmail) => {
    expect(await sent(found(path, text))).toMatchObject([{ name: path.split('/').at(-1), sort, gmail, count: 1 }]);
  });

  it('go one by one where they are archives, and all others as one that the server unpacks, with their folders', async () => {
    const long = `Old/${'long name '.repeat(12)}é.eml`;
    const loose = [
      found('Old/One.eml', 'Subject: one\n\n'),
      found(long, 'Subject: two\n\n'),
      found('Old/Maildir/cur/1.x:2,S', 'Subject: three\n\n'),
    ];
    const files = await sent(found('Old/.DS_Store', 'x'), found('Old/empty.eml', ''), found('Old/a.zip', 'PK\u0003\u0004'), ...loose);
    expect(files).toMatchObject([
      { name: 'a.zip', sort: 'zip', count: 1 },
      { name: 'Old', sort: 'maildir', count: 3, modified: 1_000_000_000_000 },
    ]);
    async function* bytes() {
      yield Buffer.from((await files[1]?.bytes.arrayBuffer()) ?? new ArrayBuffer(0));
    }
    const members: [string, string, number][] = [];
    for await (const { path, at, bytes: body } of tarMembers(bytes())) {
      const parts: Buffer[] = [];
      for await (const part of body) parts.push(part);
      members.push([path.join('/'), Buffer.concat(parts).toString(), at]);
    }
    expect(members).toEqual(await Promise.all(loose.map(async ({ path, file }) => [path, await file.text(), 1_000_000_000_000])));
  });

  it('bear names that no archive refuses', async () => {
    const [file] = await sent(found('C:odd\u0007.eml', 'Subject: a\n\n'), found('a\\..\\b.eml', 'Subject: b\n\n'));
    expect(file?.name).toBe('2 files');
    async function* bytes() {
      yield Buffer.from((await file?.bytes.arrayBuffer()) ?? new ArrayBuffer(0));
    }
    const names: string[] = [];
    for await (const { path } of tarMembers(bytes())) names.push(path.join('/'));
    expect(names).toEqual(['C_odd_.eml', 'a_.._b.eml']);
  });

  it('are none where there is nothing in them', async () => expect(await sent(found('a.mbox', ''))).toEqual([]));
});
