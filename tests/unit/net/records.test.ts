/** What domains say of themselves, asked of a name server of the test's own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askMx, askSrv, askTxt, listed, type Records, refusesMail } from '@/lib/net/records';
import { type NameAnswer, type NameServer, type ServiceRecord, startNameServer } from '../../support/name-server';

const names: Record<string, NameAnswer> = { 'gone.example': 'none', 'broken.example': 'fault', 'silent.example': 'silence' };
const mail: Record<string, string[]> = {
  'mail.example': ['MX.Mail.example', 'second.mail.example'],
  'mute.example': [''],
  'odd.example': ['good.example', 'a/b?c.example', 'd@e.example'],
};
const services: Record<string, ServiceRecord[]> = {
  '_imaps._tcp.mail.example': [
    { host: 'later.example', port: 1, priority: 20, weight: 9 },
    { host: 'light.example', port: 2, priority: 10, weight: 1 },
    { host: 'Heavy.example', port: 3, priority: 10, weight: 5 },
  ],
  '_pop3s._tcp.mail.example': [{ host: '.', port: 0 }],
};
const texts: Record<string, string[]> = { 'mail.example': ['v=one', 'x'.repeat(300)] };
let server: NameServer;
let at: string[];

beforeAll(async () => {
  server = await startNameServer(
    (name) => names[name] ?? [],
    (name) => mail[name] ?? [],
    (name) => texts[name] ?? [],
    (name) => services[name] ?? [],
  );
  at = [server.at];
});
afterAll(() => server?.stop());

test('row 15: MX records, names in lower case and without the dot', async () => {
  const found = await askMx('MAIL.example.', at);
  expect(
    listed(found)
      ?.map(({ host }) => host)
      .sort(),
  ).toEqual(['mx.mail.example', 'second.mail.example']);
  expect(refusesMail(found)).toBe(false);
});

test('row 15: null MX (RFC 7505) is a refusal, and no record at all is none', async () => {
  expect(refusesMail(await askMx('mute.example', at))).toBe(true);
  expect(refusesMail(await askMx('nothing.example', at))).toBe(false);
});

test('row 14: SRV records by priority, then the heavier first; a dot says that there is no such service', async () => {
  expect(listed(await askSrv('_imaps._tcp.mail.example', at))).toEqual([
    { host: 'heavy.example', port: 3, priority: 10, weight: 5 },
    { host: 'light.example', port: 2, priority: 10, weight: 1 },
    { host: 'later.example', port: 1, priority: 20, weight: 9 },
  ]);
  expect(listed(await askSrv('_pop3s._tcp.mail.example', at))).toMatchObject([{ host: '' }]);
});

test('T47: what is no name of a host is no answer', async () => {
  const hosts = listed(await askMx('odd.example', at))?.map(({ host }) => host) ?? [];
  expect(hosts.filter((host) => /[^a-z0-9.-]/u.test(host))).toEqual([]);
});

test('text records are joined from their pieces', async () => {
  expect(listed(await askTxt('mail.example', at))).toEqual(['v=one', 'x'.repeat(300)]);
});

const ways: [string, (name: string) => Promise<Records<unknown>>][] = [
  ['MX', (name) => askMx(name, at)],
  ['SRV', (name) => askSrv(name, at)],
  ['TXT', (name) => askTxt(name, at)],
];
test.each(ways)('%s: tells apart what is not there and what cannot be known', async (_, ask) => {
  expect(await ask('nothing.example')).toBe('none');
  expect(await ask('gone.example')).toBe('noName');
  expect(await ask('broken.example')).toBe('away');
  expect([listed(await ask('gone.example')), listed(await ask('broken.example'))]).toEqual([[], null]);
});

test.each(['localhost', '127.0.0.1', '[::1]', 'not a name', 'a..example', `${'x'.repeat(64)}.example`])('%j is no name', async (name) => {
  expect(await askMx(name, at)).toBe('noName');
});

test('a name server that says nothing is waited for no longer than told', async () => {
  const start = Date.now();
  expect(await askMx('silent.example', at, 300)).toBe('away');
  expect(Date.now() - start).toBeLessThan(2000);
});
