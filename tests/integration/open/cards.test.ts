import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardSchema } from '@/lib/model/cards';
import { buildMessage, type MessageFile } from '../../support/message';
import { corpusFiles, hasCorpus, type Person, type Reading, startReading } from './reader';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('cards');
}, 120_000);
afterAll(() => reading?.close());

const open = async (attachments: MessageFile[]) => {
  const row = await person.receive(buildMessage({ subject: 'Cards', text: 'See above.', attachments }));
  return reading.rooms.openMessage(person.actor, row.id);
};
const event = (...inside: string[]) =>
  ['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:1@x', ...inside, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');

test('an invitation comes with the letter as a card, once, however it is attached; its files stay', async () => {
  const content = event('SUMMARY:Grüße', 'DTSTART:20261103T140000Z');
  const detail = await open([
    { type: 'text/calendar; charset=utf-8; method=REQUEST', filename: 'invite.ics', content },
    { type: 'application/ics', filename: 'invite.ics', content },
    { type: 'application/octet-stream', filename: 'jo.vcf', content: 'BEGIN:VCARD\r\nFN:Jo\r\nEMAIL:jo@example.org\r\nEND:VCARD' },
  ]);
  expect(detail.cards).toMatchObject([
    { part: '2', method: 'invite', events: [{ title: 'Grüße', start: { at: Date.UTC(2026, 10, 3, 14) } }] },
    { part: '4', contacts: [{ name: 'Jo', mails: ['jo@example.org'] }] },
  ]);
  expect(detail.attachments).toHaveLength(3);
});

test('what cannot be read, or is too much, is a file like any other', async () => {
  const detail = await open([
    { type: 'text/calendar', filename: 'a.ics', content: 'nothing' },
    { type: 'text/vcard', filename: 'b.vcf', content: `BEGIN:VCARD\r\nFN:Jo\r\nNOTE:${'x'.repeat(400_000)}\r\nEND:VCARD` },
  ]);
  expect(detail).not.toHaveProperty('cards');
  expect(detail.attachments).toHaveLength(2);
});

test('T64: rules of repetition without end cost nothing', async () => {
  const rule = 'RRULE:FREQ=SECONDLY;INTERVAL=1;BYHOUR=0;BYMONTHDAY=31;BYMONTH=2';
  const detail = await open([
    {
      type: 'text/calendar',
      filename: 'a.ics',
      content: event('SUMMARY:x', 'DTSTART:00010101T000000Z', ...Array.from({ length: 500 }, () => rule)),
    },
  ]);
  expect(detail.cards).toMatchObject([{ events: [{ title: 'x', repeats: { unit: 'other' } }] }]);
});

test.runIf(hasCorpus)(
  'every contact and calendar of the corpus opens, and its cards are what the browser takes',
  async () => {
    const files = ['invitations', 'vcards', 'hostile/ics'].flatMap(corpusFiles);
    const letters = files.map((path) =>
      path.endsWith('.eml')
        ? readFileSync(path)
        : buildMessage({
            subject: 'One of many',
            text: 'See above.',
            attachments: [
              { type: 'application/octet-stream', filename: path.endsWith('.vcf') ? 'a.vcf' : 'a.ics', content: readFileSync(path) },
            ],
          }),
    );
    let shown = 0;
    for (const row of await person.receiveAll(letters)) {
      const { cards = [] } = await reading.rooms.openMessage(person.actor, row.id);
      for (const card of cards) cardSchema.parse(card);
      shown += cards.length;
      expect(JSON.stringify(cards)).not.toMatch(/"photo":"(?!data:image\/(?:png|jpeg|gif);base64,)/u);
    }
    expect(shown).toBeGreaterThan(45);
  },
  120_000,
);
