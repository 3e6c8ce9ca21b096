/** Files of a draft that come out of other letters (row 125, C5). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '@/lib/model/draft-content';
import { buildMessage } from '../../support/message';
import { tongue } from '../../support/told';
import { address, type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let ben: Writer;

beforeAll(async () => {
  office = await startOffice();
  anna = await office.hire('anna');
  ben = await office.hire('ben');
});
afterAll(() => office?.close());

const note = Buffer.from('the sheet with the corrected height');

/** A letter that lies in somebody's inbox. */
async function letterOf(writer: Writer, subject: string, text = 'See the file.') {
  const attachments = [{ filename: 'sheet.txt', type: 'text/plain', content: note }];
  const source = buildMessage({ from: 'ines@carvalho.example', to: writer.user.address, subject, text, attachments });
  await writer.phone.append('INBOX', source);
  return office.waitForRow(writer, subject);
}

async function bytesOf(writer: Writer, draftId: string, fileId: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await office.rooms.openDraftFile(writer.actor, draftId, fileId)).stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function sourceOf(writer: Writer, id: Parameters<typeof office.rooms.messageSource>[1]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await office.rooms.messageSource(writer.actor, id)).stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('files out of other letters', () => {
  it('row 125: several letters go along as they lie on the server, and arrive as letters', async () => {
    const { rooms } = office;
    const rows = [await letterOf(anna, 'First drawing'), await letterOf(anna, 'Zweite Zeichnung', 'Grüße, в приложении')];
    const draft = await office.write(anna, { subject: 'Both', text: 'Here they are.', to: [address(ben.user)] });
    const { files } = await rooms.addFromLetters(anna.actor, draft.id, { letters: rows.map(({ id }) => id), parts: [] });
    expect(files.map(({ filename, type }) => [filename, type])).toEqual([
      ['First drawing.eml', 'message/rfc822'],
      ['Zweite Zeichnung.eml', 'message/rfc822'],
    ]);
    const sources = await Promise.all(rows.map(({ id }) => sourceOf(anna, id)));
    for (const [at, file] of files.entries()) {
      expect((await bytesOf(anna, draft.id, file.id)).equals(sources[at] ?? Buffer.alloc(0))).toBe(true);
    }
    await rooms.sendDraft(anna.actor, draft.id);
    const arrived = await office.waitForRow(ben, 'Both');
    const detail = await rooms.openMessage(ben.actor, arrived.id);
    expect(detail.attachments.map(({ filename, type }) => [filename, type])).toEqual([
      ['First drawing.eml', 'message/rfc822'],
      ['Zweite Zeichnung.eml', 'message/rfc822'],
    ]);
    const raw = (await sourceOf(ben, arrived.id)).toString('latin1');
    for (const source of sources) expect(raw).toContain(source.toString('latin1').trimEnd());
  });

  it('row 125: each letter that went along is marked as forwarded and no other, and an original that is answered as that', async () => {
    const { rooms } = office;
    const rows = [await letterOf(anna, 'Marked one'), await letterOf(anna, 'Marked two')];
    const [taken, parted] = [await letterOf(anna, 'Taken out again'), await letterOf(anna, 'Only its file')];
    const draft = await office.write(anna, { subject: 'Marks', text: 'Here.', to: [address(ben.user)] });
    const letters = [...rows, taken].map(({ id }) => id);
    const { files } = await rooms.addFromLetters(anna.actor, draft.id, { letters, parts: [{ id: parted.id, part: '2' }] });
    const out = files.find(({ filename }) => filename === 'Taken out again.eml');
    await rooms.removeDraftFile(anna.actor, draft.id, out?.id ?? '');
    const names = [...rows, taken, parted].map(({ subject }) => subject);
    const marked = async () =>
      (await anna.phone.list('INBOX'))
        .flatMap(({ subject, flags }) => (flags.includes('$Forwarded') && names.includes(subject) ? [subject] : []))
        .sort();
    expect(await marked()).toEqual([]);
    const submission = await rooms.sendDraft(anna.actor, draft.id);
    await office.waitFor(anna, submission.id, ({ state }) => state === 'filed');
    await expect.poll(marked).toEqual(['Marked one', 'Marked two']);
    for (const mailbox of ['INBOX', 'Sent'])
      expect((await anna.phone.list(mailbox)).flatMap(({ flags }) => flags)).not.toContain('\\Answered');
    expect((await anna.phone.list('Sent')).flatMap(({ flags }) => flags)).not.toContain('$Forwarded');

    // An answer with a letter beside it: the one is answered, the other passed on.
    const [answered, along] = [await letterOf(anna, 'Answered here'), await letterOf(anna, 'Goes along')];
    const answer = await rooms.startDraft(anna.actor, { kind: 'reply', originalId: answered.id, timeZone: 'UTC' }, tongue);
    await rooms.addFromLetters(anna.actor, answer.id, { letters: [along.id], parts: [] });
    await rooms.saveDraft(anna.actor, answer.id, { ...contentOf(answer), to: [address(ben.user)], revision: answer.revision });
    const second = await rooms.sendDraft(anna.actor, answer.id);
    await office.waitFor(anna, second.id, ({ state }) => state === 'filed');
    const flagsOf = async (subject: string) => (await anna.phone.list('INBOX')).find((one) => one.subject === subject)?.flags;
    await expect.poll(() => flagsOf('Answered here')).toContain('\\Answered');
    await expect.poll(() => flagsOf('Goes along')).toContain('$Forwarded');
    expect(await flagsOf('Answered here')).not.toContain('$Forwarded');
    expect(await flagsOf('Goes along')).not.toContain('\\Answered');
  });

  it('C5: chosen files of a letter go along decoded', async () => {
    const { rooms } = office;
    const row = await letterOf(anna, 'With a sheet');
    const [attachment] = (await rooms.openMessage(anna.actor, row.id)).attachments;
    const draft = await office.write(anna, {});
    const { files } = await rooms.addFromLetters(anna.actor, draft.id, {
      letters: [],
      parts: [{ id: row.id, part: attachment?.part ?? '' }],
    });
    expect(files).toMatchObject([{ filename: 'sheet.txt', type: 'text/plain', size: note.length, inline: false }]);
    expect((await bytesOf(anna, draft.id, files[0]?.id ?? '')).equals(note)).toBe(true);
  });

  it('T45: none of what is somebody else’s, and none at all where one of them is not there', async () => {
    const { rooms } = office;
    const absent = { code: 'notFound' };
    const [own, other] = [await letterOf(anna, 'My own'), await letterOf(ben, 'Not hers')];
    const draft = await office.write(anna, {});
    const add = (writer: Writer, letters: (typeof own.id)[]) => rooms.addFromLetters(writer.actor, draft.id, { letters, parts: [] });
    await expect(add(anna, [own.id, other.id])).rejects.toMatchObject(absent);
    expect((await rooms.readDraft(anna.actor, draft.id)).files).toEqual([]);
    await expect(add(ben, [other.id])).rejects.toMatchObject(absent);
    const parts = [{ id: other.id, part: '2' }];
    await expect(rooms.addFromLetters(anna.actor, draft.id, { letters: [], parts })).rejects.toMatchObject(absent);
  });

  it('says how much a letter may carry, and keeps what was with it', async () => {
    const row = await letterOf(anna, 'Too much', 'x'.repeat(70).concat('\n').repeat(50_000));
    const draft = await office.write(anna, {});
    const add = () => office.rooms.addFromLetters(anna.actor, draft.id, { letters: [row.id, row.id], parts: [] });
    await expect(add()).rejects.toMatchObject({ code: 'tooLarge', message: expect.stringContaining('3 MB') });
    expect((await office.rooms.readDraft(anna.actor, draft.id)).files).toEqual([]);
  });
});
