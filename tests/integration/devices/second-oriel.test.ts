/** A second Oriel sets itself up from what this one serves: by Thunderbird's file, Microsoft's Autodiscover, PACC, and the lines of the DNS (5.7). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { RouteHandler } from '@/lib/http/route';
import type { Page } from '../../support/internet';
import { startInternet } from '../discovery/internet';

let net: Awaited<ReturnType<typeof startInternet>>;
let config: RouteHandler;
let discover: RouteHandler;
let pacc: RouteHandler;
let lines: (domain: string, host?: string) => { name: string; type: string; value: string }[];
const folder = mkdtempSync(join(tmpdir(), 'oriel-second-'));

/** Its servers, domain by domain: PACC tells of the usual ports alone, and this internet puts its own in their place. */
function writeServers(file: string): void {
  const { imaps, submissions } = net.ports;
  const named = { imap: `imaps://mail.files.example:${imaps}`, smtp: `smtps://mail.files.example:${submissions}` };
  const usual = { imap: 'imaps://mail.files.example', smtp: 'smtps://mail.files.example' };
  writeFileSync(file, JSON.stringify({ 'files.example': named, 'office.example': named, 'srv.example': named, 'draft.example': usual }));
}

beforeAll(async () => {
  net = await startInternet();
  // The one that looks reads its settings first; the one that serves has others.
  (await import('@/lib/env')).env();
  vi.resetModules();
  const table = join(folder, 'servers.json');
  writeServers(table);
  vi.stubEnv('ORIEL_SERVERS', table);
  vi.stubEnv('ORIEL_PUBLISH', 'files.example office.example srv.example draft.example');
  config = (await import('@/app/api/autoconfig/route')).GET;
  discover = (await import('@/app/api/autodiscover/route')).POST;
  pacc = (await import('@/app/api/pacc/route')).GET;
  const { dnsLines } = await import('@/lib/devices/dns-lines');
  const { serversOf } = await import('@/lib/mail/published');
  lines = (domain, host = 'webmail.files.example') => {
    const servers = serversOf(domain);
    return servers ? dnsLines(servers, host, true) : [];
  };
  expect(lines('files.example').length).toBeGreaterThan(3);
});
beforeEach(() => {
  net.reset();
  net.world.names.set('mail.files.example', ['127.0.0.1']);
});
afterAll(async () => {
  await net.stop();
  rmSync(folder, { recursive: true });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** The handler as the web serves it. */
const served =
  (handler: RouteHandler): Page =>
  (request, response) => {
    const answer = async () => {
      const { method = 'GET', url = '/', headers } = request;
      const body = method === 'GET' ? {} : { body: await bodyOf(request) };
      const host = headers.host ?? '';
      const asked = new Request(`https://${host}${url}`, {
        method,
        headers: { host, 'content-type': headers['content-type'] ?? '' },
        ...body,
      });
      const given = await handler(asked, { params: Promise.resolve({}) });
      response.writeHead(given.status, Object.fromEntries(given.headers)).end(await given.text());
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  };

const found = () => ({
  login: expect.stringMatching(/^Ann@/u),
  consent: 'none',
  imap: { host: 'mail.files.example', port: net.ports.imaps, security: 'tls' },
  smtp: { host: 'mail.files.example', port: net.ports.submissions, security: 'tls' },
});

test('rows 13, 218: by the file at the name for it', async () => {
  net.world.names.set('autoconfig.files.example', ['127.0.0.1']);
  net.world.https.set('autoconfig.files.example/mail/config-v1.1.xml', served(config));
  const { settings } = await net.find('Ann@files.example');
  expect(settings).toMatchObject({ ...found(), source: 'autoconfig' });
});

test('rows 13, 218: by the file at its well-known place, where no address is told', async () => {
  net.world.names.set('files.example', ['127.0.0.1']);
  net.world.https.set('files.example/.well-known/autoconfig/mail/config-v1.1.xml', served(config));
  const { settings } = await net.find('Ann@files.example');
  expect(settings).toMatchObject({ ...found(), source: 'wellKnown' });
});

test('row 219: by Autodiscover', async () => {
  net.world.names.set('autodiscover.office.example', ['127.0.0.1']);
  net.world.https.set('autodiscover.office.example/autodiscover/autodiscover.xml', served(discover));
  const { settings } = await net.find('Ann@office.example');
  expect(settings).toMatchObject({ ...found(), consent: expect.any(String), source: 'autodiscover' });
});

test('rows 223, 225: by PACC, where the lines of the DNS lead to this one by its address and vouch for what it says', async () => {
  for (const { name, type, value } of lines('draft.example', '127.0.0.1')) {
    if (type === 'A') net.world.names.set(name, [value]);
    if (type === 'TXT') net.world.txt.set(name, [value]);
  }
  net.world.https.set('ua-auto-config.draft.example/.well-known/user-agent-configuration.json', served(pacc));
  const { settings, provider, trace } = await net.find('Ann@draft.example');
  expect(settings).toMatchObject({ ...found(), source: 'pacc', pop3: null });
  expect(provider).toBe('draft.example');
  expect(trace.find(({ won }) => won)).toMatchObject({ source: 'pacc', at: 'ua-auto-config.draft.example', answer: 'found' });
});

test('row 223: not by PACC once the document and the line of the DNS differ', async () => {
  net.world.names.set('ua-auto-config.draft.example', ['127.0.0.1']);
  net.world.https.set('ua-auto-config.draft.example/.well-known/user-agent-configuration.json', served(pacc));
  const line = lines('draft.example').find(({ type }) => type === 'TXT');
  expect(line?.name).toBe('_ua-auto-config.draft.example');
  net.world.txt.set('_ua-auto-config.draft.example', [line?.value.replace(/.{4}=$/u, 'AAAA=') ?? '']);
  const { settings, trace } = await net.find('Ann@draft.example');
  expect(settings).toBeNull();
  expect(trace.find(({ source }) => source === 'pacc')).toMatchObject({ answer: 'failed', why: { code: 'said.discovery.digest' } });
});

test('rows 14, 225: by the lines of the DNS', async () => {
  for (const { name, type, value } of lines('files.example')) {
    if (type !== 'SRV') continue;
    const [priority, weight, port, host = ''] = value.split(' ');
    net.world.srv.set(name, [{ host: host.replace(/\.$/u, ''), port: Number(port), priority: Number(priority), weight: Number(weight) }]);
  }
  const { settings } = await net.find('Ann@files.example');
  expect(settings).toMatchObject({ ...found(), source: 'srv' });
});
