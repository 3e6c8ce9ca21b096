/** Files that mean harm, that are too much, or that are none of one's business, on a real server. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importOptionsSchema } from '@/lib/model/imports';
import { letter, type Mover, mbox, startMover, subjects } from './mover';

let mover: Mover;
let { office, rooms, packed, zip, tarGz, upload, work, read, reasons } = {} as Mover;

beforeAll(async () => {
  mover = await startMover();
  ({ office, rooms, packed, zip, tarGz, upload, work, read, reasons } = mover);
});
afterAll(() => mover?.close());

describe('T60, T66: a file that means harm', () => {
  const good = letter('Good');
  const evil = (name: string) =>
    packed('evil.zip', { good, [name]: good }, 'with zipfile.ZipFile(out, "w") as z:\n  for n, t in files.items(): z.writestr(n, t)');
  it.each([
    ['a name that climbs out (zip)', () => evil('../../evil.eml'), 'said.import.path'],
    ['an absolute name (zip)', () => evil('/etc/evil.eml'), 'said.import.path'],
    ['a name of Windows that climbs out (zip)', () => evil('..\\evil.eml'), 'said.import.path'],
    ['a name that climbs out (tar.gz)', () => tarGz({ 'good.eml': good, 'a/../../evil.eml': good }), 'said.import.path'],
    [
      'zeros that unpack a thousandfold (zip)',
      () =>
        packed(
          'bomb.zip',
          {},
          'with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:\n  with z.open("a.mbox", "w") as f:\n    for _ in range(80): f.write(bytes(1 << 20))',
        ),
      'said.import.bomb',
    ],
    [
      'zeros that unpack a thousandfold (gz)',
      () => packed('bomb.gz', {}, 'import gzip\nwith gzip.open(out, "wb") as f:\n  for _ in range(80): f.write(bytes(1 << 20))'),
      'said.import.bomb',
    ],
    ['a zip that is cut off', () => zip({ 'a.eml': good }).subarray(0, -30), 'said.import.broken'],
    ['no letters at all', () => zip({ 'a.html': '<p>' }), 'said.import.nothing'],
  ])('%s is refused whole, before its first letter is put', async (_name, make, code) => {
    const gus = await office.hire('gus');
    const done = await read(gus, make());
    expect(done).toMatchObject({ state: 'failed', added: 0, note: [{ code }] });
    expect(await subjects(gus)).toEqual([]);
    expect(existsSync(join(office.folder, 'evil.eml')) || existsSync(join(dirname(office.folder), 'evil.eml'))).toBe(false);
  });

  it('T60: a file that is larger than the operator wants, or than it said, is not taken; a letter that no server takes is passed over', async () => {
    const ida = await office.hire('ida');
    const inbox = (await office.rooms.listMailboxes(ida.actor)).find(({ path }) => path === 'INBOX');
    const wish = { mailboxId: inbox?.id as never, name: 'a.mbox', modified: 1, options: importOptionsSchema.parse({}) };
    const limit = office.rooms.env().maxImportBytes;
    await expect(rooms.startImport(ida.actor, { ...wish, size: limit + 1 })).rejects.toMatchObject({ code: 'tooLarge' });
    const { id } = await rooms.startImport(ida.actor, { ...wish, size: 10 });
    const more = { offset: 0, body: Readable.from([Buffer.alloc(11)], { objectMode: false }) };
    await expect(rooms.addImportPiece(ida.actor, id, more)).rejects.toMatchObject({ code: 'tooLarge' });
    await expect(rooms.readReport(ida.actor, id)).rejects.toMatchObject({ code: 'notFound' });
    const huge = Buffer.concat([
      Buffer.from(`${mbox(letter('Before')).trimEnd()}\n\nFrom ann@x Sat Jan  3 01:05:34 1998\nSubject: huge\n\n`, 'latin1'),
      Buffer.alloc(70_000_000, 'a line of it\n'),
      Buffer.from(`\n\n${mbox(letter('After'))}`, 'latin1'),
    ]);
    const done = await read(ida, huge);
    expect(done).toMatchObject({ state: 'done', added: 2, damaged: 1 });
    expect(await reasons(ida, done.id)).toEqual([[2, '', 'said.import.letterTooLarge']]);
    expect(await subjects(ida)).toEqual(['After', 'Before']);
  });

  it('T60: no more is taken than one person may have here, or than the disk has room for', async () => {
    const ned = await office.hire('ned');
    const inbox = (await office.rooms.listMailboxes(ned.actor)).find(({ path }) => path === 'INBOX');
    const options = importOptionsSchema.parse({});
    const start = (name: string, size: number) =>
      rooms.startImport(ned.actor, { mailboxId: inbox?.id as never, name, modified: 1, size, options });
    const bytes = Buffer.from(mbox(good));
    const piece = (id: string) => rooms.addImportPiece(ned.actor, id, { offset: 0, body: Readable.from([bytes], { objectMode: false }) });
    const { imports } = office.rooms.env();
    const usual = { ...imports };
    try {
      imports.person = 2 * bytes.length;
      await expect(start('huge.mbox', 2 * bytes.length + 1)).rejects.toMatchObject({ code: 'tooLarge' });
      const { id } = await start('one.mbox', bytes.length);
      await start('two.mbox', bytes.length);
      await expect(start('three.mbox', 1)).rejects.toMatchObject({ code: 'tooManyTries', said: { code: 'said.import.full' } });
      Object.assign(imports, usual, { free: Number.MAX_SAFE_INTEGER });
      await expect(start('three.mbox', 1)).rejects.toMatchObject({ code: 'overQuota', said: { code: 'said.import.noSpace' } });
      // What was begun before the disk was full waits for room with what it has.
      await expect(piece(id)).rejects.toMatchObject({ code: 'overQuota' });
      Object.assign(imports, usual);
      expect(await piece(id)).toMatchObject({ state: 'running' });
      expect(await work(ned, id)).toMatchObject({ state: 'done', added: 1 });
    } finally {
      Object.assign(imports, usual);
    }
  });

  it('T45: nobody sees or changes the import of another', async () => {
    const [hal, eve] = [await office.hire('hal'), await office.hire('eve')];
    const id = await upload(hal, Buffer.from(mbox(good)));
    await expect(rooms.readReport(eve.actor, id)).rejects.toMatchObject({ code: 'notFound' });
    await expect(rooms.changeImport(eve.actor, id, { state: 'cancelled' })).rejects.toMatchObject({ code: 'notFound' });
    expect(await rooms.listImports(eve.actor)).toEqual([]);
    expect(await work(hal, id)).toMatchObject({ state: 'done', added: 1 });
  });

  it('T43: with an account go its imports, and what was sent for them', async () => {
    const kim = await office.hire('kim');
    const waiting = await upload(kim, Buffer.from(mbox(good)));
    const { id } = await read(kim, mbox(good, 'no letter\n\nat all\n'));
    const rows = () => office.rooms.database().mailImportLoss.count({ where: { importId: id } });
    expect(await rows()).toBe(1);
    const { applyRemoval } = await import('@/lib/sync/apply-removal');
    await office.rooms.engine().forget(kim.account.id);
    await applyRemoval({ userId: kim.actor.userId, accountId: kim.account.id });
    expect([...(await rooms.knownImportIds([waiting, id]))]).toEqual([]);
    expect(await rows()).toBe(0);
    expect(await rooms.listImports(kim.actor)).toEqual([]);
  });
});
