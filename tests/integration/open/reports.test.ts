import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildMessage } from '../../support/message';
import { bounce, returnedLetter } from '../../support/reports';
import { type Person, type Reading, startReading } from './reader';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('bounced');
}, 120_000);
afterAll(() => reading?.close());

const open = async (bytes: Buffer) => {
  const row = await person.receive(bytes);
  return { row, detail: await reading.rooms.openMessage(person.actor, row.id) };
};

/** What a restart forgets. */
function forget(): void {
  for (const name of ['oriel.openLetters', 'oriel.letterStore']) Reflect.deleteProperty(globalThis, Symbol.for(name));
}

describe('row 124: a report on a real server', () => {
  test('says who did not get the letter and why, beside the letter itself, and opening it changes nothing', async () => {
    const { row, detail } = await open(bounce());
    expect(detail.report).toMatchObject({
      kind: 'delivery',
      reporter: 'mx.harbour.example',
      recipients: [
        { address: 'jo@example.org', action: 'failed', reason: 'mailboxFull', code: '552 5.2.2', server: 'mx.example.org' },
        { address: 'mi@example.net', action: 'delayed', reason: 'unreachable' },
      ],
      about: { subject: 'The keel' },
    });
    expect(detail.body).toMatchObject({ kind: 'text' });
    const [message] = (await person.phone.list('INBOX')).filter(({ subject }) => subject === row.subject);
    expect(message?.flags).toEqual([]);
    forget();
    expect((await reading.rooms.openMessage(person.actor, row.id)).report).toEqual(detail.report);
  });

  test('of a returned letter of many megabytes only the head is fetched', async () => {
    const { detail } = await open(bounce({ returned: `${returnedLetter}\n${'x'.repeat(76).concat('\n').repeat(60_000)}` }));
    expect(detail.report).toMatchObject({ kind: 'delivery', about: { subject: 'The keel' } });
  });

  test('a bomb in a report harms nobody: it is said to be too large, and the letter opens', async () => {
    const name = 'big.example!harbour.example!1793491200!1793577599.xml.gz';
    const content = gzipSync(Buffer.alloc(32 * 1024 * 1024, 0x20));
    const { detail } = await open(
      buildMessage({ subject: 'Bomb', text: 'See the file.', attachments: [{ type: 'application/gzip', filename: name, content }] }),
    );
    expect(detail.report).toEqual({ kind: 'unread', why: 'tooLarge' });
    expect(detail.attachments).toHaveLength(1);
  });

  test('an ordinary letter brings none, also one that quotes a bounce', async () => {
    const text = 'Hi. This is the qmail-send program at mx.example.\n\n<jo@example.org>:\nno\n\n--- Below\n\nhello';
    expect((await open(buildMessage({ subject: 'Look', text }))).detail).not.toHaveProperty('report');
    const from = { name: '', address: 'MAILER-DAEMON@mx.example' };
    expect((await open(buildMessage({ from, subject: 'failure notice', text }))).detail.report).toMatchObject({ kind: 'delivery' });
  });
});
