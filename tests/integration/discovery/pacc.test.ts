/** Row 223: the draft's settings document, asked for by the operator's word alone, and taken where the domain's name servers vouch for it. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Discovery, TraceLine } from '@/lib/model/discovery';
import { page } from '../../support/internet';
import { startInternet } from './internet';

let net: Awaited<ReturnType<typeof startInternet>>;
const host = 'ua-auto-config.draft.example';
const path = '/.well-known/user-agent-configuration.json';
const place = `${host}${path}`;
const here = ['127.0.0.1'];

const documentOf = (server: string) =>
  JSON.stringify({ protocols: { imap: { host: server }, submit: { host: server } }, info: { provider: { name: 'Draft' } } });
const text = documentOf('imap.draft.example');
const recordOf = (document: string) => `v=UAAC1; a=sha256; d=${createHash('sha256').update(document).digest('base64')}`;
const vouch = (document: string) => net.world.txt.set('_ua-auto-config.draft.example', [recordOf(document)]);
const json = (document: string) => page(document, 'application/json');
const lineOf = ({ trace }: Discovery, source: TraceLine['source']) => trace.find((line) => line.source === source);
const find = () => net.find('ann@draft.example');

beforeAll(async () => {
  net = await startInternet();
});
/** The domain has Thunderbird's file too: it counts where the document does not. */
beforeEach(() => {
  net.reset();
  for (const name of [host, 'imap.draft.example', 'autoconfig.draft.example', 'mail.draft.example']) net.world.names.set(name, here);
  net.world.https.set('autoconfig.draft.example/mail/config-v1.1.xml', page(net.config('mail.draft.example')));
});
afterAll(() => net.stop());

describe('the document that the name servers vouch for', () => {
  test('wins before Thunderbird’s file, and hears nothing of the person', async () => {
    const accepted: (string | undefined)[] = [];
    net.world.https.set(place, (request, response) => {
      accepted.push(request.headers.accept);
      json(text)(request, response);
    });
    vouch(text);
    const found = await find();
    expect(found.settings).toMatchObject({
      source: 'pacc',
      at: host,
      consent: 'none',
      login: 'ann@draft.example',
      imap: { host: 'imap.draft.example', port: net.ports.imaps, security: 'tls' },
      smtp: { host: 'imap.draft.example', port: net.ports.submissions, security: 'tls' },
    });
    expect(found.provider).toBe('Draft');
    expect(lineOf(found, 'pacc')).toMatchObject({ at: host, answer: 'found', won: true });
    expect(net.asked.filter((line) => line.includes('ua-auto-config'))).toEqual([`GET https://${place}`]);
    expect(net.namesAsked).toContain('TXT _ua-auto-config.draft.example');
    expect(accepted).toEqual(['application/json']);
  });

  test('may come packed: its digest is of what was in it', async () => {
    net.world.https.set(place, (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(text)));
    vouch(text);
    expect((await find()).settings?.source).toBe('pacc');
  });

  test('may lie elsewhere under TLS', async () => {
    net.world.names.set('hoster.example', here);
    net.world.https.set('hoster.example/pacc.json', json(text));
    const elsewhere = `https://hoster.example:${net.httpsPort}/pacc.json`;
    net.world.https.set(place, (_, response) => response.writeHead(302, { Location: elsewhere }).end());
    vouch(text);
    expect((await find()).settings?.source).toBe('pacc');
  });

  test('gives way where its servers do not answer', async () => {
    const gone = documentOf('imap.gone.example');
    net.world.https.set(place, json(gone));
    vouch(gone);
    const found = await find();
    expect(lineOf(found, 'pacc')).toMatchObject({ answer: 'found', won: false });
    expect(found.settings?.source).toBe('autoconfig');
  });
});

describe('T47: what is not taken', () => {
  test.each<[string, string[]]>([
    ['nobody vouches', []],
    ['other words are said', ['v=spf1 -all']],
    ['the digest is of another document', [recordOf(`${text}\n`)]],
  ])('a document where %s', async (_, records) => {
    net.world.https.set(place, json(text));
    net.world.txt.set('_ua-auto-config.draft.example', records);
    const found = await find();
    expect(lineOf(found, 'pacc')).toMatchObject({ answer: 'failed', won: false, why: { code: 'said.discovery.digest' } });
    expect(found.settings?.source).toBe('autoconfig');
  });

  test('one while the name servers fail', async () => {
    net.world.https.set(place, json(text));
    vouch(text);
    net.world.names.set('_ua-auto-config.draft.example', 'fault');
    const found = await find();
    expect(lineOf(found, 'pacc')).toMatchObject({ answer: 'failed', why: { code: 'said.discovery.nameServers' } });
    expect(found.settings?.source).toBe('autoconfig');
  });

  test('one of another form, vouched for or not', async () => {
    const other = '<html><body>Welcome</body></html>';
    net.world.https.set(place, page(other, 'text/html'));
    vouch(other);
    expect(lineOf(await find(), 'pacc')).toMatchObject({ answer: 'none', why: { code: 'said.discovery.otherForm' } });
  });

  test('one that lies outside of TLS: nobody asks there, nor is led there', async () => {
    net.world.http.set(place, json(text));
    vouch(text);
    const outside = () => net.asked.filter((line) => line.includes(`http://${host}`));
    expect(lineOf(await find(), 'pacc')?.answer).toBe('none');
    expect(outside()).toEqual([]);
    const plain = `http://${host}:${net.usual[80]}${path}`;
    net.world.https.set(place, (_, response) => response.writeHead(302, { Location: plain }).end());
    expect(lineOf(await find(), 'pacc')).toMatchObject({ answer: 'failed', why: { code: 'said.web.notSecure' } });
    expect(outside()).toEqual([]);
  });

  test('one under a certificate for another name', async () => {
    net.world.names.set('ua-auto-config.strange.example', here);
    net.world.https.set(`ua-auto-config.strange.example${path}`, json(text));
    net.world.txt.set('_ua-auto-config.strange.example', [recordOf(text)]);
    const found = await net.find('ann@strange.example');
    expect(lineOf(found, 'pacc')).toMatchObject({ answer: 'failed', why: { code: 'said.web.notSecure' } });
    expect(found.settings).toBeNull();
  });

  test('one within a private network, and one that names a server there', async () => {
    net.world.names.set(host, ['10.0.0.5']);
    expect(lineOf(await find(), 'pacc')).toMatchObject({ answer: 'refused', why: { code: 'said.web.notAllowed' } });
    const inside = documentOf('inside.draft.example');
    net.world.names.set(host, here);
    net.world.names.set('inside.draft.example', ['10.0.0.7']);
    net.world.https.set(place, json(inside));
    vouch(inside);
    const found = await find();
    expect(lineOf(found, 'pacc')).toMatchObject({ answer: 'found', won: false });
    const checks = found.trace.filter(({ source, at }) => source === 'check' && at.includes('inside.draft.example'));
    expect(checks.map(({ answer }) => answer)).toEqual(['refused', 'refused']);
    expect(found.settings?.source).toBe('autoconfig');
  });

  test.each<[string, Buffer, Record<string, string>]>([
    ['as it comes', Buffer.alloc(300_000, ' '), {}],
    ['once it is unpacked', gzipSync(Buffer.alloc(50_000_000, ' ')), { 'Content-Encoding': 'gzip' }],
  ])('one of more than 256 KB, %s', async (_, bytes, headers) => {
    net.world.https.set(place, (__, response) => response.writeHead(200, headers).end(bytes));
    const found = await find();
    expect(lineOf(found, 'pacc')).toMatchObject({ answer: 'failed', why: { code: 'said.web.tooMuch' } });
    expect(found.settings?.source).toBe('autoconfig');
  });

  test('one that never ends', async () => {
    net.world.https.set(place, (_, response) => void response.writeHead(200).write('{"protocols":'));
    const found = await net.find('ann@draft.example', undefined, { webMs: 1500 });
    expect(lineOf(found, 'pacc')).toMatchObject({ answer: 'failed', why: { code: 'said.web.away' } });
    expect(found.settings?.source).toBe('autoconfig');
  });
});

test.each([undefined, '0'])('where the operator’s switch is %j nobody is asked for it, no name server either', async (value) => {
  net.world.https.set(place, json(text));
  vouch(text);
  vi.stubEnv('ORIEL_PACC', value);
  vi.resetModules();
  try {
    const { discover } = await import('@/lib/discovery/discover');
    const found = await discover('ann@draft.example', { servers: net.nameServers, ports: net.usual });
    expect(found.settings?.source).toBe('autoconfig');
    expect(lineOf(found, 'pacc')).toBeUndefined();
    expect([...net.asked, ...net.namesAsked].filter((line) => line.includes('ua-auto-config'))).toEqual([]);
  } finally {
    vi.stubEnv('ORIEL_PACC', '1');
  }
});
