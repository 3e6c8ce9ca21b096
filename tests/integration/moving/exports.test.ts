/** Letters into a file and out of it again, on a real server: nothing is lost of them, and none of it is whole in memory. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportFormat } from '@/lib/model/exports';
import { mailFolder, writeMaildir } from '../../support/mailbox/build-mailbox';
import type { Writer } from '../sending/office';
import { letter, type Mover, startMover } from './mover';

let mover: Mover;
let { office, rooms, read } = {} as Mover;

beforeAll(async () => {
  mover = await startMover();
  ({ office, rooms, read } = mover);
});
afterAll(() => mover?.close());

const boxesOf = async ({ actor, account }: Writer) => {
  await office.rooms.engine().refreshList(account.id);
  return office.rooms.listMailboxes(actor);
};

/** The writer in a session that has just proven the account. */
function proven({ actor, account }: Writer) {
  const sessionHash = `session-${account.id}`;
  rooms.noteProven(sessionHash, account.id);
  return { actor, sessionHash };
}

/** Begins an export of these folders, or of all. */
async function start(writer: Writer, format: ExportFormat, paths: readonly string[] | null = null) {
  const boxes = await boxesOf(writer);
  const mailboxIds = paths && boxes.filter(({ path }) => paths.includes(path)).map(({ id }) => id);
  return rooms.startExport(proven(writer), { accountId: writer.account.id, mailboxIds, format });
}

async function save(writer: Writer, format: ExportFormat, paths: readonly string[] | null = null) {
  const { id } = await start(writer, format, paths);
  const { stream, type, disposition } = rooms.openExport(writer.actor, id);
  const parts: Buffer[] = [];
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  const bytes = Buffer.concat(parts);
  const path = join(mover.folder, `saved.${format}`);
  writeFileSync(path, bytes);
  return { id, bytes, path, type, disposition, shown: () => rooms.listExports(writer.actor).find((one) => one.id === id) };
}

const python = (script: string, path: string): unknown =>
  JSON.parse(
    execFileSync('python3', ['-c', `import json,mailbox,sys,tarfile,zipfile\n${script}`, path], { maxBuffer: 1 << 26 }).toString(),
  );

/** Folders with names that file systems, archives and servers of mail do not like, with their letters. */
const odd = ['Größe 帆', 'R&D.v1', 'a:b?c', 'a_b_c', 'Work', 'Work/Plans', ' ..hidden', 'CON', 'With "quotes" & <tags>'];
const at = (day: number, hour = 12) => new Date(Date.UTC(2019, 4, day, hour, 34, 56));

/** As they come by mail: their last line has its end. */
const ended = (...choice: Parameters<typeof letter>) => `${letter(...choice)}\r\n`;

const letters: { bytes: string; flags: string[]; at: Date }[] = [
  { bytes: ended('Read', { 'Message-ID': '<1@x>' }), flags: ['\\Seen'], at: at(1) },
  { bytes: ended('All marks'), flags: ['\\Answered', '\\Flagged', '\\Seen', '$label1', 'Reisen/Rom', '&AOQ-,x', 'work'], at: at(2) },
  { bytes: ended('From lines', {}, 'From here\r\n>From there\r\n\r\nFrom ann@x Sat Jan  3 01:05:34 1998\r\nend'), flags: [], at: at(3) },
  {
    bytes: ended('Old state', { Status: 'RO', 'X-Status': 'AF', 'X-Keywords': 'old', 'X-Mozilla-Status': '0001' }),
    flags: ['new'],
    at: at(4),
  },
  { bytes: `Status: of its own\r\nX-Mozilla-Status: 0009\r\n${ended('Own status first')}`, flags: ['\\Draft'], at: at(5) },
  { bytes: ended('8 bit', {}, `Gr\xfc\xdfe ${'long '.repeat(300)}\r\n.\r\n..dots`), flags: ['\\Flagged'], at: at(6, 23) },
  { bytes: ended('Empty lines', {}, 'empty lines at the end\r\n\r\n\r\n'), flags: [], at: at(7) },
  { bytes: letter('No end', {}, 'a line without its end'), flags: [], at: at(8) },
];

async function fill({ phone }: Writer): Promise<void> {
  for (const path of odd) await phone.createFolder(path);
  for (const path of ['INBOX', ...odd])
    for (const one of letters.slice(0, path === 'INBOX' ? undefined : 3))
      await phone.append(
        path,
        Buffer.from(one.bytes.replace('\r\n\r\n', `\r\nX-In: ${Buffer.from(path).toString('hex')}\r\n\r\n`), 'latin1'),
        one.flags,
        one.at,
      );
}

interface Seen {
  subject: string;
  flags: string[];
  internalAt: number;
  sha: string;
}

/** An mbox ends each line, so that the next letter begins on one of its own. */
const endedAs = (bytes: Buffer, format: ExportFormat) =>
  format !== 'mbox' || bytes.subarray(-2).equals(Buffer.from('\r\n')) ? bytes : Buffer.concat([bytes, Buffer.from('\r\n')]);

/** All letters of a mailbox by the last levels of their folders, each with what must not change in this form. */
async function seen({ phone }: Writer, format: ExportFormat, below = ''): Promise<Map<string, Seen[]>> {
  const found = new Map<string, Seen[]>();
  for (const { path } of await phone.folders()) {
    if (!path.startsWith(below)) continue;
    const list: Seen[] = [];
    for (const { uid, subject, flags, internalAt } of await phone.list(path))
      list.push({
        subject,
        flags,
        internalAt,
        sha: createHash('sha256')
          .update(endedAs(await phone.source(path, uid), format))
          .digest('hex'),
      });
    const name = path.slice(below.length).replace(/^\//, '') || 'INBOX';
    if (list.length > 0)
      found.set(
        name,
        list.sort((a, b) => a.internalAt - b.internalAt),
      );
  }
  return found;
}
/** Without the names of folders, of which a file system cannot bear each. */
const contents = (mailbox: Map<string, Seen[]>) => [...mailbox.values()].map((list) => JSON.stringify(list)).sort();

describe('rows 211 and 217: all of a mailbox out and in again', () => {
  it.each(['mbox', 'maildir', 'eml'] as const)(
    'as %s: the same letters to the byte, with their flags, keywords and dates',
    async (format) => {
      const [ann, ben] = [await office.hire('ann'), await office.hire('ben')];
      await fill(ann);
      const before = await seen(ann, format);
      const { bytes, shown } = await save(ann, format);
      const all = letters.length + odd.length * 3;
      expect(shown()).toMatchObject({ state: 'done', letters: all, doneLetters: all, note: null });
      await ben.phone.createFolder('Old');
      await boxesOf(ben);
      expect(await read(ben, bytes, {}, 'Old')).toMatchObject({ state: 'done', added: all, doubled: 0, damaged: 0 });
      const after = await seen(ben, 'eml', 'Old');
      expect(contents(after)).toEqual(contents(before));
      expect(after.get('INBOX')).toEqual(before.get('INBOX'));
      expect(after.get('Work/Plans')).toEqual(before.get('Work/Plans'));
      expect(after.get('Größe 帆')).toEqual(before.get('Größe 帆'));
      expect(await read(ben, bytes, {}, 'Old')).toMatchObject({ state: 'done', added: 0, doubled: all });
    },
    120_000,
  );

  it('other programs read what is written, and no name in it leads out or is there twice', async () => {
    const cleo = await office.hire('cleo');
    await fill(cleo);
    const zipped =
      'z=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps([[i.filename,i.file_size] for i in z.infolist()]))';
    const taped = 't=tarfile.open(sys.argv[1])\nprint(json.dumps([[m.name,m.size] for m in t]))';
    const safe = (names: string[]) => {
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
      for (const name of names) expect(name).not.toMatch(/(^|\/)\.\.?(\/|$)|^\/|[\\:*?"<>|\0-\x1f]|(^|\/)con(\.|\/|$)/i);
      return names;
    };
    const mboxes = await save(cleo, 'mbox');
    expect(mboxes).toMatchObject({ type: 'application/zip', disposition: expect.stringContaining('Mail.zip') });
    const files = python(zipped, mboxes.path) as [string, number][];
    safe(files.map(([name]) => name));
    expect(files.filter(([, size]) => size > 0)).toHaveLength(odd.length + 1);
    const emls = await save(cleo, 'eml');
    expect(safe((python(zipped, emls.path) as [string, number][]).map(([name]) => name))).toHaveLength(letters.length + odd.length * 3);
    const dirs = await save(cleo, 'maildir');
    expect(dirs).toMatchObject({ type: 'application/x-tar', disposition: expect.stringContaining('Mail.tar') });
    const members = (python(taped, dirs.path) as [string, number][]).map(([name]) => name);
    expect(members.filter((name) => /\/cur\//.test(name))).toHaveLength(letters.length + odd.length * 3);
    for (const name of members) expect(name).not.toMatch(/\.\.\/|^\//);
    // One folder is one file, which Python's own reader takes for as many letters.
    const one = await save(cleo, 'mbox', ['INBOX']);
    expect(one).toMatchObject({ type: 'application/mbox', disposition: expect.stringContaining('.mbox') });
    expect(python('print(json.dumps([m["subject"] for m in mailbox.mbox(sys.argv[1])]))', one.path)).toHaveLength(letters.length);
  }, 120_000);

  it('takes the chosen folders and no others, and says so where there is none', async () => {
    const dora = await office.hire('dora');
    await fill(dora);
    const { bytes, shown } = await save(dora, 'eml', ['Work/Plans', 'CON']);
    expect(shown()).toMatchObject({ letters: 6, doneLetters: 6 });
    expect(bytes.includes('Größe')).toBe(false);
    await expect(start(dora, 'mbox', ['Nowhere'])).rejects.toMatchObject({ code: 'notFound' });
    const empty = await save(dora, 'mbox', ['Trash']);
    expect(empty.bytes).toHaveLength(0);
    expect(empty.shown()).toMatchObject({ state: 'done', letters: 0 });
  });
});

describe('row 211: large folders', () => {
  const count = 2000;
  const big = async () => {
    const fay = await office.hire('fay');
    const text = `${'a line of a letter that is as long as lines are\r\n'.repeat(600)}\r\n`;
    function* many() {
      for (let n = 0; n < count; n += 1) {
        const bytes = Buffer.from(letter(`Letter ${n}`, { 'Message-ID': `<${n}@big>` }, text), 'latin1');
        yield { bytes, flags: ['\\Seen'], internalAt: at(1).getTime() + n * 60_000 };
      }
    }
    await writeMaildir(mailFolder(fay.user, 'Big'), many());
    // A session of Dovecot that has listed folders before looks for others only once another one has found them.
    await office.servers.dovecot.doveadm('mailbox', 'list', '-u', fay.user.login);
    return fay;
  };

  const everyBytes = 8_000_000;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  /** Bytes that are in use. What was let go of stays until the collector comes, which is not about exports. */
  const held = () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };

  it('2,000 letters of 60 MB go through in a few megabytes, in each form', async () => {
    const fay = await big();
    for (const format of ['mbox', 'maildir', 'eml'] as const) {
      const { id, letters: told } = await start(fay, format, ['Big']);
      expect(told).toBe(count);
      const { stream } = rooms.openExport(fay.actor, id);
      let [length, highest] = [0, 0];
      const before = held();
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length % everyBytes < chunk.length) highest = Math.max(highest, held() - before);
      }
      expect(length, format).toBeGreaterThan(55_000_000);
      expect(highest, format).toBeLessThan(16_000_000);
      expect(rooms.listExports(fay.actor).find((one) => one.id === id)).toMatchObject({ state: 'done', doneLetters: count });
    }
  }, 240_000);

  it('a browser that leaves ends it: the state says so, and the line to the server is free again', async () => {
    const fay = await big();
    for (const format of ['mbox', 'maildir', 'eml'] as const) {
      const { id } = await start(fay, format, ['Big']);
      const { stream } = rooms.openExport(fay.actor, id);
      expect(() => rooms.openExport(fay.actor, id)).toThrow(expect.objectContaining({ code: 'conflict' }));
      await once(stream, 'readable');
      stream.read(1);
      expect(rooms.listExports(fay.actor)[0]).toMatchObject({ state: 'running' });
      stream.destroy();
      await once(stream, 'close');
      const [shown] = rooms.listExports(fay.actor);
      expect(shown).toMatchObject({ id, state: 'cancelled' });
      expect(shown?.doneLetters).toBeLessThan(count);
      await sleep(50);
      const read = office.rooms.engine().withSession(fay.account.id, 'Big', (session) => session.searchUids());
      expect(await read).toHaveLength(count);
    }
    // By the person instead: what is sent breaks off, so that nobody takes it for the whole.
    const { id } = await start(fay, 'mbox', ['Big']);
    const { stream } = rooms.openExport(fay.actor, id);
    await once(stream, 'readable');
    rooms.stopExport(fay.actor, id);
    await once(stream, 'close');
    expect(stream.readableEnded).toBe(false);
    expect(rooms.listExports(fay.actor)[0]).toMatchObject({ id, state: 'cancelled' });
    rooms.stopExport(fay.actor, id);
    expect(rooms.listExports(fay.actor).some((one) => one.id === id)).toBe(false);
  }, 120_000);

  it('a session that was left open gives no letters away: its account is proven again first', async () => {
    const ivy = await office.hire('ivy');
    await boxesOf(ivy);
    const wish = { accountId: ivy.account.id, mailboxIds: null, format: 'mbox' as const };
    const asked = rooms.startExport({ actor: ivy.actor, sessionHash: 'left open' }, wish);
    await expect(asked).rejects.toMatchObject({ code: 'wrongPassword', said: { code: 'said.export.proof' } });
    expect(rooms.listExports(ivy.actor)).toEqual([]);
  });

  it('T45: nobody saves, sees or ends the export of another', async () => {
    const [hal, eve] = [await office.hire('hal'), await office.hire('eve')];
    const { id } = await start(hal, 'mbox', ['INBOX']);
    expect(() => rooms.openExport(eve.actor, id)).toThrow(expect.objectContaining({ code: 'notFound' }));
    expect(() => rooms.stopExport(eve.actor, id)).toThrow(expect.objectContaining({ code: 'notFound' }));
    expect(rooms.listExports(eve.actor)).toEqual([]);
    const [box] = await boxesOf(hal);
    const theirs = { accountId: eve.account.id, mailboxIds: [box?.id ?? 0] as never, format: 'mbox' as const };
    await expect(rooms.startExport(proven(eve), theirs)).rejects.toMatchObject({ code: 'notFound' });
    await expect(rooms.startExport(proven(eve), { ...theirs, accountId: hal.account.id })).rejects.toMatchObject({ code: 'notFound' });
  });
});
