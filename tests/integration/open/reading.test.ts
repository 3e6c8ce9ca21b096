import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail } from '@/lib/model/mail';
import { type Person, type Reading, startReading } from './reader';

const russian = 'Привет из Твери';
/** The same in KOI8-R, which the letter says is Western. */
const koi8 = Buffer.from('f0d2c9d7c5d420c9da20f4d7c5d2c9', 'hex');

function letter(type: string, body: Buffer | string): Buffer {
  const head = `From: Ada <ada@post.example>\r\nTo: me@post.example\r\nSubject: Words\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

const both = [
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'What was written as text.',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<table bgcolor="#ccddee"><td><p>What was <b>designed</b>.',
  '--b--',
  '',
].join('\r\n');

let reading: Reading;
let person: Person;
let ids: MessageId[];
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('reading');
  const rows = await person.receiveAll([
    letter('text/plain; charset=iso-8859-1', koi8),
    letter('text/html; charset=iso-8859-1', Buffer.concat([Buffer.from('<p><b>'), koi8, Buffer.from('</b></p>')])),
    letter('multipart/alternative; boundary=b', both),
    letter('text/html; charset=utf-8', '<h1>Only</h1><p>HTML &amp; <a href="https://post.example/">a link</a>'),
  ]);
  ids = rows.map(({ id }) => id);
}, 120_000);
afterAll(() => reading?.close());

const at = (index: number) => ids[index] ?? (0 as MessageId);
const open = (index: number, how: Partial<Parameters<Reading['rooms']['openMessage']>[2]> = {}) =>
  reading.rooms.openMessage(person.actor, at(index), { charset: null, form: null, ...how });
const words = ({ body }: MessageDetail) =>
  body.kind === 'text' ? body.blocks.map(({ segments }) => segments.map(({ text }) => text).join('')).join('\n') : body.kind;

test('row 98: an encoding chosen by hand counts for text, and no longer than it is asked for', async () => {
  expect(words(await open(0))).not.toBe(russian);
  expect(words(await open(0, { charset: 'koi8-r' }))).toBe(russian);
  expect(words(await open(0, { charset: 'windows-1251' }))).not.toBe(russian);
  expect(words(await open(0))).not.toBe(russian);
});

test('row 98: it counts for the frame of HTML too', async () => {
  const look = { theme: 'light', paper: false, contrast: false } as const;
  const frame = async (charset: 'koi8-r' | null) =>
    (await reading.rooms.messageFrame(person.actor, at(1), look, { charset })).toString('utf8');
  expect(await frame('koi8-r')).toContain(`<b>${russian}</b>`);
  expect(await frame(null)).not.toContain(russian);
  expect(words(await open(1, { charset: 'koi8-r', form: 'plain' }))).toBe(russian);
});

test('row 88: as plain text a letter shows what its sender wrote as such, else the words of its HTML', async () => {
  expect((await open(2)).body).toMatchObject({ kind: 'html', designed: true });
  const plain = await open(2, { form: 'plain' });
  expect(words(plain)).toBe('What was written as text.');
  expect(plain.body).toMatchObject({ plain: true, note: null });
  const made = await open(3, { form: 'plain' });
  expect(words(made)).toMatch(/Only[\s\S]*HTML & a link/u);
  expect(JSON.stringify(made.body)).toContain('"href":"https://post.example/"');
  // A letter that is text is what it was.
  expect((await open(0, { form: 'plain' })).body).not.toHaveProperty('plain');
});

test('row 88: whoever prefers text gets it without asking, and the design where they ask', async () => {
  const { keepPreferences } = await import('@/lib/db/preferences');
  await keepPreferences(person.actor.userId, { plainText: true });
  expect(words(await open(2))).toBe('What was written as text.');
  expect((await open(2, { form: 'designed' })).body.kind).toBe('html');
  await keepPreferences(person.actor.userId, { plainText: false });
  expect((await open(2)).body.kind).toBe('html');
});
