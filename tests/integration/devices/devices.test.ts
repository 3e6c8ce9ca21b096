/** The other devices over the routes (5.7): what anybody is told of a published domain, what a person gets of an account, links that work once, and what an operator sees. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RouteHandler } from '@/lib/http/route';
import type { DeviceLink, DeviceSettings, DomainCheck, OperatorView } from '@/lib/model/devices';
import { issueCertificate } from '../../support/certificates';
import type { MailUser } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { startNameServer } from '../../support/name-server';
import { settingsFor } from '../../support/oriel';

const data = mkdtempSync(join(tmpdir(), 'oriel-devices-'));
const origin = 'https://webmail.oriel.test';
const files = {
  autoconfig: () => import('@/app/api/autoconfig/route'),
  autodiscover: () => import('@/app/api/autodiscover/route'),
  'autodiscover/[address]': () => import('@/app/api/autodiscover/[address]/route'),
  pacc: () => import('@/app/api/pacc/route'),
  'device-links/[secret]': () => import('@/app/api/device-links/[secret]/route'),
  'device-links/[secret]/profile': () => import('@/app/api/device-links/[secret]/profile/route'),
  session: () => import('@/app/api/session/route'),
  'accounts/[id]/devices': () => import('@/app/api/accounts/[id]/devices/route'),
  'accounts/[id]/devices/config': () => import('@/app/api/accounts/[id]/devices/config/route'),
  'accounts/[id]/devices/profile': () => import('@/app/api/accounts/[id]/devices/profile/route'),
  'accounts/[id]/devices/links': () => import('@/app/api/accounts/[id]/devices/links/route'),
  operator: () => import('@/app/api/operator/route'),
  'operator/[domain]': () => import('@/app/api/operator/[domain]/route'),
};
type Name = keyof typeof files;
type Method = 'GET' | 'HEAD' | 'POST';
type Handlers = Record<Name, Partial<Record<Method, RouteHandler>>>;
let off: Handlers;
let handlers: Handlers;
let servers: MailServers;
let ann: MailUser & { cookie: string; id: number };
let boss: MailUser & { cookie: string; id: number };

interface Asking {
  method?: Method;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  of?: Handlers;
}

let place = 0;
function ask(name: Name, { method = 'GET', params = {}, query = {}, headers = {}, body, of = handlers }: Asking = {}): Promise<Response> {
  const handler = of[name][method];
  if (!handler) throw new Error(`There is no ${method} ${name}.`);
  place += 1;
  const url = `${origin}/api/${name}?${new URLSearchParams(query)}`;
  const from = { host: 'webmail.oriel.test', 'x-oriel-address': `198.51.100.${place % 250}`, 'x-oriel-origin': origin };
  const request = new Request(url, { method, headers: { ...from, ...headers }, ...(body === undefined ? {} : { body }) });
  return handler(request, { params: Promise.resolve(params) });
}
const own = (cookie: string) => ({ origin, 'x-oriel': '1', 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie });
const ofAccount = ({ id, cookie }: { id: number; cookie: string }) => ({ params: { id: String(id) }, headers: own(cookie) });

async function load(): Promise<Handlers> {
  const entries = await Promise.all(Object.entries(files).map(async ([name, file]) => [name, await file()] as const));
  return Object.fromEntries(entries) as Handlers;
}

async function signIn(user: MailUser): Promise<MailUser & { cookie: string; id: number }> {
  const { address, password } = user;
  const answer = await ask('session', { method: 'POST', headers: own(''), body: JSON.stringify({ address, password }) });
  expect(answer.status).toBe(200);
  const { account } = (await answer.json()) as { account: { id: number } };
  return { ...user, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', id: account.id };
}

const question = (address: string, schema = 'outlook/responseschema/2006a') =>
  `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request><EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/${schema}</AcceptableResponseSchema></Request></Autodiscover>`;
const posted = (body: string, more: Asking = {}) =>
  ask('autodiscover', { method: 'POST', body, headers: { 'content-type': 'text/xml' }, ...more });

beforeAll(async () => {
  servers = await startMailServers();
  const [first, second] = [await servers.dovecot.newUser('ann'), await servers.dovecot.newUser('boss')];
  const domain = first.address.split('@')[1] ?? '';
  const settings = { ORIEL_DATA: data, ORIEL_LOG: 'silent', ...settingsFor(servers) };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  off = await load();
  (await import('@/lib/env')).env();
  vi.resetModules();
  const signer = issueCertificate(data, 'good', ['webmail.oriel.test']);
  const devices = {
    ORIEL_PROFILE_CERT: signer.certificate,
    ORIEL_PROFILE_KEY: signer.key,
    ORIEL_DEVICES_IMAP: 'imaps://imap.oriel.test',
    ORIEL_DEVICES_SMTP: 'smtps://smtp.oriel.test',
    ORIEL_DEVICES_POP3: 'pop3s://pop.oriel.test',
  };
  for (const [name, value] of Object.entries({ ...devices, ORIEL_PUBLISH: domain, ORIEL_OPERATORS: second.address }))
    vi.stubEnv(name, value);
  handlers = await load();
  const { env } = await import('@/lib/env');
  const { migrate } = await import('@/lib/db/migrate');
  const { prepareDatabase } = await import('@/lib/db/client');
  await migrate(env().databaseUrl);
  await prepareDatabase();
  ann = await signIn(first);
  boss = await signIn(second);
});

afterAll(async () => {
  const { engine } = await import('@/lib/sync/engine');
  await engine().stop();
  const { closeDatabase } = await import('@/lib/db/client');
  await closeDatabase();
  await servers.stop();
  rmSync(data, { recursive: true, force: true });
});

const domainOf = ({ address }: MailUser) => address.split('@')[1] ?? '';

describe('what anybody may ask', () => {
  it('5.7: nothing is there while the operator publishes nothing, whatever is asked', async () => {
    const { address } = ann;
    const answers = await Promise.all([
      ask('autoconfig', { of: off, query: { emailaddress: address } }),
      ask('autoconfig', { of: off, headers: { host: `autoconfig.${domainOf(ann)}` } }),
      posted(question(address), { of: off }),
      posted('<not xml', { of: off }),
      ask('autodiscover', { of: off, query: { Email: address, Protocol: 'AutodiscoverV1' } }),
      ask('autodiscover/[address]', { of: off, params: { address }, query: { Protocol: 'AutodiscoverV1' } }),
      ask('pacc', { of: off, headers: { host: `ua-auto-config.${domainOf(ann)}` } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });

  it('row 218: Thunderbird’s file by the address or by the name that was asked, with what the operator names for devices', async () => {
    const byAddress = await ask('autoconfig', { query: { emailaddress: ann.address } });
    expect([byAddress.status, byAddress.headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
    const text = await byAddress.text();
    expect(text).toContain('<hostname>imap.oriel.test</hostname>');
    expect(text).toContain('<hostname>pop.oriel.test</hostname>');
    for (const host of [`autoconfig.${domainOf(ann)}`, domainOf(ann), `autoconfig.${domainOf(ann)}:443`])
      expect(await (await ask('autoconfig', { headers: { host } })).text()).toBe(text);
  });

  it('5.7, T42: the same for everybody of the domain, there or not', async () => {
    const nobody = `nobody@${domainOf(ann)}`;
    const texts = (responses: Promise<Response>[]) => Promise.all(responses.map(async (one) => (await one).text()));
    for (const answersOf of [
      (address: string) => ask('autoconfig', { query: { emailaddress: address } }),
      (address: string) => posted(question(address)),
      (address: string) => ask('autodiscover', { query: { Email: address, Protocol: 'AutodiscoverV1' } }),
    ]) {
      const [known, unknown] = await texts([answersOf(ann.address), answersOf(nobody)]);
      expect(known).toBe(unknown);
      expect(known).not.toContain(ann.address);
    }
  });

  it('5.7, T54: an unknown domain is 404, what is no address 400, and nothing of either comes back', async () => {
    const hostile = `<script>alert(1)</script>@${domainOf(ann)}`;
    const escaped = hostile.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}"><!ENTITY b "&a;&a;&a;&a;">]>${question('&b;&b;')}`;
    const cases: [Promise<Response>, number][] = [
      [ask('autoconfig', { query: { emailaddress: 'ann@elsewhere.example' } }), 404],
      [ask('autoconfig', { query: { emailaddress: hostile } }), 400],
      [ask('autoconfig', { query: { emailaddress: '' } }), 400],
      [ask('autoconfig', { headers: { host: 'autoconfig.script-elsewhere.example' } }), 404],
      [posted(question('ann@elsewhere.example')), 404],
      [posted(question(escaped)), 400],
      [posted(question('')), 400],
      [posted(bomb), 400],
      [posted('script'), 400],
      [posted(question(ann.address).padEnd(20_000, ' ')), 413],
      [ask('autodiscover', { query: { Email: hostile, Protocol: 'AutodiscoverV1' } }), 400],
      [ask('autodiscover', { query: { Email: ann.address, Protocol: '<script>' } }), 400],
      [ask('autodiscover'), 400],
      [ask('pacc', { headers: { host: 'ua-auto-config.elsewhere.example' } }), 404],
    ];
    for (const [at, [asked, status]] of cases.entries()) {
      const answer = await asked;
      const text = await answer.text();
      expect([at, answer.status], text).toEqual([at, status]);
      expect(text, String(at)).not.toMatch(/script|elsewhere|haha/u);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('row 219: Outlook is answered in the schema that it asked for, from anywhere and without a cookie that counts', async () => {
    const headers = { 'content-type': 'text/xml', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', cookie: ann.cookie };
    const answer = await posted(question(ann.address), { headers });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
    const text = await answer.text();
    expect(text).toContain('xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"');
    expect(text).toContain('<Type>IMAP</Type><Server>imap.oriel.test</Server><Port>993</Port>');
    expect(await (await posted(question(ann.address, 'mobilesync/responseschema/2006'))).text()).toContain('<ErrorCode>601</ErrorCode>');
    const place = { Protocol: 'AutodiscoverV1', Url: `${origin}/autodiscover/autodiscover.xml` };
    const params = { address: ann.address };
    expect(await (await ask('autodiscover/[address]', { params, query: { Protocol: 'autodiscoverv1' } })).json()).toEqual(place);
  });

  it('row 223: PACC tells of the servers at its own name', async () => {
    const answer = await ask('pacc', { headers: { host: `ua-auto-config.${domainOf(ann)}` } });
    expect(await answer.json()).toMatchObject({ protocols: { imap: { host: 'imap.oriel.test' }, smtp: { host: 'smtp.oriel.test' } } });
  });
});

describe('what a person gets of an account', () => {
  it('row 224: the settings to type in, and both files, none with the password', async () => {
    const { settings } = (await (await ask('accounts/[id]/devices', ofAccount(ann))).json()) as { settings: DeviceSettings };
    expect(settings).toEqual({
      address: ann.address,
      login: ann.address,
      imap: { host: 'imap.oriel.test', port: 993, security: 'tls' },
      smtp: { host: 'smtp.oriel.test', port: 465, security: 'tls' },
      pop3: { host: 'pop.oriel.test', port: 995, security: 'tls' },
      nearby: false,
      onPage: false,
      signed: true,
    });
    const config = await ask('accounts/[id]/devices/config', ofAccount(ann));
    const profile = await ask('accounts/[id]/devices/profile', { ...ofAccount(ann), query: { way: 'pop3' } });
    expect(profile.headers.get('content-type')).toBe('application/x-apple-aspen-config');
    expect(config.headers.get('content-disposition')).toBe('attachment; filename="config-v1.1.xml"');
    const bytes = Buffer.from(await profile.clone().arrayBuffer());
    // Signed, and so no text but CMS with the text within.
    expect([bytes[0], bytes.includes('webmail.oriel.test')]).toEqual([0x30, true]);
    const texts = [await config.text(), await profile.text()];
    expect(texts[0]).toContain('%EMAILADDRESS%');
    expect(texts[1]).toContain('<string>pop.oriel.test</string>');
    for (const text of texts) expect(text).not.toContain(ann.password);
  });

  it('T45: nothing of another’s account', async () => {
    const foreign = { params: { id: String(ann.id) }, headers: own(boss.cookie) };
    for (const name of ['accounts/[id]/devices', 'accounts/[id]/devices/config', 'accounts/[id]/devices/profile'] as const)
      expect((await ask(name, foreign)).status, name).toBe(404);
    const making = await ask('accounts/[id]/devices/links', { ...foreign, method: 'POST', body: JSON.stringify({ way: 'imap' }) });
    expect(making.status).toBe(404);
  });
});

describe('row 222: a link for a phone', () => {
  const make = async (): Promise<DeviceLink & { secret: string }> => {
    const answer = await ask('accounts/[id]/devices/links', { ...ofAccount(ann), method: 'POST', body: JSON.stringify({ way: 'imap' }) });
    expect(answer.status).toBe(201);
    const link = (await answer.json()) as DeviceLink;
    return { ...link, secret: link.url.split('/').at(-1) ?? '' };
  };
  const open = (secret: string, name: 'device-links/[secret]' | 'device-links/[secret]/profile') => ask(name, { params: { secret } });
  const statuses = async (secret: string) => [
    (await open(secret, 'device-links/[secret]')).status,
    (await open(secret, 'device-links/[secret]/profile')).status,
  ];

  it('works once: its page uses nothing up, its profile does, and holds no password', async () => {
    const { url, secret, expiresAt, code } = await make();
    expect(url).toBe(`${origin}/set-up/${secret}`);
    expect(secret).toMatch(/^[0-9a-f]{36}$/u);
    expect(Math.abs(expiresAt - Date.now() - 600_000)).toBeLessThan(5000);
    expect(code.path).toMatch(/^M4 4h7v1h-7z/u);
    for (let times = 0; times < 2; times += 1) {
      const page = await open(secret, 'device-links/[secret]');
      const html = await page.text();
      expect(page.status).toBe(200);
      expect(html).toContain(`href="/set-up/${secret}/profile"`);
      expect(html).toContain('imap.oriel.test');
      expect(html).not.toContain(ann.password);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      // Next would make a HEAD of the GET: a program that only looks must use nothing up.
      expect((await ask('device-links/[secret]/profile', { method: 'HEAD', params: { secret } })).status).toBe(200);
    }
    const profile = await open(secret, 'device-links/[secret]/profile');
    const text = await profile.text();
    expect([profile.status, profile.headers.get('content-type')]).toEqual([200, 'application/x-apple-aspen-config']);
    expect(text).toContain(`<string>${ann.address}</string>`);
    expect(text).not.toContain(ann.password);
    expect(await statuses(secret)).toEqual([410, 410]);
  });

  it('works once also where two ask at the same moment', async () => {
    const { secret } = await make();
    const answers = await Promise.all([1, 2, 3, 4].map(() => open(secret, 'device-links/[secret]/profile')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
  });

  it('is over after ten minutes, and once a new one was made', async () => {
    const { database } = await import('@/lib/db/client');
    const late = await make();
    await database().deviceLink.updateMany({ where: { accountId: ann.id }, data: { expiresAt: Date.now() - 1 } });
    expect(await statuses(late.secret)).toEqual([410, 410]);
    const [before, after] = [await make(), await make()];
    expect(await statuses(before.secret)).toEqual([404, 404]);
    expect((await statuses(after.secret))[0]).toBe(200);
  });

  it('T42: what was never made is not there, and the database does not know the secret of what was', async () => {
    expect(await statuses('0'.repeat(36))).toEqual([404, 404]);
    const { secret } = await make();
    const { database } = await import('@/lib/db/client');
    expect(JSON.stringify(await database().deviceLink.findMany())).not.toContain(secret);
  });
});

describe('row 225: the operator’s page', () => {
  it('is there for the operator alone', async () => {
    for (const name of ['operator', 'operator/[domain]'] as const)
      expect((await ask(name, { params: { domain: domainOf(ann) }, headers: own(ann.cookie) })).status, name).toBe(404);
    const view = (await (await ask('operator', { headers: own(boss.cookie) })).json()) as OperatorView;
    expect(view.domains.map(({ domain, published }) => [domain, published])).toEqual([[domainOf(boss), true]]);
    expect(view.domains[0]?.lines.map(({ purpose }) => purpose)).toEqual([
      'imap',
      'pop3',
      'submission',
      'autoconfig',
      'autodiscover',
      'pacc',
      'digest',
    ]);
  });

  it('T45: is not there for who typed the operator’s address beside another login, while servers could still be chosen', async () => {
    const { database } = await import('@/lib/db/client');
    const rename = (address: string) => database().account.update({ where: { id: ann.id }, data: { address } });
    await rename(boss.address);
    try {
      expect((await ask('operator', { headers: own(ann.cookie) })).status).toBe(404);
    } finally {
      await rename(ann.address);
    }
  });

  it('says of each line whether the name servers have it', async () => {
    const domain = domainOf(boss);
    const srv: Record<string, { host: string; port: number }[]> = {
      [`_imaps._tcp.${domain}`]: [{ host: 'imap.oriel.test', port: 993 }],
      [`_submissions._tcp.${domain}`]: [{ host: 'old.oriel.test', port: 465 }],
    };
    const addresses: Record<string, string[]> = {
      'webmail.oriel.test': ['192.0.2.7'],
      [`autoconfig.${domain}`]: ['192.0.2.7'],
      [`autodiscover.${domain}`]: ['192.0.2.9'],
    };
    let digest = 'v=UAAC1; a=sha256; d=old';
    const names = await startNameServer(
      (name) => addresses[name] ?? [],
      undefined,
      (name) => (name.startsWith('_ua-auto') ? [digest] : []),
      (name) => srv[name] ?? [],
    );
    try {
      const { checkDomain, readOperatorView } = await import('@/lib/mail/operator');
      const { database } = await import('@/lib/db/client');
      const { userId } = await database().account.findUniqueOrThrow({ where: { id: boss.id } });
      const actor = { userId, accountIds: [boss.id] } as unknown as Parameters<typeof checkDomain>[0];
      const check = (): Promise<DomainCheck> => checkDomain(actor, domain, 'webmail.oriel.test', { servers: [names.at] });
      const states = ({ lines }: DomainCheck) => Object.fromEntries(lines.map(({ purpose, state }) => [purpose, state]));
      const first = await check();
      expect(states(first)).toEqual({
        imap: 'right',
        pop3: 'missing',
        submission: 'other',
        autoconfig: 'right',
        autodiscover: 'other',
        pacc: 'missing',
        digest: 'other',
      });
      expect(first.lines.find(({ purpose }) => purpose === 'submission')?.found).toEqual(['0 0 465 old.oriel.test.']);
      // Documentation addresses are not public, so that nobody is asked there.
      expect(first.served.map(({ state, problem }) => [state, problem])).toEqual([
        ['unknown', 'private'],
        ['unknown', 'private'],
        ['missing', 'name'],
      ]);
      const view = await readOperatorView(actor, 'webmail.oriel.test');
      digest = view.domains[0]?.lines.find(({ purpose }) => purpose === 'digest')?.value ?? '';
      expect(states(await check()).digest).toBe('right');
      const away = await checkDomain(actor, domain, 'webmail.oriel.test', { servers: 'none' });
      expect(new Set(away.lines.map(({ state }) => state))).toEqual(new Set(['unknown']));
    } finally {
      names.stop();
    }
  });
});
