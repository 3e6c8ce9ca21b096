/** Letters that were made to be too much: each opens with what can be shown of it, and the answer stays one that a browser can take. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type Reading, startReading } from './reader';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('heavy');
}, 120_000);
afterAll(() => reading?.close());

const mostAnswered = 4_000_000;
const first = 'From: "A" <a@b.example>\r\nTo: c@d.example\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n';
const letter = (type: string, body: string, more = '') => `${first}Subject: heavy\r\n${more}Content-Type: ${type}\r\n\r\n${body}`;
const html = (body: string) => letter('text/html; charset=utf-8', body);
const text = (body: string, more = '') => letter('text/plain', body, more);
const times = (count: number, piece: (at: number) => string, between = '') =>
  Array.from({ length: count }, (_, at) => piece(at)).join(between);
const parts = (count: number, part: (at: number) => string) =>
  letter('multipart/mixed; boundary=xx', `${times(count, (at) => `--xx\r\n${part(at)}\r\n`)}--xx--\r\n`);

function wrapped(depth: number): string {
  let inner = text('innermost');
  for (let at = 0; at < depth; at += 1) inner = letter('message/rfc822', inner);
  return inner;
}

function boxed(depth: number): string {
  let inner = 'Content-Type: text/plain\r\n\r\ninnermost';
  for (let at = 0; at < depth; at += 1)
    inner = `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n${inner}\r\n--b${at}--\r\n`;
  return `${first}${inner}`;
}

const event = 'BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Nowhere/Else:20261122T100000\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:a\r\nEND:VEVENT\r\n';
const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nPHOTO;ENCODING=b:${'A'.repeat(100_000)}\r\nEND:VCARD\r\n`;
const failed = 'Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n';

const letters: [string, () => string][] = [
  ['30 letters one in the other', () => wrapped(30)],
  ['500 multiparts one in the other', () => boxed(500)],
  [
    '2,000 files',
    () => parts(2000, (at) => `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="${at}.pdf"\r\n\r\nx`),
  ],
  ['500 pages', () => parts(500, () => 'Content-Type: text/html\r\n\r\n<p>hello<style>p{color:red}</style>')],
  ['200 calendars', () => parts(200, () => `Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n${event}END:VCALENDAR`)],
  ['20,000 events', () => letter('text/calendar', `BEGIN:VCALENDAR\r\n${event.repeat(20_000)}END:VCALENDAR`)],
  ['50 contacts with pictures', () => letter('text/vcard', card.repeat(50))],
  ['20,000 tables one in the other', () => html('<table><tr><td>'.repeat(20_000))],
  ['50,000 attributes', () => html(`<p ${times(50_000, (at) => `a${at}=1`, ' ')}>x`)],
  ['rules one in the other', () => html(`<style>${'a{color:red;'.repeat(50_000)}</style>x`)],
  ['selectors one in the other', () => html(`<style>${':is('.repeat(20_000)}</style>x`)],
  ['5,000 styles', () => html(times(5000, () => '<p style="color:#123456;font:12px/1 a;margin:1px 1px">x</p>'))],
  ['20,000 lying links', () => html(times(20_000, (at) => `<a href="https://evil${at}.example">https://bank${at}.example</a> `))],
  ['10,000 trackers', () => html(times(10_000, (at) => `<img src="https://t${at}.example/p.gif" width=1 height=1>`))],
  ['20 MB of text', () => text('some words and http://link.example/ here\r\n'.repeat(450_000))],
  ['quotes 900 deep', () => text(times(5000, (at) => `${'>'.repeat(at % 900)} x`, '\r\n'))],
  [
    '3,000 stops on the way',
    () => `${times(3000, (at) => `Received: from a${at} by b${at}; Mon, 2 Nov 2026 10:00:00 +0000\r\n`)}${text('x')}`,
  ],
  [
    'brackets in results',
    () =>
      text(
        'x',
        times(500, () => `Authentication-Results: localhost; ${'dkim=pass ('.repeat(200)}\r\n`),
      ),
  ],
  [
    '2,000 ways to leave',
    () => text('x', `List-Id: <x.example>\r\nList-Unsubscribe: ${'<https://a.example/x>, '.repeat(2000)}<javascript:1>\r\n`),
  ],
  ['20,000 failures', () => letter('message/delivery-status', `Reporting-MTA: dns; a\r\n\r\n${failed.repeat(20_000)}`)],
  ['no header', () => '\r\nbody only'],
];

test.each(letters)('T68: %s', { timeout: 120_000 }, async (_, made) => {
  const row = await person.receive(Buffer.from(made(), 'latin1'));
  const detail = await reading.rooms.openMessage(person.actor, row.id);
  expect(JSON.stringify(detail).length).toBeLessThan(mostAnswered);
  if (detail.body.kind === 'text') expect(detail.body.blocks.length > 0 || detail.body.note !== null).toBe(true);
});
