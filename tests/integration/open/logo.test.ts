import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueCertificate, testAuthority } from '../../support/certificates';
import { buildMessage } from '../../support/message';
import { type Person, type Reading, startReading } from './reader';

const received =
  'Received: from mail.birds.example (mail.birds.example [203.0.113.7])\r\n\tby mx.oriel.test (Postfix) with ESMTPS id 7; Mon, 2 Nov 2026 10:00:05 +0000\r\n';
const results = (words: string) => `Authentication-Results: mx.oriel.test;\r\n\t${words}\r\n`;
const good = 'dkim=pass header.d=birds.example; dmarc=pass header.from=birds.example';
const svg =
  '<svg version="1.2" baseProfile="tiny-ps" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#0a7a6a"/></svg>';
const indicator = `BIMI-Indicator: ${Buffer.from(svg).toString('base64')}\r\n`;

const folder = mkdtempSync(join(tmpdir(), 'oriel-logo-'));
const { certificate, key } = issueCertificate(folder, 'good', []);
/** What was asked of the web, by path. */
const asked: string[] = [];
const web = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  asked.push(request.url ?? '');
  response.writeHead(request.url === '/gone.svg' ? 404 : 200, { 'Content-Type': 'image/svg+xml' });
  response.end(request.url === '/evil.svg' ? svg.replace('<rect', '<script>alert(1)</script><rect') : svg);
});

let reading: Reading;
let person: Person;
let rooms: typeof import('@/lib/mail/sender-logo') & typeof import('@/lib/net/outside') & typeof import('@/lib/db/preferences');
let port = 0;
beforeAll(async () => {
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
  port = (web.address() as AddressInfo).port;
  process.env.ORIEL_AUTHSERV_IDS = 'localhost=mx.oriel.test 127.0.0.1=mx.oriel.test';
  process.env.ORIEL_PRIVATE_HOSTS = `127.0.0.1:${port}`;
  process.env.ORIEL_CA_FILE = testAuthority().certificate;
  reading = await startReading();
  const modules = await Promise.all([import('@/lib/mail/sender-logo'), import('@/lib/net/outside'), import('@/lib/db/preferences')]);
  rooms = { ...modules[0], ...modules[1], ...modules[2] };
  person = await reading.arrive('logo');
}, 120_000);
afterAll(async () => {
  await reading?.close();
  await new Promise((done) => web.close(done));
  for (const name of ['ORIEL_AUTHSERV_IDS', 'ORIEL_PRIVATE_HOSTS', 'ORIEL_CA_FILE']) delete process.env[name];
  rmSync(folder, { recursive: true });
});

/** A name server with these records, and the real way out to the web. */
function ways(records: Record<string, string>) {
  const names: string[] = [];
  const txt = async (name: string) => {
    names.push(name);
    return records[name] === undefined ? [] : [records[name]];
  };
  return { names, ways: { txt, fetch: rooms.fetchOutside } };
}

const policy = { '_dmarc.birds.example': 'v=DMARC1; p=reject' };
const named = (path: string) => ({ ...policy, 'default._bimi.birds.example': `v=BIMI1; l=https://localhost:${port}${path}; a=` });

async function receive(top: string, from = 'news@birds.example') {
  const letter = buildMessage({ from: { name: 'Birds', address: from }, to: person.user.address, text: 'Hello' });
  return person.receive(Buffer.concat([Buffer.from(top), letter]));
}
const isPng = (bytes: Buffer | null) => bytes?.subarray(1, 4).toString() === 'PNG';

test('row 66, T18: a logo that the own server wrote is shown, one that is to be looked up only where that was chosen', {
  timeout: 60_000,
}, async () => {
  const { actor } = person;
  const outside = ways(named('/logo.svg'));
  const brought = await receive(results(`${good}; bimi=pass header.d=birds.example`) + indicator + received);
  expect(isPng(await rooms.senderLogo(actor, brought.id, outside.ways))).toBe(true);
  expect((await reading.rooms.openMessage(actor, brought.id)).trust?.logo).toBe(true);
  const faked = await receive(results(good) + received + indicator + results('bimi=pass'));
  expect((await reading.rooms.openMessage(actor, faked.id)).trust?.logo).toBeUndefined();
  expect(await rooms.senderLogo(actor, faked.id, outside.ways)).toBeNull();
  expect([outside.names, asked]).toEqual([[], []]);

  await rooms.keepPreferences(actor.userId, { logos: true });
  const found = await Promise.all([1, 2, 3].map(() => rooms.senderLogo(actor, faked.id, outside.ways)));
  expect(found.map(isPng)).toEqual([true, true, true]);
  expect(asked).toEqual(['/logo.svg']);
  // Kept: nobody is asked again.
  const silent = ways({});
  expect(isPng(await rooms.senderLogo(actor, faked.id, silent.ways))).toBe(true);
  expect(silent.names).toEqual([]);
  const unproved = await receive(results('dkim=none; dmarc=fail header.from=birds.example') + received);
  expect(await rooms.senderLogo(actor, unproved.id, silent.ways)).toBeNull();
  expect(silent.names).toEqual([]);
});

test.each([
  ['the domain asks nobody to refuse what proves nothing', { ...named('/logo.svg'), '_dmarc.birds.example': 'v=DMARC1; p=none' }],
  ['it asks so for a part only', { ...named('/logo.svg'), '_dmarc.birds.example': 'v=DMARC1; p=reject; pct=20' }],
  ['it has no policy', { 'default._bimi.birds.example': 'v=BIMI1; l=https://localhost/logo.svg' }],
  ['it names none', policy],
  ['it declines', { ...policy, 'default._bimi.birds.example': 'v=BIMI1; l=; a=' }],
  ['the address is not safe', { ...policy, 'default._bimi.birds.example': 'v=BIMI1; l=http://localhost/logo.svg' }],
  ['T47: the address lies in the house', { ...policy, 'default._bimi.birds.example': 'v=BIMI1; l=https://10.0.0.1/logo.svg' }],
  ['the record is of another kind', { ...policy, 'default._bimi.birds.example': 'v=SPF1; l=https://localhost/logo.svg' }],
])('row 66: no logo where %s', async (_, records) => {
  expect(await rooms.lookForLogo('birds.example', ways(records).ways)).toBeNull();
});

test('row 66: no logo where the file is gone or is more than a drawing; a name below takes that of the domain above', async () => {
  expect(await rooms.lookForLogo('birds.example', ways(named('/gone.svg')).ways)).toBeNull();
  expect(await rooms.lookForLogo('birds.example', ways(named('/evil.svg')).ways)).toBeNull();
  expect(isPng(await rooms.lookForLogo('news.birds.example', ways(named('/logo.svg')).ways))).toBe(true);
  const strictAbove = { ...named('/logo.svg'), '_dmarc.birds.example': 'v=DMARC1; p=reject; sp=none' };
  expect(await rooms.lookForLogo('news.birds.example', ways(strictAbove).ways)).toBeNull();
});
