/** Signing in at a real Dovecot, out again, and every way it can fail, each with its own sentence. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Endpoint } from '@/lib/model/account';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { freePorts } from '../../support/ports';

const data = mkdtempSync(join(tmpdir(), 'oriel-sign-in-'));
let dovecot: Dovecot;
let distrusted: Dovecot;
let silent: Server;
let user: MailUser;
let refusedPort: number;
let silentPort: number;
let session: typeof import('@/app/api/session/route');
let mailboxes: typeof import('@/app/api/mailboxes/route');

beforeAll(async () => {
  [dovecot, distrusted] = await Promise.all([startDovecot(), startDovecot({ certificate: 'selfSigned' })]);
  user = await dovecot.newUser();
  [refusedPort, silentPort] = (await freePorts(2)) as [number, number];
  // A server that takes the connection and hangs up without a word.
  silent = createServer((socket) => socket.destroy()).listen(silentPort, '127.0.0.1');
  const pairs = [dovecot.ports.imaps, dovecot.ports.imap, distrusted.ports.imaps, refusedPort, silentPort].map(
    (port) => `127.0.0.1:${port}`,
  );
  vi.stubEnv('ORIEL_DATA', data);
  vi.stubEnv('ORIEL_PRIVATE_HOSTS', pairs.join(','));
  vi.stubEnv('ORIEL_CA_FILE', dovecot.ca);
  vi.stubEnv('ORIEL_LOG', 'silent');
  const { env } = await import('@/lib/env');
  const { migrate } = await import('@/lib/db/migrate');
  const { prepareDatabase } = await import('@/lib/db/client');
  await migrate(env().databaseUrl);
  await prepareDatabase();
  const { keepAttached } = await import('@/lib/mail/attach');
  keepAttached();
  session = await import('@/app/api/session/route');
  mailboxes = await import('@/app/api/mailboxes/route');
});

afterAll(async () => {
  const { engine } = await import('@/lib/sync/engine');
  await engine().stop();
  const { closeDatabase } = await import('@/lib/db/client');
  await closeDatabase();
  silent.close();
  await Promise.all([dovecot.stop(), distrusted.stop()]);
  rmSync(data, { recursive: true, force: true });
});

const origin = 'http://localhost';
const context = { params: Promise.resolve({}) };
const right = (): Endpoint => ({ host: '127.0.0.1', port: dovecot.ports.imaps, security: 'tls' });

function request(method: string, path: string, more: { cookie?: string; body?: unknown; address?: string } = {}): Request {
  const headers = new Headers({
    host: 'localhost',
    origin,
    'x-oriel': '1',
    'content-type': 'application/json',
    'x-oriel-address': more.address ?? '192.0.2.1',
  });
  if (more.cookie) headers.set('cookie', more.cookie);
  return new Request(`${origin}${path}`, { method, headers, ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }) });
}

interface Tried {
  status: number;
  code: string;
  message: string;
  setCookie: string;
  cookie: string;
}

let place = 0;
async function tryWith(
  more: { imap?: Endpoint; password?: string; address?: string; cookie?: string; remember?: boolean } = {},
): Promise<Tried> {
  const { cookie, ...input } = more;
  const body = { address: user.address, password: user.password, imap: right(), smtp: right(), ...input };
  place += 1;
  const response = await session.POST(
    request('POST', '/api/session', { body, address: `198.51.100.${place}`, ...(cookie ? { cookie } : {}) }),
    context,
  );
  const answer = (await response.json()) as { error?: { code: string; message: string } };
  const setCookie = response.headers.get('set-cookie') ?? '';
  return {
    status: response.status,
    code: answer.error?.code ?? '',
    message: answer.error?.message ?? '',
    setCookie,
    cookie: setCookie.split(';')[0] ?? '',
  };
}
const shellStatus = async (cookie: string) => (await mailboxes.GET(request('GET', '/api/mailboxes', { cookie }), context)).status;

describe('signing in', () => {
  it('opens the mailbox with the right password and sets one cookie that no script can read', async () => {
    const { status, setCookie, cookie } = await tryWith();
    expect(status).toBe(200);
    expect(setCookie).toMatch(/^oriel=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await shellStatus(cookie)).toBe(200);
  });

  it('keeps the cookie over the end of the browser only where asked to', async () => {
    expect((await tryWith({ remember: true })).setCookie).toMatch(/; Max-Age=2592000$/);
  });

  it('says each failure in a sentence of its own', async () => {
    const failures: Record<string, Tried> = {
      wrongPassword: await tryWith({ password: 'wrong' }),
      hostUnknown: await tryWith({ imap: { ...right(), host: 'mail.nowhere.invalid' } }),
      portRefused: await tryWith({ imap: { ...right(), port: refusedPort } }),
      badCertificate: await tryWith({ imap: { ...right(), port: distrusted.ports.imaps } }),
      serverAway: await tryWith({ imap: { ...right(), port: silentPort } }),
    };
    for (const [code, tried] of Object.entries(failures)) {
      expect(tried.code, tried.message).toBe(code);
      expect(tried.status).toBeGreaterThanOrEqual(400);
      expect(tried.setCookie).toBe('');
      expect(tried.message).toMatch(/^[“A-Z].{20,}\.$/);
      // Nobody tries again where nobody is signed in.
      expect(tried.message).not.toContain('by itself');
    }
    expect(new Set(Object.values(failures).map((tried) => tried.message)).size).toBe(5);
  });

  it('T42: answers alike for a wrong password and for nobody of that name', async () => {
    const [wrong, nobody] = [await tryWith({ password: 'wrong' }), await tryWith({ address: 'nobody@kestrel.example', password: 'wrong' })];
    expect([nobody.status, nobody.code, nobody.message]).toEqual([wrong.status, wrong.code, wrong.message]);
  });

  it('T42: does not take a login service that is down for a wrong password', async () => {
    await dovecot.stopServing();
    const away = await tryWith();
    await dovecot.startServing();
    expect(['serverAway', 'portRefused']).toContain(away.code);
    expect((await tryWith()).status).toBe(200);
  });

  it('T47: reaches no private address that the operator has not named', async () => {
    const { code } = await tryWith({ imap: { ...right(), port: dovecot.ports.pop3s } });
    expect(code).toBe('hostNotAllowed');
  });

  it('T53: sends no password over a line that is not encrypted, unless to this machine', async () => {
    const { code } = await tryWith({ imap: { host: '192.0.2.77', port: 143, security: 'plain' } });
    expect(['notSecure', 'hostNotAllowed']).toContain(code);
  });

  it('is the same person at every sign-in, however the address is written', async () => {
    await tryWith();
    await tryWith({ address: ` ${user.address.toUpperCase()} ` });
    const { database } = await import('@/lib/db/client');
    expect(await database().account.count({ where: { address: user.address } })).toBe(1);
  });

  it('T42: turns a network away after ten wrong tries at an account, saying how long', async () => {
    const body = { address: 'flooded@kestrel.example', password: 'wrong', imap: right(), smtp: right() };
    const answers: Response[] = [];
    for (let tries = 0; tries < 11; tries += 1)
      answers.push(await session.POST(request('POST', '/api/session', { body, address: '203.0.113.50' }), context));
    expect(answers.map((answer) => answer.status)).toEqual([...Array<number>(10).fill(401), 429]);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await tryWith()).status).toBe(200);
  }, 120_000);
});

describe('sessions', () => {
  it('T41: a cookie kept from before signing out opens nothing', async () => {
    const { cookie } = await tryWith();
    expect(await shellStatus(cookie)).toBe(200);
    const out = await session.DELETE(request('DELETE', '/api/session', { cookie }), context);
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^oriel=; .*Max-Age=0$/);
    expect(out.headers.get('clear-site-data')).toContain('"storage"');
    expect(await shellStatus(cookie)).toBe(401);
    expect((await session.DELETE(request('DELETE', '/api/session', { cookie }), context)).status).toBe(401);
  });

  it('T41: signing in again makes a new id and ends the one before', async () => {
    const first = await tryWith();
    const second = await tryWith({ cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    expect([await shellStatus(first.cookie), await shellStatus(second.cookie)]).toEqual([401, 200]);
  });

  it('T41: signing out in one browser leaves the other signed in', async () => {
    const [one, two] = [await tryWith(), await tryWith()];
    await session.DELETE(request('DELETE', '/api/session', { cookie: one.cookie }), context);
    expect([await shellStatus(one.cookie), await shellStatus(two.cookie)]).toEqual([401, 200]);
  });

  it('T41: ends after its idle time and at its absolute end', async () => {
    const { database } = await import('@/lib/db/client');
    for (const change of [{ lastSeenAt: new Date(Date.now() - 9 * 3_600_000) }, { expiresAt: new Date(Date.now() - 1) }]) {
      await database().session.deleteMany();
      const { cookie } = await tryWith();
      expect(await shellStatus(cookie)).toBe(200);
      await database().session.updateMany({ data: change });
      expect(await shellStatus(cookie)).toBe(401);
    }
  });

  it('T41: takes no cookie that is changed, made up or sealed by another key', async () => {
    const { cookie } = await tryWith();
    const { sealData } = await import('iron-session');
    const forged = await sealData({ id: 'x', half: 'y' }, { password: 'a password of somebody else, long enough' });
    const middle = Math.floor(cookie.length / 2);
    const flipped = `${cookie.slice(0, middle)}${cookie[middle] === 'a' ? 'b' : 'a'}${cookie.slice(middle + 1)}`;
    for (const bad of [flipped, `${cookie.slice(0, -8)}AAAAAAAA`, 'oriel=', 'oriel=x', `oriel=${forged}`]) {
      expect(await shellStatus(bad), bad).toBe(401);
    }
  });

  it('T43: stores neither the id nor the key half of a session', async () => {
    const { cookie } = await tryWith();
    const { unsealData } = await import('iron-session');
    const { deriveKey } = await import('@/lib/auth/master-key');
    const { id, half } = await unsealData<{ id: string; half: string }>(cookie.slice('oriel='.length), {
      password: deriveKey('cookie').toString('base64'),
    });
    const { database } = await import('@/lib/db/client');
    const rows = await database().session.findMany({ include: { credentials: true } });
    const bytes = rows.flatMap((row) => row.credentials.flatMap(({ nonce, sealed }) => [Buffer.from(nonce), Buffer.from(sealed)]));
    const words = JSON.stringify(rows);
    expect(bytes.length).toBeGreaterThan(0);
    for (const secret of [id, half]) {
      const raw = Buffer.from(secret, 'base64url');
      expect(secret.length).toBe(43);
      for (const form of [secret, raw.toString('hex'), raw.toString('base64')]) expect(words.includes(form)).toBe(false);
      for (const kept of bytes) expect(kept.includes(raw)).toBe(false);
    }
  });
});
