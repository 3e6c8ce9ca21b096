import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageId } from '@/lib/model/ids';
import { attachedAs, nested, outer, piece } from '../../support/attached';
import { bounce } from '../../support/reports';
import { type Person, type Reading, startReading } from './reader';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('attached');
}, 120_000);
afterAll(() => reading?.close());

const look = { theme: 'light', paper: false, contrast: false } as const;
const attached = () => import('@/lib/mail/attached-letter');
const read = async (id: MessageId, part: string) => (await attached()).openAttached(person.actor, id, part);
const frame = async (id: MessageId, part: string) => (await attached()).attachedFrame(person.actor, id, part, look);
const saved = async (id: MessageId, part: string) => text((await reading.rooms.openPart(person.actor, id, part)).stream);

describe('row 96: a letter in a letter opens', () => {
  test.each(['open', 'encoded', 'file'] as const)('%s: who, when, what, its files, and the letter in it', async (way) => {
    const row = await person.receive(outer(`A letter ${way}`, [attachedAs[way]]));
    const detail = await reading.rooms.openMessage(person.actor, row.id);
    const [tile] = detail.attachments.filter(({ filename }) => filename === 'keel.eml');
    const letter = await read(row.id, tile?.part ?? '');
    expect(letter).toMatchObject({
      from: [{ name: 'Nils Holm', address: 'nils@quay.example' }],
      to: [{ name: 'Maren', address: 'maren@harbour.example' }],
      subject: 'The keel, again',
      sentAt: Date.UTC(2026, 10, 3, 9),
      body: { kind: 'html', blockedImages: 1 },
    });
    const csv = letter.attachments.find(({ filename }) => filename === 'tides.csv');
    expect(await saved(row.id, csv?.part ?? '')).toContain('hour,height');
    const third = letter.attachments.find(({ type }) => type === 'message/rfc822');
    const innermost = await read(row.id, third?.part ?? '');
    expect(innermost).toMatchObject({ subject: 'The third letter', from: [{ name: 'Jørn', address: 'jorn@quay.example' }] });
    expect(JSON.stringify(innermost.body)).toContain('Low water at nine.');
    expect(await saved(row.id, third?.part ?? '')).toContain('Subject: The third letter');
    expect(await saved(row.id, tile?.part ?? '')).toContain('Subject: The keel, again');
    const [message] = (await person.phone.list('INBOX')).filter(({ subject }) => subject === row.subject);
    expect(message?.flags).toEqual([]);
  });

  test.each(['open', 'encoded', 'file'] as const)('T38: %s: pictures are those of the same letter only', async (way) => {
    const row = await person.receive(outer(`Pictures ${way}`, [attachedAs[way]]));
    const detail = await reading.rooms.openMessage(person.actor, row.id);
    const part = detail.attachments.find(({ filename }) => filename === 'keel.eml')?.part ?? '';
    const within = (await frame(row.id, part)).toString();
    const shown = [...within.matchAll(/parts\/([^?"]+)\?inline=1/g)].map((match) => decodeURIComponent(match[1] ?? ''));
    expect(shown).toEqual([way === 'open' ? '2.1.2' : '2!1.2']);
    const opened = await reading.rooms.openPart(person.actor, row.id, shown[0] ?? '', true);
    expect(opened).toMatchObject({ type: 'image/png', inline: true });
    opened.stream.destroy();
    expect(within).not.toContain('pictures.example');
    const around = (await reading.rooms.messageFrame(person.actor, row.id, look)).toString();
    expect([...around.matchAll(/parts\/([^?"]+)\?inline=1/g)].map((match) => match[1])).toEqual(['1.2']);
  });

  test('T63: ten letters one inside the other open, the next one is only saved', async () => {
    const row = await person.receive(nested(11));
    const address = (levels: number) => Array.from({ length: levels }, () => '2').join('!');
    expect((await read(row.id, address(10))).subject).toBe('Level 1');
    await expect(read(row.id, address(12))).rejects.toMatchObject({ code: 'notFound' });
    expect(await saved(row.id, address(11))).toContain('The bottom.');
  });

  test('a file that is called a letter and is none says so, and a part that is not there too', async () => {
    const row = await person.receive(
      outer('No letter', [piece('Content-Type: application/octet-stream; name="list.eml"', 'Only words,\nno letter.')]),
    );
    await expect(read(row.id, '2')).rejects.toMatchObject({ code: 'notFound', said: { code: 'said.attached.noLetter' } });
    await expect(read(row.id, '7')).rejects.toMatchObject({ code: 'notFound' });
    await expect(read(row.id, '1.1!9')).rejects.toMatchObject({ code: 'notFound' });
  });

  test('T45: nobody opens what is attached to a letter of somebody else', async () => {
    const row = await person.receive(outer('Mine', [attachedAs.open]));
    const other = await reading.arrive('curious');
    const { openAttached } = await attached();
    await expect(openAttached(other.actor, row.id, '2')).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('bounces: what came back', () => {
  test('opens in place, and the part for machines is no file among the files', async () => {
    const row = await person.receive(bounce({ subject: 'Came back' }));
    const detail = await reading.rooms.openMessage(person.actor, row.id);
    expect(detail.returned).toBe('3');
    expect(detail.attachments.map(({ type }) => type)).toEqual(['message/rfc822']);
    const letter = await read(row.id, '3');
    expect(letter).toMatchObject({ subject: 'The keel', to: [{ address: 'jo@example.org' }] });
    expect(JSON.stringify(letter.body)).toContain('Words of the letter.');
    expect(await saved(row.id, '2')).toContain('Reporting-MTA');
  });

  test('of a head alone says so', async () => {
    const bytes = bounce({ subject: 'Head only', returned: 'From: Maren <maren@harbour.example>\nTo: jo@example.org\nSubject: The keel' });
    const row = await person.receive(
      Buffer.from(bytes.toString().replace('Content-Type: message/rfc822', 'Content-Type: text/rfc822-headers')),
    );
    const detail = await reading.rooms.openMessage(person.actor, row.id);
    expect(detail.attachments).toEqual([]);
    expect(await read(row.id, detail.returned ?? '')).toMatchObject({
      subject: 'The keel',
      body: { kind: 'text', blocks: [], note: [{ code: 'said.attached.headOnly' }] },
    });
  });
});
