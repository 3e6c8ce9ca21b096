/** Letters out of files, on a real server: what is kept of them, what is left out, and that none is lost or doubled whenever the work breaks off. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letter, type Mover, mbox, startMover, subjects } from './mover';

let mover: Mover;
let { office, rooms, zip, upload, work, read, reasons } = {} as Mover;

beforeAll(async () => {
  mover = await startMover();
  ({ office, rooms, zip, upload, work, read, reasons } = mover);
});
afterAll(() => mover?.close());

describe('row 210: an mbox', () => {
  it('keeps text, read state, marks and dates, lists what is damaged by its position, and leaves out what is there', async () => {
    const anna = await office.hire('anna');
    const file = mbox(
      letter('Read', { Status: 'RO', 'X-Status': 'AF' }),
      letter('Unread', { Status: 'O' }),
      letter('Gone', { 'X-Mozilla-Status': '0009' }),
      'no letter\n\nat all\n',
      letter('Silent', {}, 'From here on\r\n>From there\r\nit rains.'),
      letter('Read', { Status: 'RO', 'X-Status': 'AF' }, 'Another text.'),
    );
    const twice = file + mbox(letter('Once', { 'Message-ID': '<once@x>' }), letter('Once', { 'Message-ID': '<once@x>' }));
    const done = await read(anna, twice);
    expect(done).toMatchObject({
      state: 'done',
      added: 5,
      doubled: 1,
      damaged: 2,
      position: twice.length,
      total: twice.length,
      note: null,
    });
    expect(await reasons(anna, done.id)).toEqual([
      [3, '', 'said.import.deleted'],
      [4, '', 'said.import.notLetter'],
    ]);
    const there = await anna.phone.list('INBOX');
    expect(there.map(({ subject }) => subject)).toEqual(['Read', 'Unread', 'Silent', 'Read', 'Once']);
    const flagsOf = (subject: string) => there.find((one) => one.subject === subject)?.flags;
    expect(flagsOf('Read')).toEqual(expect.arrayContaining(['\\Seen', '\\Answered', '\\Flagged']));
    expect(flagsOf('Unread')).not.toContain('\\Seen');
    expect(flagsOf('Silent')).toContain('\\Seen');
    // As the From_ line says, in the folder that was chosen and no other, and without the fields that the file put before it.
    expect(new Set(there.map(({ internalAt }) => internalAt))).toEqual(new Set([Date.UTC(1998, 0, 3, 1, 5, 34)]));
    expect((await anna.phone.folders()).map(({ path }) => path).sort()).toEqual(['Archive', 'Drafts', 'INBOX', 'Junk', 'Sent', 'Trash']);
    const silent = there.find((one) => one.subject === 'Silent');
    expect((await anna.phone.source('INBOX', silent?.uid ?? 0)).toString()).toContain('\r\nFrom here on\r\n>From there\r\nit rains.');
    expect(existsSync(join(office.folder, 'uploads', done.id))).toBe(false);
    // Once more, and again with lines quoted in the other way: nothing is there twice.
    expect(await read(anna, twice)).toMatchObject({ state: 'done', added: 0, doubled: 6, damaged: 2 });
    expect(await anna.phone.list('INBOX')).toHaveLength(5);
  });
});

/** Has the database forget what is written of an import once it counts so many letters, and remember again. */
async function cut(added: number): Promise<void> {
  const { onPostgres } = await import('@/lib/db/dialect');
  const run = (sql: string) => office.rooms.database().$executeRawUnsafe(sql);
  const when = `CREATE TRIGGER "cut" BEFORE UPDATE ON "MailImport"`;
  if (!onPostgres()) return void (await run(`${when} WHEN NEW."added" = ${added} BEGIN SELECT RAISE(IGNORE); END`));
  await run('CREATE OR REPLACE FUNCTION "forget"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$');
  await run(`${when} FOR EACH ROW WHEN (NEW."added" = ${added}) EXECUTE FUNCTION "forget"()`);
}
async function mend(): Promise<void> {
  const { onPostgres } = await import('@/lib/db/dialect');
  await office.rooms.database().$executeRawUnsafe(`DROP TRIGGER "cut"${onPostgres() ? ' ON "MailImport"' : ''}`);
}

describe('T64: none lost and none doubled', () => {
  it('when the work ends at every letter with that letter put and not noted, and another goes on', async () => {
    const ben = await office.hire('ben');
    const names = Array.from({ length: 12 }, (_, at) => `Letter ${String(at).padStart(2, '0')}`);
    // The same letter stands in the file twice: it counts as a double, whoever finds it.
    const id = await upload(
      ben,
      Buffer.from(
        mbox(
          ...names.map((name) => letter(name, { 'Message-ID': `<${name.replace(' ', '')}@x>` })),
          letter('Letter 00', { 'Message-ID': '<Letter00@x>' }),
        ),
      ),
    );
    for (const [at] of names.entries()) {
      // What is written after this letter does not reach the disk, as if the process had died before it.
      await cut(at + 1);
      try {
        expect(await work(ben, id)).toMatchObject({ state: 'running', added: at });
      } finally {
        await mend();
      }
      expect(await ben.phone.list('INBOX')).toHaveLength(at + 1);
    }
    expect(await work(ben, id)).toMatchObject({ state: 'done', added: 12, doubled: 1, damaged: 0 });
    expect(await subjects(ben)).toEqual(names);
  }, 60_000);

  it('pauses, goes on, and is cancelled with what came staying there', async () => {
    const cleo = await office.hire('cleo');
    const id = await upload(cleo, Buffer.from(mbox(letter('A'), letter('B'), letter('C'))));
    await rooms.changeImport(cleo.actor, id, { state: 'paused' });
    expect(await rooms.takeImport(id, 'test', Date.now(), Date.now() + 60_000)).toBeNull();
    await rooms.changeImport(cleo.actor, id, { state: 'running' });
    const stop = new AbortController();
    stop.abort();
    expect(await work(cleo, id, stop.signal)).toMatchObject({ state: 'running', added: 0 });
    expect(await work(cleo, id)).toMatchObject({ state: 'done', added: 3 });
    await expect(rooms.changeImport(cleo.actor, id, { state: 'paused' })).rejects.toMatchObject({ code: 'conflict' });
    const other = await upload(cleo, Buffer.from(mbox(letter('D'))));
    await rooms.changeImport(cleo.actor, other, { state: 'cancelled' });
    expect(await rooms.takeImport(other, 'test', Date.now(), Date.now() + 60_000)).toBeNull();
    expect(existsSync(join(office.folder, 'uploads', other))).toBe(false);
    await rooms.forgetImport(cleo.actor, other);
    await expect(rooms.readReport(cleo.actor, other)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('T64: the lease of an import', () => {
  it('is had for as long as nobody takes it, also where there is nothing to note: a file that took longer than one look was begun anew without end', async () => {
    const lou = await office.hire('lou');
    const id = await upload(lou, Buffer.from(mbox(letter('A'))));
    await rooms.takeImport(id, 'test', Date.now(), Date.now() + 60_000);
    expect(await rooms.noteImport(id, 'test', {})).toBe(true);
    expect(await rooms.noteImport(id, 'another', {})).toBe(false);
    await rooms.changeImport(lou.actor, id, { state: 'paused' });
    expect(await rooms.noteImport(id, 'test', {})).toBe(false);
  });
});

describe('T64: the folder that letters were to go into', () => {
  const begun = async (name: string, bytes: Buffer) => {
    const writer = await office.hire(name);
    await writer.phone.createFolder('Old');
    await office.rooms.engine().refreshList(writer.account.id);
    const id = await upload(writer, bytes, {}, 'Old');
    const stop = new AbortController();
    stop.abort();
    expect(await work(writer, id, stop.signal)).toMatchObject({ state: 'running', added: 0 });
    return { writer, id };
  };

  it('is not written to where another one was made in its place, until its person says so', async () => {
    const { writer, id } = await begun('lea', Buffer.from(mbox(letter('A'), letter('B'))));
    const { mailImport } = office.rooms.database();
    expect((await mailImport.findUnique({ where: { id } }))?.uidValidity).toEqual(expect.any(Number));
    await mailImport.update({ where: { id }, data: { uidValidity: 1 } });
    expect(await work(writer, id)).toMatchObject({ state: 'paused', added: 0, note: [{ code: 'said.import.folderChanged' }] });
    expect(await subjects(writer, 'Old')).toEqual([]);
    await rooms.changeImport(writer.actor, id, { state: 'running' });
    expect(await work(writer, id)).toMatchObject({ state: 'done', added: 2, note: null });
    expect(await subjects(writer, 'Old')).toEqual(['A', 'B']);
  });

  it('is not made anew by a folder below it where somebody removed it', async () => {
    const { writer, id } = await begun('max', zip({ 'deep/One.eml': letter('One') }));
    await writer.phone.deleteFolder('Old');
    expect(await work(writer, id)).toMatchObject({ state: 'paused', added: 0, note: [{ code: expect.any(String) }] });
    expect((await writer.phone.folders()).filter(({ path }) => path.startsWith('Old'))).toEqual([]);
  });
});

describe('rows 209, 211, 215: archives', () => {
  const files = {
    'old/One.eml': letter('One'),
    'old/deep/Two.eml': letter('Two'),
    'Lists.mbox': mbox(letter('Three'), letter('Four')),
    'Maildir/cur/1000000000.a.host:2,FSb': letter('Five'),
    'Maildir/dovecot-keywords': '0 other\n1 work\n',
    'Maildir/.Entw&APw-rfe.Plans/new/1000000001.b.host': letter('Six'),
    'apple/7.emlx': `${letter('Seven').length}\n${letter('Seven')}<?xml version="1.0"?><plist/>`,
    'old/inner.zip': 'PK\u0003\u0004 and more',
    'old/notes.html': '<p>none</p>',
  };
  it.each(['zip', 'tarGz'] as const)(
    'a %s gives its letters, its folders below the chosen one, and the flags in the names of a maildir',
    async (kind) => {
      const dora = await office.hire('dora');
      const done = await read(dora, mover[kind](files));
      expect(done).toMatchObject({ state: 'done', added: 7, damaged: 1 });
      expect(await reasons(dora, done.id)).toEqual([[expect.any(Number), 'old/inner.zip', 'said.import.packed']]);
      const paths = (await dora.phone.folders()).map(({ path }) => path);
      const at = async (end: string) => subjects(dora, paths.find((path) => path.endsWith(end)) ?? end);
      expect(paths.filter((path) => /Plans|apple/.test(path)).sort()).toEqual(['INBOX/Entwürfe/Plans', 'INBOX/apple']);
      expect([await at('old'), await at('deep'), await at('Lists'), await at('Plans'), await at('apple'), await subjects(dora)]).toEqual([
        ['One'],
        ['Two'],
        ['Four', 'Three'],
        ['Six'],
        ['Seven'],
        ['Five'],
      ]);
      const [five] = await dora.phone.list('INBOX');
      expect(five?.flags).toEqual(expect.arrayContaining(['\\Flagged', '\\Seen', 'work']));
      // A maildir's file is as old as its letter, where that is known, and no older than its name says; a letter alone came when it says.
      const dates = { zip: Date.UTC(2001, 8, 9, 1, 46, 40), tarGz: Date.UTC(2000, 0, 1) };
      expect(five?.internalAt).toBe(dates[kind]);
      expect((await dora.phone.list('INBOX/old'))[0]?.internalAt).toBe(Date.UTC(1998, 0, 2, 10));
    },
  );

  it('Takeout keeps labels as keywords or as folders, in the language of the account', async () => {
    const gmail = mbox(
      letter('Plain', { 'X-Gmail-Labels': '=?UTF-8?Q?Posteingang,Ge=C3=B6ffnet,Reisen/Rom?=' }),
      letter('New', { 'X-Gmail-Labels': 'Inbox,Unread,Starred,"Bills, paid"' }),
      letter('Bad', { 'X-Gmail-Labels': 'Spam,Unread' }),
    );
    const takeout = zip({ 'Takeout/Mail/All mail Including Spam and Trash.mbox': gmail, 'Takeout/archive_browser.html': 'x' });
    const emil = await office.hire('emil');
    expect(await read(emil, takeout)).toMatchObject({ state: 'done', added: 3 });
    const flagsOf = async (subject: string) => (await emil.phone.list('INBOX')).find((one) => one.subject === subject)?.flags ?? [];
    expect(await flagsOf('Plain')).toEqual(expect.arrayContaining(['\\Seen', 'Reisen/Rom']));
    expect(await flagsOf('New')).toContain('\\Flagged');
    expect(await flagsOf('New')).not.toContain('\\Seen');
    expect(await subjects(emil)).toEqual(['New', 'Plain']);
    const fay = await office.hire('fay');
    expect(await read(fay, takeout, { labels: 'folders' })).toMatchObject({ state: 'done', added: 3 });
    const rom = (await fay.phone.folders()).find(({ path }) => path.endsWith('Rom'))?.path ?? '';
    expect(await subjects(fay, rom)).toEqual(['Plain']);
    expect(await subjects(fay)).toEqual([]);
  });
});
