import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageDetail } from '@/lib/model/mail';
import { toldAs } from '../../support/told';
import { loadable } from '../../unit/mime/made-safe';
import { type Person, type Reading, startReading } from './reader';

const folder = 'tests/fixtures/letters';
const look = { theme: 'dark', paper: false, contrast: false } as const;
const names = readdirSync(folder).sort();

let reading: Reading;
let person: Person;
const opened = new Map<string, { detail: MessageDetail; frame: string; id: number }>();
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('letters');
  const rows = await person.receiveAll(names.map((name) => readFileSync(join(folder, name))));
  for (const [index, row] of rows.entries()) {
    const detail = await reading.rooms.openMessage(person.actor, row.id);
    const frame = detail.body.kind === 'html' ? (await reading.rooms.messageFrame(person.actor, row.id, look)).toString('utf8') : '';
    opened.set(names[index] ?? '', { detail, frame, id: row.id });
  }
}, 120_000);
afterAll(() => reading?.close());

function letter(name: string) {
  const found = opened.get(`${name}.eml`);
  if (!found) throw new Error(`There is no letter ${name}.`);
  return found;
}

function blocksOf({ detail: { body } }: { detail: MessageDetail }) {
  return body.kind === 'text'
    ? body.blocks.map(({ depth, segments }) => `${'>'.repeat(depth)}${segments.map(({ text }) => text).join('')}`)
    : null;
}

test.each(names.filter((name) => name.startsWith('remote-vectors')))('T13 to T17: %s leaves no address of the canary behind', (name) => {
  const { detail, frame } = letter(name.replace(/\.eml$/u, ''));
  expect(detail.body.kind).toBe('html');
  expect(frame).toContain('nothing in it may be fetched');
  expect(loadable(frame).join('\n')).not.toMatch(/canary|link\.example|\/\/|@import|cid:/iu);
  expect(frame).not.toMatch(/<script|<svg|<iframe|<link/u);
});

test('T18: receipts that are asked for are not given, and nothing is fetched', async () => {
  expect(blocksOf(letter('receipts-asked'))).toEqual(['Did this arrive?']);
  const folders = await person.phone.folders();
  for (const { path } of folders) if (path !== 'INBOX') expect(await person.phone.list(path)).toEqual([]);
});

test('T23: the three parts of the sandwich stay three documents', () => {
  const { frame } = letter('sandwich');
  expect(frame).not.toContain('canary');
  expect(frame.match(/class="oriel-document"/gu)).toHaveLength(3);
  expect(frame).toContain('The secret in the middle');
});

test('a plain letter in HTML takes our ink in the dark and keeps its red', () => {
  const { detail, frame } = letter('plain-in-html');
  expect(detail.body).toMatchObject({ kind: 'html', designed: false });
  expect(frame).toContain(':root{color-scheme:dark}');
  expect(frame).toContain('color:light-dark(red,');
  expect(frame).toContain('background:light-dark(white,transparent)');
});

test('T38: a letter’s own picture is shown twice and not listed', () => {
  const { detail, frame, id } = letter('pictures-of-its-own');
  expect(frame.match(new RegExp(`/api/messages/${id}/parts/2\\?inline=1`, 'gu'))).toHaveLength(2);
  expect(detail.attachments).toEqual([]);
});

test('text is laid out and read as it was meant', () => {
  expect(blocksOf(letter('flowed'))).toEqual([
    'This paragraph was broken by the mail program and is one paragraph again.',
    '>A quotation that also goes on in the next line.',
    'https://a.example/path and www.example.org\n--\nInes',
  ]);
  expect(blocksOf(letter('latin-called-utf8'))).toEqual(['Grüße aus Köln, die Übersicht hängt an.']);
});

test('T35: odd names of files', () => {
  expect(letter('odd-file-names').detail.attachments.map(({ filename }) => filename)).toEqual([
    'passwd',
    'photogpj.exe',
    '_CON.txt',
    'Übersicht _neu_ & mehr.pdf',
    expect.stringMatching(/^(?:long )+.*\.docx$/u),
    'page.html',
    'drawing.svg',
  ]);
});

test('T63: HTML too deep to show is shown as text, and says so', () => {
  expect(blocksOf(letter('deep-html'))).toEqual(['At the bottom']);
  expect(letter('deep-html').detail.body).toMatchObject({ note: toldAs(/safe/u) });
});
