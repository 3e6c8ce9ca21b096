import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { memberPath } from '@/lib/mime/archive-fault';
import { letterFacts, withoutFileFields } from '@/lib/mime/letter-facts';
import { maildirLetter, maildirName, readFolderName, readKeywords, writeFolderName, writeKeywords } from '@/lib/mime/maildir';
import { gmailLabels } from '@/lib/mime/takeout';
import { tarMembers } from '@/lib/mime/tar';
import { type ByteSource, openMember, zipMembers } from '@/lib/mime/zip-read';
import { tarEnd, tarHeader, tarPadding } from '@/lib/model/tape';

const folder = mkdtempSync(join(tmpdir(), 'oriel-archives-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sourceOf = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
  stream: (offset, length) => Readable.from([bytes.subarray(offset, offset + length)], { objectMode: false }),
});
async function unzipped(bytes: Buffer): Promise<[string, string][]> {
  const source = sourceOf(bytes);
  const found: [string, string][] = [];
  for await (const member of zipMembers(source)) {
    const parts: Buffer[] = [];
    for await (const chunk of await openMember(source, member)) parts.push(chunk as Buffer);
    found.push([member.path.join('/'), Buffer.concat(parts).toString()]);
  }
  return found;
}
function python(script: string, name: string): Buffer {
  const out = join(folder, name);
  execFileSync('python3', ['-c', `import io, sys, tarfile, zipfile\nout = sys.argv[1]\n${script}`, out]);
  return readFileSync(out);
}

describe('T60, T66: archives', () => {
  const plain =
    'with zipfile.ZipFile(out, "w", METHOD) as z:\n  z.writestr("a/b.eml", "one" * 9)\n  z.writestr("Größe 帆.eml", "two")\n  z.writestr("empty/", "")';
  it.each(['ZIP_STORED', 'ZIP_DEFLATED'])('a zip of another program is read (%s)', async (method) => {
    expect(await unzipped(python(plain.replace('METHOD', `zipfile.${method}`), 'a.zip'))).toEqual([
      ['a/b.eml', 'one'.repeat(9)],
      ['Größe 帆.eml', 'two'],
    ]);
  });

  it('a zip with the fields for large files is read', async () => {
    const script = 'with zipfile.ZipFile(out, "w") as z:\n  with z.open("a.eml", "w", force_zip64=True) as f: f.write(b"one")';
    expect(await unzipped(python(script, 'large.zip'))).toEqual([['a.eml', 'one']]);
  });

  it.each([
    ['with a wrong sum', (bytes: Buffer) => bytes.fill(120, 40, 42), 'broken'],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -5), 'broken'],
    ['of noise', () => Buffer.alloc(100, 80), 'broken'],
    ['empty', () => Buffer.alloc(0), 'broken'],
    [
      'whose files lie on top of one another',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replaceAll('\x09\x00\x00\x00\x09', '\xff\xff\x00\x00\xff'), 'latin1'),
      'bomb',
    ],
    [
      'that unpacks to more than it says',
      () => {
        const bytes = python(
          'with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:\n  z.writestr("a.eml", bytes(1 << 20))',
          'lie.zip',
        );
        const list = bytes.indexOf('PK\x01\x02', 0, 'latin1');
        bytes.writeUInt32LE(9, list + 24);
        return bytes;
      },
      'bomb',
    ],
  ] as [string, (bytes: Buffer) => Buffer, string][])('a zip %s is refused', async (_name, spoil, kind) => {
    const bytes = python('with zipfile.ZipFile(out, "w") as z:\n  z.writestr("abcdefg.eml", "one two 3")', 'b.zip');
    await expect(unzipped(spoil(Buffer.from(bytes)))).rejects.toMatchObject({ kind });
  });

  it('no bytes make the reader do anything but read or refuse', async () => {
    const good = python('with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:\n  z.writestr("a.eml", "one" * 50)', 'c.zip');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        const outcome = await unzipped(bytes).then(
          () => 'read',
          (error: { name: string }) => error.name,
        );
        expect(['read', 'ArchiveFault']).toContain(outcome);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['../a', 'a/../../b', '/a', '\\a', 'C:\\a', 'c:a', 'a\0b', '..', 'a\\..\\b'])('the name %j is refused', (name) =>
    expect(() => memberPath(name)).toThrow(),
  );
  it.each([
    ['a/b.eml', ['a', 'b.eml']],
    ['./a//b', ['a', 'b']],
    ['a..b/..c', ['a..b', '..c']],
    // A file may be called so, and what is made of it is made safe.
    ['a\tb\n/c', ['a\tb\n', 'c']],
  ])('the name %j is taken', (name, path) => expect(memberPath(name)).toEqual(path));
});

describe('row 211: tape archives', () => {
  const tar = async (bytes: Buffer, step = 100) => {
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
    }
    const found: [string, string][] = [];
    for await (const { path, bytes: body } of tarMembers(chunks())) {
      const parts: Buffer[] = [];
      for await (const part of body) parts.push(part);
      found.push([path.join('/'), Buffer.concat(parts).toString()]);
    }
    return found;
  };
  const long = `${'folder/'.repeat(30)}letter`;

  it.each(['USTAR_FORMAT', 'GNU_FORMAT', 'PAX_FORMAT'])(
    'of another program are read (%s), long names too, and links are not',
    async (format) => {
      const name = format === 'USTAR_FORMAT' ? `${'folder/'.repeat(18)}x` : long;
      const script = `with tarfile.open(out, "w", format=tarfile.${format}) as z:
  for n in ["a.eml", "${name}"]:
    i = tarfile.TarInfo(n); i.size = 700; z.addfile(i, io.BytesIO(b"y" * 700))
  i = tarfile.TarInfo("link"); i.type = tarfile.SYMTYPE; i.linkname = "/etc/passwd"; z.addfile(i)`;
      for (const step of [1, 511, 5000])
        expect(await tar(python(script, 'a.tar'), step)).toEqual([
          ['a.eml', 'y'.repeat(700)],
          [name, 'y'.repeat(700)],
        ]);
    },
  );

  it('written here are read by another program', () => {
    const parts = ['a.eml', `${long}é:2,S`].flatMap((name) => [tarHeader(name, 3, 1_000_000_000_000), Buffer.from('one'), tarPadding(3)]);
    writeFileSync(join(folder, 'w.tar'), Buffer.concat([...parts, tarEnd()]));
    const script =
      'import json,sys,tarfile\nz=tarfile.open(sys.argv[1])\nprint(json.dumps([[m.name,m.size,m.mtime,z.extractfile(m).read().decode()] for m in z]))';
    expect(JSON.parse(execFileSync('python3', ['-c', script, join(folder, 'w.tar')]).toString())).toEqual([
      ['a.eml', 3, 1_000_000_000, 'one'],
      [`${long}é:2,S`, 3, 1_000_000_000, 'one'],
    ]);
  });

  it('cut off are refused', async () => {
    const bytes = Buffer.concat([tarHeader('a', 2000, 0), Buffer.alloc(600)]);
    await expect(tar(bytes)).rejects.toMatchObject({ kind: 'broken' });
  });
});

describe('rows 211 and 215: what names and fields tell', () => {
  it.each([
    [
      'Maildir/cur/1000000000.a.host:2,FRSac',
      { folder: ['Maildir'], flags: ['\\Answered', '\\Flagged', '\\Seen'], keywords: [0, 2], at: 1_000_000_000_000 },
    ],
    [
      'Maildir/.Entw&APw-rfe.Plans/new/1000000000.a',
      { folder: ['Maildir', 'Entwürfe', 'Plans'], flags: [], keywords: [], at: 1_000_000_000_000 },
    ],
    ['x/cur/letter;2,S', { folder: ['x'], flags: ['\\Seen'], keywords: [], at: null }],
    ['x/tmp/1000000000.a', null],
    ['cur', null],
    ['x/cur/.hidden', null],
  ])('of a maildir: %s', (path, expected) => expect(maildirLetter(path.split('/'))).toEqual(expected));

  it('of a maildir: a name that is written is read again', () => {
    const at = 1_000_000_000_000;
    const name = maildirName({ id: '7/12', at, size: 44, flags: ['\\Seen', '\\Flagged', 'Work'], keywords: ['other', 'work'] });
    expect(maildirLetter(['x', 'cur', name])).toEqual({ folder: ['x'], flags: ['\\Flagged', '\\Seen'], keywords: [1], at });
    expect([...readKeywords(writeKeywords(['other', 'work']))]).toEqual([
      [0, 'other'],
      [1, 'work'],
    ]);
    expect(readKeywords('no list\n-1 a\n3 b c\n')).toEqual(new Map());
  });

  it.each(['Größe 帆', 'R&D', 'a&-b', '&', 'Plain', '&AOQ-', '💌 &'])('of a maildir: the folder %s is read as it was written', (name) =>
    expect(readFolderName(writeFolderName(name))).toBe(name),
  );
  it.each([
    ['Entw&APw-rfe', 'Entwürfe'],
    ['R&D', 'R&D'],
    ['R&D-Team', 'R&D-Team'],
    ['Größe &APw-', 'Größe &APw-'],
  ])('of a maildir: the folder %s is %s', (name, expected) => expect(readFolderName(name)).toBe(expected));

  it.each([
    ['Inbox,Opened', { place: 'inbox', starred: false, important: false, unread: false, own: [] }],
    ['=?UTF-8?Q?Gesendet,Ge=C3=B6ffnet,Wichtig?=', { place: 'sent', starred: false, important: true, unread: false, own: [] }],
    [
      'Unread,Starred,"Bills, paid",Trips/Rome,Category Updates',
      { place: 'archive', starred: true, important: false, unread: true, own: ['Bills, paid', 'Trips/Rome'] },
    ],
    ['受信トレイ,未読', { place: 'inbox', starred: false, important: false, unread: true, own: [] }],
    ['Inbox,Trash', { place: 'trash', starred: false, important: false, unread: false, own: [] }],
  ])('of Takeout: %s', (field, expected) => expect(gmailLabels(field)).toEqual(expected));

  const letter = (head: string, body = 'text') => Buffer.from(`From: a@b\r\nMessage-ID: <x@y>\r\n${head}\r\n${body}`);
  it('of a letter: its state does not change what tells it from others, its text does', () => {
    const print = (head: string, body?: string) => letterFacts(letter(head, body))?.print;
    expect(print('Status: RO\r\n')).toBe(print('X-Status: A\r\n', 'text\r\n\r\n'));
    expect(print('')).not.toBe(print('', 'other'));
    expect(print('Subject: s\r\n')).not.toBe(print(''));
  });

  it.each([
    ['Status: RO\r\nX-Status: AF\r\n', ['\\Answered', '\\Flagged', '\\Seen']],
    ['Status: O\r\n', []],
    ['X-Mozilla-Status: 1005\r\nX-Mozilla-Keys: work $label1\r\n', ['$Forwarded', '$label1', '\\Flagged', '\\Seen', 'work']],
    ['X-Mozilla-Status: 0009\r\n', ['\\Deleted', '\\Seen']],
    ['X-Mozilla-Status: 0000\r\nStatus: RO\r\nX-Keywords: old\r\n', []],
    ['Status: O\r\nX-Keywords: a/b, $c\r\n d (e)\r\nX-Mozilla-Status: 0001\r\nX-Mozilla-Keys: old\r\n', ['$c', 'a/b', 'd']],
    ['X-Other: 1\r\n', null],
  ])('of a letter: the flags of %j', (head, flags) => expect(letterFacts(letter(head))?.flags).toEqual(flags));

  it('of a letter: what its file wrote before it goes, each field once, and what stands behind stays', () => {
    const own = 'Status: mine\r\nFrom: a@b\r\nStatus: late\r\n\r\ntext\r\n';
    const before = 'Status: RO\r\nX-Status: \r\nX-Keywords: a\r\n b\r\n';
    expect(withoutFileFields(Buffer.from(before + own)).toString()).toBe(own);
    expect(withoutFileFields(Buffer.from('Status: RO\r\n\r\nX-Status: A\r\n')).toString()).toBe('\r\nX-Status: A\r\n');
    for (const letter of ['', 'text', 'From: a@b\r\nStatus: O\r\n\r\n'])
      expect(withoutFileFields(Buffer.from(letter)).toString()).toBe(letter);
  });

  it('of a letter: bytes without a field that letters have are none', () => {
    expect(letterFacts(Buffer.from('Hello\r\nX-Any: 1\r\n\r\n'))).toBeNull();
    expect(letterFacts(Buffer.alloc(0))).toBeNull();
  });
});
