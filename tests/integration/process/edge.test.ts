/** What every answer bears, and who is believed about where a request came from. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { ask, cleanUp, cookiesOf, ownHeaders, type RunningServer, runServer } from './run-server';

let dovecot: Dovecot;
let user: MailUser;
let direct: RunningServer;
let behindProxy: RunningServer;

beforeAll(async () => {
  dovecot = await startDovecot();
  user = await dovecot.newUser();
  const settings = {
    ORIEL_IMAP: `imaps://localhost:${dovecot.ports.imaps}`,
    ORIEL_SMTP: 'smtps://localhost:465',
    ORIEL_CA_FILE: dovecot.ca,
  };
  [direct, behindProxy] = await Promise.all([runServer(settings), runServer({ ...settings, ORIEL_TRUSTED_PROXY: '127.0.0.1' })]);
});
afterAll(async () => {
  await cleanUp();
  await dovecot.stop();
});

const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'webmail.example', 'X-Forwarded-For': '203.0.113.5' };
const signIn = (server: RunningServer, headers: Record<string, string>) =>
  ask({
    port: server.port,
    path: '/api/session',
    method: 'POST',
    headers,
    body: JSON.stringify({ address: user.address, password: user.password }),
  });

describe('the session cookie', () => {
  it('is __Host- and Secure where a trusted proxy says https, and the answer asks for https from now on', async () => {
    const answer = await signIn(behindProxy, ownHeaders('https://webmail.example', forwarded));
    expect(answer.status, answer.body).toBe(200);
    expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/^__Host-oriel=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/)]);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const cookie = cookiesOf(answer);
    const shell = (headers: Record<string, string>) => ask({ port: behindProxy.port, path: '/api/mailboxes', headers });
    expect((await shell({ ...forwarded, cookie })).status).toBe(200);
    // The same seal under the name that another site of the domain could set counts for nothing.
    expect((await shell({ ...forwarded, cookie: cookie.replace('__Host-oriel', 'oriel') })).status).toBe(401);
  });

  it('T39: takes nobody else’s word for the protocol, the address or the origin', async () => {
    const lies = { ...forwarded, 'x-oriel-origin': 'https://webmail.example', 'x-oriel-address': '203.0.113.5' };
    const answer = await signIn(direct, ownHeaders(direct.url, lies));
    expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/^oriel=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)]);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    const { Origin: _, 'Sec-Fetch-Site': __, ...bare } = ownHeaders('');
    expect((await signIn(direct, { ...bare, Origin: 'https://webmail.example', ...lies })).status).toBe(403);
  });
});

describe('pages', () => {
  it('T40: bear a policy with a fresh nonce that each of their scripts bears too', async () => {
    const pages = await Promise.all(['/sign-in', '/sign-in', '/nowhere'].map((path) => ask({ port: direct.port, path })));
    const nonces = pages.map(({ headers, body }) => {
      const policy = String(headers['content-security-policy']);
      for (const rule of [
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "'strict-dynamic'",
        "frame-src 'self'",
      ]) {
        expect(policy).toContain(rule);
      }
      expect(policy).not.toContain('unsafe-eval');
      expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      const scripts = body.match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
  });

  it('bear the other headers, and may be kept by nobody', async () => {
    const { headers } = await ask({ port: direct.port, path: '/sign-in' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-dns-prefetch-control': 'off',
      'cache-control': expect.stringContaining('no-store'),
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

describe('the API', () => {
  it('T40, T46: answers private, unsniffable and unframeable, also when it refuses', async () => {
    for (const path of ['/api/health', '/api/mailboxes', '/api/messages?mailbox=x', '/api/drafts']) {
      const { headers } = await ask({ port: direct.port, path });
      expect(headers, path).toMatchObject({
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });
});

describe('the way to a handler', () => {
  const tail = 'next-router-state-tree';
  it('is straight for what a route takes, and Next answers all else as it does', async () => {
    const { port, url } = direct;
    const answered = async (method: string, path: string) => {
      const { status, headers } = await ask({ port, path, method, headers: ownHeaders(url) });
      return `${status}${String(headers.vary).includes(tail) ? ' by Next' : ''}`;
    };
    expect(await answered('GET', '/api/health')).toBe('200');
    expect(await answered('GET', '/api/messages/7/body')).toBe('401');
    expect(await answered('POST', '/api/flags')).toBe('401');
    expect(await answered('PATCH', '/api/preferences')).toBe('401');
    expect(await answered('DELETE', '/api/session')).toBe('401');
    expect(await answered('POST', '/api/health')).toBe('405 by Next');
    expect(await answered('HEAD', '/api/health')).toBe('200 by Next');
    expect(await answered('GET', '/api/nothing')).toBe('404 by Next');
  });
});

it('answers to no other name while it is set up for one machine', async () => {
  const local = await runServer();
  const answer = await ask({ port: local.port, path: '/api/health', headers: { Host: 'rebound.example' } });
  expect(answer.status).toBe(421);
  expect(answer.body).toMatch(/ORIEL_ORIGIN.*ORIEL_TRUSTED_PROXY/);
  expect((await ask({ port: behindProxy.port, path: '/api/health', headers: { Host: 'webmail.example' } })).status).toBe(200);
});
