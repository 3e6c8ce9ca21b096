/** T59: files that come in pieces, and go on where they stopped. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const whole = randomBytes(1_000_000);
const about = (more: { name?: string; size?: number; modified?: number; inline?: boolean } = {}) => ({
  name: 'Drawing.pdf',
  type: 'application/pdf',
  size: whole.length,
  modified: 7,
  inline: false,
  ...more,
});
const begin = (draftId: string, more = {}, writer = anna) => office.rooms.startUpload(writer.actor, draftId, about(more));
/** The bytes from one place to another, in small steps; `cut` breaks the line there. */
async function* bytes(from: number, to: number, cut = false) {
  for (let at = from; at < to; at += 40_000) yield whole.subarray(at, Math.min(to, at + 40_000));
  if (cut) throw new Error('The line broke.');
}
const add = (draftId: string, id: string, offset: number | null, body: AsyncIterable<Uint8Array>, writer = anna) =>
  office.rooms.addPiece(writer.actor, draftId, id, { offset, body });
const folder = (draftId: string) => join(office.folder, 'uploads', draftId);
const onDisk = (draftId: string) => (existsSync(folder(draftId)) ? readdirSync(folder(draftId)) : []);
const conflict = { code: 'conflict' };
const absent = { code: 'notFound' };

describe('a file in pieces', () => {
  it('T59: broken off in the middle it goes on where it stopped, byte for byte, and is with the letter only when it is whole', async () => {
    const { rooms } = office;
    const { id } = await office.write(anna, {});
    const { upload } = await begin(id);
    expect(upload).toMatchObject({ filename: 'Drawing.pdf', size: whole.length, offset: 0 });
    await expect(add(id, upload.id, 0, bytes(0, 400_000, true))).rejects.toMatchObject({ code: 'badInput' });
    const { offset } = await rooms.readUpload(anna.actor, id, upload.id);
    // What was still on its way when the line broke may or may not have come.
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(400_000);
    expect((await rooms.readDraft(anna.actor, id)).files).toEqual([]);
    expect(await rooms.listUploads(anna.actor, id)).toEqual([{ ...upload, offset }]);
    expect(await add(id, upload.id, offset, bytes(offset, 700_000))).toMatchObject({ upload: { offset: 700_000 }, draft: null });
    const { draft } = await add(id, upload.id, 700_000, bytes(700_000, whole.length));
    expect(draft?.files).toEqual([{ id: upload.id, filename: 'Drawing.pdf', type: 'application/pdf', size: whole.length, inline: false }]);
    expect(readFileSync(join(folder(id), upload.id)).equals(whole)).toBe(true);
    expect(await rooms.listUploads(anna.actor, id)).toEqual([]);
  });

  it('the same file chosen again goes on; another of the same name does not', async () => {
    const { id } = await office.write(anna, {});
    const { upload } = await begin(id);
    await add(id, upload.id, 0, bytes(0, 300_000));
    expect((await begin(id)).upload).toMatchObject({ id: upload.id, offset: 300_000 });
    for (const more of [{ modified: 8 }, { size: 999_999 }, { name: 'Other.pdf' }, { inline: true }]) {
      expect((await begin(id, more)).upload).toMatchObject({ offset: 0 });
    }
    const other = await office.write(anna, {});
    expect((await begin(other.id)).upload.id).not.toBe(upload.id);
  });

  it('takes no bytes for another place than the end of what is there, and answers a repeated last piece with the letter', async () => {
    const { id } = await office.write(anna, {});
    const { upload } = await begin(id);
    await expect(add(id, upload.id, 5, bytes(5, 100))).rejects.toMatchObject(conflict);
    await expect(add(id, upload.id, null, bytes(0, 100))).rejects.toMatchObject({ code: 'badInput' });
    await add(id, upload.id, 0, bytes(0, 500_000));
    await expect(add(id, upload.id, 0, bytes(0, 500_000))).rejects.toMatchObject(conflict);
    await add(id, upload.id, 500_000, bytes(500_000, whole.length));
    expect(await add(id, upload.id, 500_000, bytes(500_000, whole.length))).toMatchObject({ draft: { files: [{ id: upload.id }] } });
    expect(await office.rooms.readUpload(anna.actor, id, upload.id)).toMatchObject({ offset: whole.length, size: whole.length });
    expect(readFileSync(join(folder(id), upload.id)).equals(whole)).toBe(true);
  });

  it('of two who write to one file the newer goes on, and none of the bytes is doubled', async () => {
    const { id } = await office.write(anna, {});
    const { upload } = await begin(id);
    let hang: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      hang = resolve;
    });
    async function* hanging() {
      yield whole.subarray(0, 200_000);
      await held;
      yield whole.subarray(200_000, 400_000);
    }
    const first = add(id, upload.id, 0, hanging()).catch((error: unknown) => error);
    // The line that hangs has written its first bytes.
    const path = join(folder(id), upload.id);
    while (!existsSync(path) || readFileSync(path).length < 200_000) await new Promise((resolve) => setTimeout(resolve, 10));
    const { draft } = await add(id, upload.id, 200_000, bytes(200_000, whole.length));
    hang();
    expect(await first).toMatchObject({ code: 'badInput' });
    expect(draft?.files).toHaveLength(1);
    expect(readFileSync(path).equals(whole)).toBe(true);
  });

  it('several come side by side, and an empty one is a file too', async () => {
    const { id } = await office.write(anna, {});
    const names = ['One.pdf', 'Two.pdf'];
    await Promise.all(
      names.map(async (name) => {
        const { upload } = await begin(id, { name });
        for (let at = 0; at < whole.length; at += 250_000) await add(id, upload.id, at, bytes(at, at + 250_000));
      }),
    );
    const { upload } = await begin(id, { name: 'Empty.txt', size: 0 });
    await add(id, upload.id, 0, bytes(0, 0));
    const { files } = await office.rooms.readDraft(anna.actor, id);
    expect(files.map(({ filename, size }) => [filename, size]).sort()).toEqual([
      ['Empty.txt', 0],
      ['One.pdf', whole.length],
      ['Two.pdf', whole.length],
    ]);
    for (const file of files.filter(({ size }) => size > 0)) expect(readFileSync(join(folder(id), file.id)).equals(whole)).toBe(true);
  });
});

describe('T59: what an upload may not', () => {
  it('be larger than the room there is: said before a byte of it came', async () => {
    const { id } = await office.write(anna, {});
    await expect(begin(id, { size: 3_000_001 })).rejects.toMatchObject({ code: 'tooLarge', message: expect.stringContaining('3 MB') });
    expect(onDisk(id)).toEqual([]);
    // Each fits by itself; the one that comes last finds the letter full.
    const [one, two] = [await begin(id, { size: 1_600_000, modified: 1 }), await begin(id, { size: 1_600_000, modified: 2 })];
    const big = async function* () {
      for (let at = 0; at < 16; at += 1) yield whole.subarray(0, 100_000);
    };
    await add(id, one.upload.id, 0, big());
    await expect(add(id, two.upload.id, 0, big())).rejects.toMatchObject({ code: 'tooLarge' });
    expect(onDisk(id)).toEqual([one.upload.id]);
    expect(await office.rooms.listUploads(anna.actor, id)).toEqual([]);
  });

  it('have more bytes than were announced', async () => {
    const { id } = await office.write(anna, {});
    const { upload } = await begin(id, { size: 100_000 });
    await expect(add(id, upload.id, 0, bytes(0, 500_000))).rejects.toMatchObject({ code: 'tooLarge' });
    expect(onDisk(id)).toEqual([]);
    await expect(office.rooms.readUpload(anna.actor, id, upload.id)).rejects.toMatchObject(absent);
  });

  it('T45: be seen, added to or stopped by somebody else, or through another draft', async () => {
    const { rooms } = office;
    const { id } = await office.write(anna, {});
    const { upload } = await begin(id);
    await add(id, upload.id, 0, bytes(0, 100_000));
    const own = await office.write(eve, {});
    for (const draftId of [id, own.id]) {
      await expect(rooms.readUpload(eve.actor, draftId, upload.id)).rejects.toMatchObject(absent);
      await expect(add(draftId, upload.id, 100_000, bytes(100_000, 200_000), eve)).rejects.toMatchObject(absent);
      await expect(rooms.stopUpload(eve.actor, draftId, upload.id)).rejects.toMatchObject(absent);
    }
    await expect(begin(id, {}, eve)).rejects.toMatchObject(absent);
    await expect(rooms.listUploads(eve.actor, id)).rejects.toMatchObject(absent);
    expect(await rooms.listUploads(eve.actor, own.id)).toEqual([]);
    expect(await rooms.readUpload(anna.actor, id, upload.id)).toMatchObject({ offset: 100_000 });
  });

  it('take its name for a path, or be open more often than one person needs', async () => {
    const { id } = await office.write(eve, {});
    const { upload } = await begin(id, { name: '../../../../etc/passwd' }, eve);
    expect(upload.filename).toBe('passwd');
    const many = Array.from({ length: 40 }, (_, n) => begin(id, { name: `${n}.txt`, size: 10 }, eve));
    const results = await Promise.allSettled(many);
    // One was there before.
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(29);
    await expect(begin(id, { name: 'More.txt', size: 10 }, eve)).rejects.toMatchObject({ code: 'tooManyTries' });
    expect(onDisk(id)).toEqual([]);
    // What nobody added to for long gives way to the next one.
    const { database } = await import('@/lib/db/client');
    const old = new Date(Date.now() - 3_600_000);
    await database().draftUpload.updateMany({ where: { id: upload.id }, data: { updatedAt: old } });
    expect((await begin(id, { name: 'More.txt', size: 10 }, eve)).upload.filename).toBe('More.txt');
    await expect(office.rooms.readUpload(eve.actor, id, upload.id)).rejects.toMatchObject(absent);
  });
});

describe('a file of one’s own draft', () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const page = Buffer.from('<script>alert(1)</script>');
  const put = async (draftId: string, filename: string, type: string, content: Buffer) => {
    const body = (async function* () {
      yield content;
    })();
    const { files } = await office.rooms.addDraftFile(anna.actor, draftId, { filename, type, body, inline: type.startsWith('image/') });
    return files.at(-1)?.id ?? '';
  };

  it('T34: is shown where its bytes are those of a picture, whatever it is called, and else comes as a download', async () => {
    const { openDraftFile } = office.rooms;
    const { partHeaders } = await import('@/lib/mail/open-part');
    const { id } = await office.write(anna, {});
    const judge = async (filename: string, type: string, content: Buffer) => {
      const opened = await openDraftFile(anna.actor, id, await put(id, filename, type, content));
      const sent: Buffer[] = [];
      for await (const chunk of opened.stream) sent.push(chunk as Buffer);
      expect(Buffer.concat(sent).equals(content)).toBe(true);
      const headers = partHeaders(opened);
      expect(headers).toMatchObject({ 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "sandbox; default-src 'none'" });
      expect(headers['Content-Length']).toBe(String(content.length));
      return [headers['Content-Type'], headers['Content-Disposition']?.split(';')[0]];
    };
    expect(await judge('a.png', 'image/png', png)).toEqual(['image/png', 'inline']);
    expect(await judge('b.png', 'image/png', page)).toEqual(['application/octet-stream', 'attachment']);
    expect(await judge('c.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual([
      'application/octet-stream',
      'attachment',
    ]);
    expect(await judge('d.html', 'text/html', page)).toEqual(['application/octet-stream', 'attachment']);
    expect(await judge('e.txt', 'text/plain', page)).toEqual(['text/plain', 'attachment']);
    expect((await office.rooms.readDraft(anna.actor, id)).files.map(({ inline }) => inline)).toEqual([true, true, true, false, false]);
  });

  it('T34: is shown by the viewer as what its bytes are, and a page never; the words of a text are decoded', async () => {
    const { partHeaders } = await import('@/lib/mail/open-part');
    const { draftFileWords, openDraftFile } = office.rooms;
    const { id } = await office.write(anna, {});
    const shown = async (filename: string, type: string, content: Buffer) => {
      const opened = await openDraftFile(anna.actor, id, await put(id, filename, type, content), true);
      opened.stream.destroy();
      const headers = partHeaders(opened);
      expect(headers).toMatchObject({ 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "sandbox; default-src 'none'" });
      return [headers['Content-Type'], headers['Content-Disposition']?.split(';')[0]];
    };
    const wave = Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00', 'latin1'), Buffer.alloc(32)]);
    expect(await shown('a.wav', 'application/octet-stream', wave)).toEqual(['audio/wav', 'inline']);
    expect(await shown('b.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n'))).toEqual(['application/pdf', 'attachment']);
    expect(await shown('c.txt', 'text/plain', page)).toEqual(['text/plain; charset=utf-8', 'inline']);
    expect(await shown('d.html', 'text/html', page)).toEqual(['application/octet-stream', 'attachment']);
    expect(await shown('e.png', 'image/png', page)).toEqual(['application/octet-stream', 'attachment']);
    const words = await put(id, 'f.txt', 'text/plain', Buffer.from('Höhe: 4 m'));
    expect(await draftFileWords(anna.actor, id, words)).toEqual({ words: 'Höhe: 4 m', cut: false });
    await expect(draftFileWords(anna.actor, id, await put(id, 'h.bin', 'text/plain', Buffer.alloc(64)))).rejects.toMatchObject({
      code: 'badInput',
    });
    await expect(draftFileWords(eve.actor, id, words)).rejects.toMatchObject(absent);
  });

  it('T45: is not there for somebody else', async () => {
    const { id } = await office.write(anna, {});
    const file = await put(id, 'a.png', 'image/png', png);
    await expect(office.rooms.openDraftFile(eve.actor, id, file)).rejects.toMatchObject(absent);
    await expect(office.rooms.openDraftFile(anna.actor, id, id)).rejects.toMatchObject(absent);
  });
});

describe('an upload that nobody ends', () => {
  it('goes when it is stopped, or after a day; files that became whole stay', async () => {
    const { sweepLeftovers } = await import('@/lib/mail/sweep');
    const { database } = await import('@/lib/db/client');
    const { id } = await office.write(anna, {});
    const kept = await begin(id, { name: 'Kept.pdf' });
    await add(id, kept.upload.id, 0, bytes(0, whole.length));
    const stopped = await begin(id, { name: 'Stopped.pdf' });
    await add(id, stopped.upload.id, 0, bytes(0, 100_000));
    await office.rooms.stopUpload(anna.actor, id, stopped.upload.id);
    expect(onDisk(id)).toEqual([kept.upload.id]);
    const left = await begin(id, { name: 'Left.pdf' });
    await add(id, left.upload.id, 0, bytes(0, 100_000));
    await sweepLeftovers(Date.now());
    expect(onDisk(id)).toHaveLength(2);
    await database().draftUpload.updateMany({ where: { id: left.upload.id }, data: { updatedAt: new Date(Date.now() - 25 * 3_600_000) } });
    await sweepLeftovers(Date.now());
    expect(onDisk(id)).toEqual([kept.upload.id]);
    await expect(office.rooms.stopUpload(anna.actor, id, kept.upload.id)).rejects.toMatchObject(absent);
    expect((await office.rooms.readDraft(anna.actor, id)).files).toHaveLength(1);
  });
});
