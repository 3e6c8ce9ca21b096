/** Keeping drafts and their files: whose they are, how large they may be, what two windows do to each other. */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveDraftInput, sendDraftInput, startDraftInput } from '@/lib/model/api';
import { tongue } from '../../support/told';
import { type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let eve: Writer;

beforeAll(async () => {
  office = await startOffice();
  anna = await office.hire('anna');
  eve = await office.hire('eve');
});
afterAll(() => office?.close());

const bytes = (size: number) =>
  (async function* () {
    for (let at = 0; at < size; at += 65_536) yield Buffer.alloc(Math.min(65_536, size - at), 'x');
  })();
const upload = (writer: Writer, id: string, size: number, filename = 'a.bin') =>
  office.rooms.addDraftFile(writer.actor, id, { filename, type: 'text/plain', body: bytes(size) });
const onDisk = (id: string) => (existsSync(join(office.folder, 'uploads', id)) ? readdirSync(join(office.folder, 'uploads', id)) : []);

describe('keeping', () => {
  it('R41: of two windows the second is told, nothing kept is lost, and a repeated save is none', async () => {
    const { rooms } = office;
    const draft = await office.write(anna, { subject: 'one', text: 'first' });
    const here = await rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'from here' });
    expect(here.revision).toBe(draft.revision + 1);
    await expect(rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'from there' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await rooms.readDraft(anna.actor, draft.id)).text).toBe('from here');
    expect((await rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'from here' })).revision).toBe(here.revision);
    const both = await Promise.allSettled(['a', 'b', 'c'].map((text) => rooms.saveDraft(anna.actor, draft.id, { ...here, text })));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('throws a draft away with its files', async () => {
    const draft = await office.write(anna, { subject: 'away' });
    await upload(anna, draft.id, 1000);
    expect(onDisk(draft.id)).toHaveLength(1);
    await office.rooms.discardDraft(anna.actor, draft.id);
    expect(onDisk(draft.id)).toEqual([]);
    expect((await office.rooms.listDrafts(anna.actor)).map(({ id }) => id)).not.toContain(draft.id);
    await expect(office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'x' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(office.rooms.sendDraft(anna.actor, draft.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('begins answers and forwarded letters only from letters of one’s own', async () => {
    const { startDraft } = office.rooms;
    await expect(startDraft(anna.actor, { kind: 'reply', originalId: 999_999 as never }, tongue)).rejects.toMatchObject({
      code: 'notFound',
    });
    await expect(startDraft(anna.actor, { kind: 'reply', originalId: null }, tongue)).rejects.toMatchObject({ code: 'notFound' });
    await expect(startDraft(anna.actor, { kind: 'new', originalId: null, accountId: eve.account.id }, tongue)).rejects.toMatchObject({
      code: 'notFound',
    });
  });
});

describe('files', () => {
  it('T59: an upload beyond the limit is refused with a sentence, and leaves nothing behind', async () => {
    const draft = await office.write(anna, {});
    await upload(anna, draft.id, 2_000_000);
    await expect(upload(anna, draft.id, 1_000_001)).rejects.toMatchObject({ code: 'tooLarge', message: expect.stringContaining('3 MB') });
    expect(onDisk(draft.id)).toHaveLength(1);
    expect((await upload(anna, draft.id, 1_000_000)).files).toHaveLength(2);
  });

  it('T59: uploads side by side do not outgrow the limit together', async () => {
    const draft = await office.write(anna, {});
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => upload(anna, draft.id, 1_200_000)));
    const kept = (await office.rooms.readDraft(anna.actor, draft.id)).files;
    expect(kept.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(3_000_000);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(kept.length);
    expect(onDisk(draft.id)).toHaveLength(kept.length);
  });

  it('T59: names are words only; the bytes lie under ids of ours', async () => {
    const draft = await office.write(anna, {});
    const names = ['../../../etc/passwd', '/etc/shadow', 'C:\\boot.ini', 'a\0b\r\nc', '', '.'];
    for (const name of names) await upload(anna, draft.id, 10, name);
    const { files } = await office.rooms.readDraft(anna.actor, draft.id);
    expect(files.map(({ filename }) => filename)).toEqual([
      'passwd',
      'shadow',
      'boot.ini',
      expect.stringMatching(/^ab\s*c$/),
      expect.any(String),
      expect.any(String),
    ]);
    expect(files.every(({ filename }) => filename.length > 0)).toBe(true);
    expect(onDisk(draft.id).sort()).toEqual(files.map(({ id }) => id).sort());
  });

  it('T45, T59: nobody reads, changes, sends or adds to a draft of somebody else', async () => {
    const { rooms } = office;
    const draft = await office.write(anna, { subject: 'mine' });
    const [file] = (await upload(anna, draft.id, 10)).files;
    const absent = { code: 'notFound' };
    await expect(rooms.readDraft(eve.actor, draft.id)).rejects.toMatchObject(absent);
    await expect(rooms.saveDraft(eve.actor, draft.id, { ...draft, text: 'x' })).rejects.toMatchObject(absent);
    await expect(rooms.discardDraft(eve.actor, draft.id)).rejects.toMatchObject(absent);
    await expect(upload(eve, draft.id, 10)).rejects.toMatchObject(absent);
    await expect(rooms.removeDraftFile(eve.actor, draft.id, file?.id ?? '')).rejects.toMatchObject(absent);
    await expect(rooms.sendDraft(eve.actor, draft.id)).rejects.toMatchObject(absent);
    await expect(rooms.retrySubmission(eve.actor, draft.id)).rejects.toMatchObject(absent);
    const own = await office.write(eve, {});
    await expect(rooms.removeDraftFile(eve.actor, own.id, file?.id ?? '')).rejects.toMatchObject(absent);
    expect(await rooms.listDrafts(eve.actor)).toMatchObject([{ id: own.id }]);
    expect((await rooms.readDraft(anna.actor, draft.id)).files).toHaveLength(1);
  });

  it('a file can be taken out again, once, and put back while it is remembered', async () => {
    const draft = await office.write(anna, {});
    const [file] = (await upload(anna, draft.id, 10)).files;
    const { rooms } = office;
    const id = file?.id ?? '';
    expect((await rooms.removeDraftFile(anna.actor, draft.id, id)).files).toEqual([]);
    await expect(rooms.removeDraftFile(anna.actor, draft.id, id)).rejects.toMatchObject({ code: 'notFound' });
    expect(await rooms.listUploads(anna.actor, draft.id)).toEqual([]);
    const back = await rooms.addPiece(anna.actor, draft.id, id, { offset: 10, body: null });
    expect(back.draft?.files).toEqual([file]);
    await rooms.removeDraftFile(anna.actor, draft.id, id);
    const { sweepLeftovers } = await import('@/lib/mail/sweep');
    await sweepLeftovers(Date.now() + 25 * 3_600_000);
    expect(onDisk(draft.id)).toEqual([]);
    await expect(rooms.addPiece(anna.actor, draft.id, id, { offset: 10, body: null })).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('T59: what is left behind', () => {
  const day = 24 * 3_600_000;

  it('files that belong to nothing go after a day, files of a draft stay', async () => {
    const { sweepLeftovers } = await import('@/lib/mail/sweep');
    const draft = await office.write(anna, {});
    await upload(anna, draft.id, 10);
    const orphans = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
    const outbox = join(office.folder, 'outbox');
    for (const orphan of orphans) {
      mkdirSync(join(office.folder, 'uploads', orphan), { recursive: true });
      writeFileSync(join(office.folder, 'uploads', orphan, 'x'), 'x');
    }
    mkdirSync(outbox, { recursive: true });
    for (const name of [`${orphans[0]}.eml`, `${orphans[0]}.eml.part`]) writeFileSync(join(outbox, name), 'x');
    const old = (Date.now() - 2 * day) / 1000;
    for (const path of [
      join('uploads', orphans[0] ?? ''),
      join('uploads', draft.id),
      join('outbox', `${orphans[0]}.eml`),
      join('outbox', `${orphans[0]}.eml.part`),
    ])
      utimesSync(join(office.folder, path), old, old);
    await sweepLeftovers(Date.now());
    expect(onDisk(orphans[0] ?? '')).toEqual([]);
    expect(onDisk(orphans[1] ?? '')).toEqual(['x']);
    expect(onDisk(draft.id)).toHaveLength(1);
    expect(readdirSync(outbox)).toEqual([]);
  });

  it('a draft thrown away is dropped for good after a week, an open one never', async () => {
    const { sweepLeftovers } = await import('@/lib/mail/sweep');
    const kept = await office.write(anna, { subject: 'kept' });
    const gone = await office.write(anna, { subject: 'gone' });
    await office.rooms.discardDraft(anna.actor, gone.id);
    await sweepLeftovers(Date.now() + 6 * day);
    expect((await office.rooms.readDraft(anna.actor, gone.id)).subject).toBe('gone');
    await sweepLeftovers(Date.now() + 8 * day);
    await expect(office.rooms.readDraft(anna.actor, gone.id)).rejects.toMatchObject({ code: 'notFound' });
    expect((await office.rooms.readDraft(anna.actor, kept.id)).subject).toBe('kept');
  });
});

describe('T49: the composer’s interface', () => {
  const evil = [{ path: '/etc/passwd' }, { href: 'http://127.0.0.1:1/' }, { raw: 'x' }, ['x'], 7];
  const content = { to: [], cc: [], bcc: [], subject: '', text: '', revision: 1 };

  it.each(['subject', 'text'])('takes no object for %s', (field) => {
    for (const value of evil) expect(saveDraftInput.safeParse({ ...content, [field]: value }).success).toBe(false);
  });

  it('takes no object for a name, an address or an id, and drops what it does not know', () => {
    for (const value of evil) {
      expect(saveDraftInput.safeParse({ ...content, to: [{ name: value, address: 'a@b.test' }] }).success).toBe(false);
      expect(saveDraftInput.safeParse({ ...content, to: [{ name: '', address: value }] }).success).toBe(false);
      expect(sendDraftInput.safeParse({ draftId: value }).success).toBe(false);
      expect(startDraftInput.safeParse({ kind: value }).success).toBe(false);
    }
    const parsed = saveDraftInput.parse({
      ...content,
      attachments: [{ path: '/etc/passwd' }],
      to: [{ name: '', address: 'a@b.test', path: '/etc/passwd' }],
    });
    expect(JSON.stringify(parsed)).not.toContain('passwd');
  });
});
