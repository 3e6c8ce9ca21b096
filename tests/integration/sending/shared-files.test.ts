/** Row 114: files that go out as links, from making one to its end, and what strangers get of it. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteHandler } from '@/lib/http/route';
import type { LinkWish, SharedFile } from '@/lib/model/shared-file';
import { address, type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let ben: Writer;
let eve: Writer;
let more: Awaited<ReturnType<typeof loadMore>>;

async function loadMore() {
  const [files, page, bytes, sweep, letters] = await Promise.all([
    import('@/lib/mail/shared-files'),
    import('@/app/api/files/[secret]/route'),
    import('@/app/api/files/[secret]/file/route'),
    import('@/lib/mail/sweep'),
    import('@/lib/mail/shared-of-letter'),
  ]);
  return { ...files, ...sweep, ...letters, page: page.GET, load: bytes.GET, look: bytes.HEAD };
}

beforeAll(async () => {
  office = await startOffice();
  more = await loadMore();
  anna = await office.hire('anna');
  ben = await office.hire('ben');
  eve = await office.hire('eve');
});
afterAll(() => office?.close());

const wish: LinkWish = { origin: 'https://mail.test', locale: 'en-GB', until: 'Available until {date}' };
const film = randomBytes(300_000);
const shared = () => join(office.folder, 'shared');
const onDisk = () => (existsSync(shared()) ? readdirSync(shared()) : []);

/** A letter with a file that was made a link. */
async function withLink(writer: Writer, content: Parameters<Office['write']>[1], filename = 'Film.mp4', type = 'video/mp4') {
  const { id } = await office.write(writer, content);
  const added = await office.rooms.addDraftFile(writer.actor, id, { filename, type, body: Readable.from([film], { objectMode: false }) });
  const draft = await more.shareFile(writer.actor, id, added.files[0]?.id ?? '', wish);
  expect(draft.files).toEqual([]);
  const [file] = (await more.linksOfDraft(writer.actor, id)).files;
  if (!file) throw new Error('There is no link.');
  return { draft, file };
}

const secretOf = ({ url }: SharedFile) => url.split('/').pop() ?? '';
function ask(handler: RouteHandler, secret: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const request = new Request(`https://mail.test/files/${secret}`, { method, headers: { host: 'mail.test', ...headers } });
  return handler(request, { params: Promise.resolve({ secret }) });
}
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const absent = { code: 'notFound' };

describe('row 114: a big file as a link that ends', () => {
  it.each([
    ['plain', null],
    ['with format', '<div>Hello</div><div data-oriel-quote=""><blockquote type="cite">Before</blockquote></div>'],
  ])('goes out with the letter %s: name, size and date in each of its parts, without the bytes', async (words, html) => {
    const subject = `Film ${words}`;
    const { draft, file } = await withLink(anna, { to: [address(ben.user)], subject, text: 'Hello', html });
    expect(file).toMatchObject({ filename: 'Film.mp4', size: film.length, days: 30, expiresAt: null, downloads: 0, revoked: false });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    await office.waitFor(anna, id, ({ state }) => state === 'filed');
    const { uid } = await ben.phone.waitForMessage('INBOX', subject);
    const source = (await ben.phone.source('INBOX', uid)).toString();
    expect(source.length).toBeLessThan(20_000);
    const whole = source
      .replace(/=\r\n/gu, '')
      .replace(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    const parts = whole.split(/Content-Type: text\//u).slice(1);
    expect(parts).toHaveLength(html === null ? 1 : 2);
    const [sent] = (await more.linksOfDraft(anna.actor, draft.id)).files;
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(sent?.expiresAt ?? 0);
    expect((sent?.expiresAt ?? 0) / 86_400_000 - Date.now() / 86_400_000).toBeCloseTo(30, 1);
    for (const part of parts) {
      expect(part).toContain(file.url);
      expect(part).toContain('Film.mp4');
      expect(part).toContain('300 kB');
      expect(part.replace(/\s+/gu, ' ')).toContain(`Available until ${date}`);
      if (html) expect(part.indexOf(file.url)).toBeLessThan(part.indexOf('Before'));
    }
  });

  it('does not go with its letter where it was closed before, and is gone with the next sweep', async () => {
    const { draft, file } = await withLink(anna, { to: [address(ben.user)], subject: 'Without the film', text: 'Hello' });
    await more.changeLink(anna.actor, file.id, { revoked: true });
    expect((await more.linksOfDraft(anna.actor, draft.id)).files).toEqual([]);
    await more.changeLink(anna.actor, file.id, { revoked: false });
    expect((await more.linksOfDraft(anna.actor, draft.id)).files).toHaveLength(1);
    await more.changeLink(anna.actor, file.id, { revoked: true });
    await more.sweepShared(Date.now());
    expect(onDisk()).toContain(file.id);
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    await office.waitFor(anna, id, ({ state }) => state === 'filed');
    const { uid } = await ben.phone.waitForMessage('INBOX', 'Without the film');
    expect((await ben.phone.source('INBOX', uid)).toString()).not.toMatch(/Film\.mp4|\/files\//u);
    await more.sweepShared(Date.now());
    expect(onDisk()).not.toContain(file.id);
  });

  it('is kept under a secret of 144 bits that is nowhere written down', async () => {
    const { file } = await withLink(anna, {});
    const secret = secretOf(file);
    expect(secret).toMatch(/^[0-9a-f]{36}$/u);
    const db = office.rooms.database();
    const rows = [await db.sharedFile.findMany(), await db.draft.findMany(), await db.draftUpload.findMany()];
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('is loaded whole or in parts by anybody, counted once for each loading, and always saved (T34)', async () => {
    const { file } = await withLink(anna, {}, 'Evil“".html', 'text/html');
    const secret = secretOf(file);
    const told = await ask(more.look, secret, {}, 'HEAD');
    expect([told.status, told.headers.get('content-length')]).toEqual([200, String(film.length)]);
    const whole = await ask(more.load, secret);
    expect((await bytesOf(whole)).equals(film)).toBe(true);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'$/u),
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment; filename="Evil__+\.html"/u),
      'x-robots-tag': expect.stringContaining('noindex'),
      'referrer-policy': 'no-referrer',
      'cache-control': expect.stringContaining('no-store'),
    });
    const rest = await ask(more.load, secret, { range: 'bytes=100000-' });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, `bytes 100000-299999/${film.length}`]);
    expect((await bytesOf(rest)).equals(film.subarray(100_000))).toBe(true);
    expect((await ask(more.load, secret, { range: `bytes=${film.length}-` })).status).toBe(416);
    expect((await more.linksOfDraft(anna.actor, file.draftId)).files[0]?.downloads).toBe(1);
  });

  it('has a page without scripts and without anything from elsewhere, on which names are words', async () => {
    const { file } = await withLink(anna, {}, '<img src=x onerror=alert(1)>.png', 'image/png');
    const page = await ask(more.page, secretOf(file), { 'accept-language': 'de' });
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/u);
    expect(html).not.toMatch(/<script|<img|javascript:|https?:\/\//iu);
    expect(html).toContain('lang="de"');
    expect(html).toContain('Herunterladen');
    expect(page.headers.get('set-cookie')).toBeNull();
    expect((await more.linksOfDraft(anna.actor, file.draftId)).files[0]?.downloads).toBe(0);
  });

  it('answers an address that is none, over, closed, used up, off or without its bytes alike', async () => {
    const never = await ask(more.page, '0'.repeat(36));
    const wanted = [404, await never.text()];
    const all: SharedFile[] = [];
    for (let count = 0; count < 4; count += 1) all.push((await withLink(anna, {})).file);
    const [over, closed, used, gone] = all as [SharedFile, SharedFile, SharedFile, SharedFile];
    await office.rooms.database().sharedFile.update({ where: { id: over.id }, data: { expiresAt: Date.now() - 1 } });
    await more.changeLink(anna.actor, closed.id, { revoked: true });
    await more.changeLink(anna.actor, used.id, { maxDownloads: 1 });
    const once = await ask(more.load, secretOf(used), { range: 'bytes=5-' });
    // Where loadings are counted there are no parts: each would be most of the file for nothing.
    expect([once.status, once.headers.get('accept-ranges'), (await bytesOf(once)).length]).toEqual([200, 'none', film.length]);
    const { dropShared } = await import('@/lib/mail/shared-bytes');
    await dropShared([gone.id]);
    for (const file of [over, closed, used, gone]) {
      for (const handler of [more.page, more.load]) {
        const answer = await ask(handler, secretOf(file));
        expect([answer.status, await answer.text()]).toEqual(wanted);
      }
      expect((await ask(more.look, secretOf(file), {}, 'HEAD')).status).toBe(404);
    }
    for (const odd of ['', '..', 'x'.repeat(200), `${secretOf(closed)}%00`, secretOf(closed).toUpperCase()])
      expect([(await ask(more.load, odd)).status]).toEqual([404]);
    await more.changeLink(anna.actor, closed.id, { revoked: false });
    expect((await ask(more.page, secretOf(closed))).status).toBe(200);
    const { links } = office.rooms.env();
    office.rooms.env().links = null;
    const off = await ask(more.page, secretOf(closed));
    expect([off.status, await off.text()]).toEqual(wanted);
    office.rooms.env().links = links;
  });

  it('two who load the last one at the same moment do not both get it', async () => {
    const { file } = await withLink(anna, {});
    await more.changeLink(anna.actor, file.id, { maxDownloads: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(more.load, secretOf(file))));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  });

  it('goes back into its letter while it fits, and away with a letter that is thrown away', async () => {
    const { draft, file } = await withLink(anna, {});
    const back = await more.unshareFile(anna.actor, file.id);
    expect(back.files).toMatchObject([{ id: file.id, filename: 'Film.mp4', size: film.length }]);
    expect(onDisk()).not.toContain(file.id);
    expect((await ask(more.load, secretOf(file))).status).toBe(404);
    await more.shareFile(anna.actor, draft.id, file.id, wish);
    expect(onDisk()).toContain(file.id);
    const { maxUploadBytes } = office.rooms.env();
    office.rooms.env().maxUploadBytes = 1000;
    await expect(more.unshareFile(anna.actor, file.id)).rejects.toMatchObject({ code: 'tooLarge' });
    office.rooms.env().maxUploadBytes = maxUploadBytes;
    await office.rooms.discardDraft(anna.actor, draft.id);
    expect(onDisk()).not.toContain(file.id);
    expect((await ask(more.load, secretOf(file))).status).toBe(404);
  });

  it('comes in pieces where the letter has no room for it, and goes on after a broken line', async () => {
    const { rooms } = office;
    const { maxUploadBytes } = rooms.env();
    rooms.env().maxUploadBytes = 1000;
    const { id } = await office.write(anna, {});
    const about = { name: 'Film.mp4', type: 'video/mp4', size: film.length, modified: 1, inline: false };
    await expect(rooms.startUpload(anna.actor, id, about)).rejects.toMatchObject({ code: 'tooLarge' });
    const { upload } = await rooms.startUpload(anna.actor, id, about, wish);
    const add = (offset: number, body: Buffer) =>
      rooms.addPiece(anna.actor, id, upload.id, { offset, body: Readable.from([body], { objectMode: false }) });
    await add(0, film.subarray(0, 100_000));
    expect((await rooms.startUpload(anna.actor, id, about, wish)).upload).toMatchObject({ id: upload.id, offset: 100_000 });
    expect((await add(100_000, film.subarray(100_000))).draft?.files).toEqual([]);
    // The same where the answer to the last piece was lost.
    expect(await rooms.readUpload(anna.actor, id, upload.id)).toMatchObject({ offset: film.length, size: film.length });
    expect((await add(100_000, film.subarray(100_000))).draft?.id).toBe(id);
    await expect(rooms.readUpload(eve.actor, id, upload.id)).rejects.toMatchObject(absent);
    rooms.env().maxUploadBytes = maxUploadBytes;
    const [file] = (await more.linksOfDraft(anna.actor, id)).files;
    expect((await bytesOf(await ask(more.load, file ? secretOf(file) : ''))).equals(film)).toBe(true);
  });

  it('holds each person, and all together, to their room', async () => {
    const { rooms } = office;
    const { links } = rooms.env();
    const about = { name: 'Big.bin', type: null, size: 400_000, modified: 1, inline: false };
    const { id } = await office.write(eve, {});
    rooms.env().links = { from: 1, person: 700_000, all: 1e9 };
    await rooms.startUpload(eve.actor, id, about, wish);
    await expect(rooms.startUpload(eve.actor, id, { ...about, modified: 2 }, wish)).rejects.toMatchObject({ code: 'tooLarge' });
    rooms.env().links = { from: 1, person: 1e9, all: 500_000 };
    await expect(rooms.startUpload(eve.actor, id, { ...about, modified: 2 }, wish)).rejects.toMatchObject({ code: 'overQuota' });
    rooms.env().links = null;
    await expect(rooms.startUpload(eve.actor, id, { ...about, modified: 2 }, wish)).rejects.toMatchObject(absent);
    expect(await more.linksOfDraft(eve.actor, id)).toEqual({ files: [], from: null });
    rooms.env().links = links;
  });

  it('T45: nobody sees, changes or removes links of somebody else', async () => {
    const { draft, file } = await withLink(anna, {});
    await expect(more.linksOfDraft(eve.actor, draft.id)).rejects.toMatchObject(absent);
    await expect(more.changeLink(eve.actor, file.id, { revoked: true })).rejects.toMatchObject(absent);
    await expect(more.removeSharedFile(eve.actor, file.id)).rejects.toMatchObject(absent);
    await expect(more.unshareFile(eve.actor, file.id)).rejects.toMatchObject(absent);
    expect((await more.listSharedFiles(eve.actor)).files).toEqual([]);
    await more.removeSharedFile(anna.actor, file.id);
    expect(onDisk()).not.toContain(file.id);
    await expect(more.changeLink(anna.actor, file.id, { revoked: true })).rejects.toMatchObject(absent);
  });

  it('is swept when its time is over; that of a letter that is still written stays', async () => {
    const day = 86_400_000;
    const written = await withLink(anna, {});
    const sent = await withLink(anna, { to: [address(ben.user)], subject: 'Swept', text: 'x' });
    await more.changeLink(anna.actor, sent.file.id, { days: 7 });
    const { id } = await office.rooms.sendDraft(anna.actor, sent.draft.id);
    await office.waitFor(anna, id, ({ state }) => state === 'filed');
    await more.sweepLeftovers(Date.now() + 6 * day);
    expect(onDisk()).toEqual(expect.arrayContaining([written.file.id, sent.file.id]));
    await more.sweepLeftovers(Date.now() + 8 * day);
    expect(onDisk()).toContain(written.file.id);
    expect(onDisk()).not.toContain(sent.file.id);
    expect((await more.listSharedFiles(anna.actor)).files.map((file) => file.id)).not.toContain(sent.file.id);
  });
});
