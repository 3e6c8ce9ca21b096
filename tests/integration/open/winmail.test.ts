import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dot, innermost } from '../../support/attached';
import { buildMessage } from '../../support/message';
import { attribute, file, properties, property, rtf, tnef } from '../../support/tnef';
import { type Person, type Reading, startReading } from './reader';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('winmail');
}, 120_000);
afterAll(() => reading?.close());

const look = { theme: 'light', paper: false, contrast: false } as const;
const html = property(0x1013, Buffer.from('<p>Only Outlook says this. <img src="cid:dot@quay"></p>'));
const packed = tnef([
  attribute(1, 0x69003, properties([html])),
  file('Übersicht.csv', Buffer.from('hour,height')),
  file('dot.png', Buffer.from(dot, 'base64'), 'dot@quay'),
  file('keel.eml', Buffer.from(innermost.replaceAll('\n', '\r\n'))),
]);

async function open(subject: string, text: string, content: Buffer, type = 'application/ms-tnef') {
  const row = await person.receive(buildMessage({ subject, text, attachments: [{ type, filename: 'winmail.dat', content }] }));
  return { row, detail: await reading.rooms.openMessage(person.actor, row.id) };
}

describe('row 97: winmail.dat is unpacked', () => {
  test('gives the text that the letter lacks, with its picture, and its files as if they were attached', async () => {
    const { row, detail } = await open('Packed', '', packed);
    expect(detail.body).toMatchObject({ kind: 'html' });
    expect(detail.attachments.map(({ filename }) => filename)).toEqual(['Übersicht.csv', 'keel.eml']);
    const shown = (await reading.rooms.messageFrame(person.actor, row.id, look)).toString();
    expect(shown).toContain('Only Outlook says this.');
    const picture = /parts\/([^?"]+)\?inline=1/.exec(shown)?.[1] ?? '';
    const opened = await reading.rooms.openPart(person.actor, row.id, decodeURIComponent(picture), true);
    expect(opened).toMatchObject({ type: 'image/png', inline: true });
    expect((await buffer(opened.stream)).toString('base64')).toBe(dot);
    const saved = await reading.rooms.openPart(person.actor, row.id, detail.attachments[0]?.part ?? '');
    expect(saved.filename).toBe('Übersicht.csv');
    expect((await buffer(saved.stream)).toString()).toBe('hour,height');
    expect(await reading.rooms.textOfLetter(person.actor, row.id)).toContain('Only Outlook says this.');
  });

  test('a letter that is packed in it opens in place', async () => {
    const { row, detail } = await open('Packed letter', 'See within.', packed, 'application/octet-stream');
    const { openAttached } = await import('@/lib/mail/attached-letter');
    const part = detail.attachments.find(({ filename }) => filename === 'keel.eml')?.part ?? '';
    expect(await openAttached(person.actor, row.id, part)).toMatchObject({ subject: 'The third letter' });
  });

  test('the text of the letter itself stays what is shown', async () => {
    const { detail } = await open('Both', 'My own words.', packed);
    expect(JSON.stringify(detail.body)).toContain('My own words.');
    expect(detail.attachments.map(({ filename }) => filename)).toEqual(['Übersicht.csv', 'dot.png', 'keel.eml']);
  });

  test('RTF is read as text', async () => {
    const content = tnef([attribute(1, 0x69003, properties([property(0x1009, rtf('{\\rtf1\\ansi Neap\\par tide}'))]))]);
    const { detail } = await open('Rich', '', content);
    expect(JSON.stringify(detail.body)).toContain('Neap');
    expect(detail.attachments).toEqual([]);
  });

  test('T37: one that is broken stays a file like any', async () => {
    const { row, detail } = await open('Broken', 'Words.', Buffer.from('no winmail'));
    expect(detail.attachments.map(({ filename }) => filename)).toEqual(['winmail.dat']);
    const part = detail.attachments[0]?.part ?? '';
    expect((await buffer((await reading.rooms.openPart(person.actor, row.id, part)).stream)).toString()).toBe('no winmail');
    await expect(reading.rooms.openPart(person.actor, row.id, `${part}!1`)).rejects.toMatchObject({ code: 'notFound' });
  });
});
