/** The doctor by its routes: for an address before anybody is signed in, and for an account with one try at its own servers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DiagnosisEvent, DiagnosisLine } from '@/lib/model/diagnosis';
import type { MailUser } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type NameServer, startNameServer } from '../../support/name-server';

const data = mkdtempSync(join(tmpdir(), 'oriel-doctor-'));
const origin = 'http://localhost';
let servers: MailServers;
let names: NameServer;
let user: MailUser;
let cookie: string;
let account: number;
let routes: {
  session: typeof import('@/app/api/session/route');
  address: typeof import('@/app/api/diagnoses/route');
  account: typeof import('@/app/api/accounts/[id]/diagnosis/route');
};

const endpoints = () => ({
  imap: { host: 'localhost', port: servers.dovecot.ports.imaps, security: 'tls' as const },
  smtp: { host: 'localhost', port: servers.postfix.ports.submissions, security: 'tls' as const },
});

beforeAll(async () => {
  servers = await startMailServers({
    dovecot: {
      config:
        'mail_plugins = quota\nprotocol imap {\n  mail_plugins = quota imap_quota\n}\nplugin {\n  quota = count:User quota\n  quota_vsizes = yes\n  quota_rule = *:storage=50M\n}',
    },
  });
  user = await servers.dovecot.newUser('ann');
  const mx: Record<string, string[]> = { 'kestrel.example': ['mx.kestrel.example'], 'silent.example': [''] };
  names = await startNameServer(
    (name) => (/(^|\.)nowhere\.example$/.test(name) ? 'none' : []),
    (name) => mx[name] ?? [],
  );
  const { dovecot, postfix } = servers;
  const allowed = [dovecot.ports.imaps, dovecot.ports.imap, postfix.ports.submissions, postfix.ports.submission];
  vi.stubEnv('ORIEL_DATA', data);
  vi.stubEnv('ORIEL_PRIVATE_HOSTS', allowed.flatMap((port) => [`127.0.0.1:${port}`, `[::1]:${port}`]).join(','));
  vi.stubEnv('ORIEL_NAME_SERVERS', names.at);
  vi.stubEnv('ORIEL_CA_FILE', dovecot.ca);
  vi.stubEnv('ORIEL_LOG', 'silent');
  const { env } = await import('@/lib/env');
  const { migrate } = await import('@/lib/db/migrate');
  const { prepareDatabase } = await import('@/lib/db/client');
  await migrate(env().databaseUrl);
  await prepareDatabase();
  const { keepAttached } = await import('@/lib/mail/attach');
  keepAttached();
  routes = {
    session: await import('@/app/api/session/route'),
    address: await import('@/app/api/diagnoses/route'),
    account: await import('@/app/api/accounts/[id]/diagnosis/route'),
  };
  const answer = await routes.session.POST(request('/api/session', { address: user.address, password: user.password, ...endpoints() }), {
    params: Promise.resolve({}),
  });
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  account = ((await answer.json()) as { account: { id: number } }).account.id;
});

afterAll(async () => {
  const { engine } = await import('@/lib/sync/engine');
  await engine().stop();
  const { closeDatabase } = await import('@/lib/db/client');
  await closeDatabase();
  names.stop();
  await servers.stop();
  rmSync(data, { recursive: true, force: true });
});

function request(path: string, body?: unknown, more: { cookie?: string; signal?: AbortSignal; from?: string } = {}): Request {
  const headers = new Headers({ host: 'localhost', origin, 'x-oriel': '1', 'content-type': 'application/json' });
  headers.set('x-oriel-address', more.from ?? '192.0.2.1');
  if (more.cookie) headers.set('cookie', more.cookie);
  const { signal } = more;
  return new Request(`${origin}${path}`, { method: 'POST', headers, ...(signal ? { signal } : {}), body: JSON.stringify(body ?? {}) });
}

async function eventsOf(answer: Response): Promise<DiagnosisEvent[]> {
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DiagnosisEvent);
}

const lines = (events: DiagnosisEvent[]): DiagnosisLine[] => events.flatMap((event) => (event.type === 'line' ? [event.line] : []));
const codes = (events: DiagnosisEvent[]) => lines(events).map(({ finding }) => finding.code.replace('said.doctor.', ''));
const ofAddress = (body: unknown, more: Parameters<typeof request>[2] = {}) =>
  routes.address.POST(request('/api/diagnoses', body, more), { params: Promise.resolve({}) });
const ofAccount = (id = account) =>
  routes.account.POST(request(`/api/accounts/${id}/diagnosis`, {}, { cookie }), { params: Promise.resolve({ id: String(id) }) });

describe('row 16: an account that works', () => {
  it('is said to work: domain, ports, both sign-ins, folders, room, news, largest letter, and what to type elsewhere', async () => {
    const events = await eventsOf(await ofAccount());
    const found = codes(events);
    for (const code of [
      'mx.found',
      'srv.none',
      'autoconfig.none',
      'login.okIn',
      'login.okOut',
      'quota.some',
      'push.notify',
      'roles.ok',
      'size.some',
    ])
      expect(found).toContain(code);
    expect(found.filter((code) => code === 'port.tls')).toHaveLength(2);
    expect(lines(events).filter(({ severity }) => severity === 'bad' || severity === 'warn')).toEqual([]);
    expect(events.slice(-2)).toEqual([
      {
        type: 'guide',
        guide: { ...{ incoming: endpoints().imap, outgoing: endpoints().smtp }, login: user.login, appPassword: 'unknown' },
      },
      { type: 'done' },
    ]);
    expect(JSON.stringify(events)).not.toContain(user.password);
  });

  it('T45: is looked at by nobody else', async () => {
    const other = await ofAccount(account + 1);
    expect(other.status).toBe(404);
    const nobody = routes.account.POST(request(`/api/accounts/${account}/diagnosis`), { params: Promise.resolve({ id: String(account) }) });
    expect((await nobody).status).toBe(401);
  });
});

describe('5.6: an address before anybody is signed in', () => {
  it('is looked at without a password, and a refused sign-in is explained by the words of the server', async () => {
    const refused = { code: 'wrongPassword', serverText: 'Application-specific password required' };
    const events = await eventsOf(await ofAddress({ address: user.address, ...endpoints(), refused }));
    const last = lines(events).at(-1);
    expect(last).toMatchObject({
      severity: 'bad',
      finding: { code: 'said.doctor.login.app' },
      advice: { code: 'said.doctor.login.appDo' },
    });
    expect(codes(events)).not.toContain('login.okIn');
  });

  it('is not said to be in order where the server fell silent at the sign-in', async () => {
    const refused = { code: 'serverAway', serverText: null };
    const events = await eventsOf(await ofAddress({ address: user.address, ...endpoints(), refused }, { from: '192.0.2.44' }));
    expect(lines(events).at(-1)).toMatchObject({ severity: 'warn', finding: { code: 'said.doctor.login.away' } });
    const elsewhere = { ...endpoints().imap, port: 1 };
    const closed = await eventsOf(await ofAddress({ address: user.address, imap: elsewhere, refused }, { from: '192.0.2.44' }));
    expect(codes(closed)).not.toContain('login.away');
  });

  it.each([
    ['a domain that takes no mail', 'x@silent.example', 'mx.null'],
    ['a domain that is none', 'x@nowhere.example', 'mx.noDomain'],
    ['a domain without MX', 'x@quiet.example', 'mx.none'],
  ])('%s', async (_, address, code) => {
    expect(codes(await eventsOf(await ofAddress({ address })))[0]).toBe(code);
  });

  it('T47: servers of a private network are refused, with what to do', async () => {
    const imap = { host: '10.0.0.5', port: 993, security: 'tls' };
    const events = await eventsOf(await ofAddress({ address: 'x@quiet.example', imap }));
    expect(lines(events).find(({ id }) => id === 'imap 10.0.0.5:993')).toMatchObject({
      severity: 'bad',
      finding: { code: 'said.doctor.port.notAllowed' },
    });
  });

  it('T47: is not to be had where the operator sets the servers', async () => {
    const { env } = await import('@/lib/env');
    const settings = env();
    const { hosts } = settings;
    settings.hosts = { kind: 'table', domains: new Map() };
    try {
      expect((await ofAddress({ address: user.address })).status).toBe(403);
    } finally {
      settings.hosts = hosts;
    }
  });

  it('T42: is had so often and no more', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 14; n += 1) {
      const leave = new AbortController();
      const answer = await ofAddress({ address: 'x@quiet.example' }, { from: '203.0.113.9', signal: leave.signal });
      statuses.push(answer.status);
      leave.abort();
      await answer.body?.cancel();
    }
    expect(statuses).toEqual([...Array<number>(12).fill(200), 429, 429]);
  });

  it('refuses what is no address', async () => {
    expect((await ofAddress({ address: 'not an address' })).status).toBe(400);
  });
});

describe('R12: a password that was changed elsewhere', () => {
  it('is said to be wrong for reading and for sending, after one try each', async () => {
    await servers.dovecot.setPassword(user, 'another');
    const failed = () => (servers.postfix.log().match(/SASL (PLAIN|LOGIN) authentication failed/g) ?? []).length;
    const before = failed();
    const events = await eventsOf(await ofAccount());
    const bad = lines(events).filter(({ severity }) => severity === 'bad');
    expect(bad.map(({ id, finding, advice }) => [id, finding.code, advice?.code])).toEqual([
      ['login imap', 'said.doctor.login.wrong', 'said.doctor.login.wrongDo'],
      ['login smtp', 'said.doctor.login.wrong', 'said.doctor.login.wrongDo'],
    ]);
    expect(failed() - before).toBe(1);
  });
});
