/** What the pages make a browser load before anything shows: the bytes on the wire, as our own server sends them. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../../support/dovecot';
import { ask, cleanUp, cookiesOf, ownHeaders, type RunningServer, runServer } from './run-server';

/** What browsers ask for over TLS, and what they ask for without. */
const askedFor = { 'with TLS': 'gzip, deflate, br, zstd', 'without TLS': 'gzip, deflate' };

let dovecot: Dovecot;
let server: RunningServer;
const pages: Record<'/sign-in' | '/mail' | '/compose', string> = { '/sign-in': '', '/mail': '', '/compose': '' };

beforeAll(async () => {
  dovecot = await startDovecot();
  const user = await dovecot.newUser();
  server = await runServer({
    ORIEL_IMAP: `imaps://localhost:${dovecot.ports.imaps}`,
    ORIEL_SMTP: 'smtps://localhost:465',
    ORIEL_CA_FILE: dovecot.ca,
  });
  const { port, url } = server;
  const signedIn = await ask({
    port,
    path: '/api/session',
    method: 'POST',
    headers: ownHeaders(url),
    body: JSON.stringify({ address: user.address, password: user.password }),
  });
  expect(signedIn.status, signedIn.body).toBe(200);
  const cookie = cookiesOf(signedIn);
  pages['/sign-in'] = (await ask({ port, path: '/sign-in' })).body;
  // Folders are known a moment after the first sign-in; until then the address of the mail is not final.
  const mail = await ask({ port, path: '/mail', headers: { cookie } });
  const place = String(mail.headers.location ?? '/mail').replace(url, '');
  pages['/mail'] = mail.status === 200 ? mail.body : (await ask({ port, path: place, headers: { cookie } })).body;
  pages['/compose'] = (await ask({ port, path: '/compose', headers: { cookie } })).body;
});
afterAll(async () => {
  await cleanUp();
  await dovecot.stop();
});

/** Every file of this kind that a page names, but for scripts that only old browsers load. */
function filesOf(page: string, ending: 'js' | 'css'): string[] {
  const forOld = new Set([...page.matchAll(/<script\b[^>]*\bnoModule\b[^>]*>/gi)].map(([tag]) => /src="([^"?]+)/.exec(tag)?.[1] ?? ''));
  const named = [...page.matchAll(new RegExp(`/_next/static/[\\w./~-]+\\.${ending}\\b`, 'g'))].map(([path]) => path);
  const alsoInData = [...page.matchAll(new RegExp(`static/chunks/[\\w./~-]+\\.${ending}\\b`, 'g'))].map(([path]) => `/_next/${path}`);
  return [...new Set([...named, ...alsoInData])].filter((path) => !forOld.has(path));
}

function onWire(path: string, encodings: string): Promise<{ bytes: number; headers: Record<string, string | string[] | undefined> }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, headers: { 'Accept-Encoding': encodings }, agent: false };
    const sent = request(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => (response.statusCode === 200 ? resolve({ bytes, headers: response.headers }) : reject(new Error(path))));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function weigh(page: string, ending: 'js' | 'css', encodings: string): Promise<number> {
  const files = await Promise.all(filesOf(page, ending).map((path) => onWire(path, encodings)));
  expect(files.length).toBeGreaterThan(ending === 'js' ? 3 : 0);
  return files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
}

describe('the first load', () => {
  it.each([
    ['/sign-in', 'js', 'with TLS', 150],
    ['/sign-in', 'js', 'without TLS', 150],
    ['/mail', 'js', 'with TLS', 190],
    // Browsers open the smaller packing over TLS only.
    ['/mail', 'js', 'without TLS', 190],
    ['/compose', 'js', 'with TLS', 185],
    ['/compose', 'js', 'without TLS', 185],
    ['/sign-in', 'css', 'without TLS', 25],
    ['/mail', 'css', 'without TLS', 25],
    ['/compose', 'css', 'without TLS', 25],
  ] as const)('of %s brings %s %s of no more than %i KiB', async (path, ending, way, most) => {
    expect(await weigh(pages[path], ending, askedFor[way])).toBeLessThanOrEqual(most);
  });

  it('figure 20: asks for few files, so that a slow line is not waited for many times', () => {
    expect(filesOf(pages['/mail'], 'js').length).toBeLessThanOrEqual(7);
    expect(filesOf(pages['/mail'], 'css').length).toBeLessThanOrEqual(2);
  });

  it('brings the texts of one language', async () => {
    const scripts = await Promise.all(filesOf(pages['/mail'], 'js').map((path) => ask({ port: server.port, path })));
    const all = [pages['/mail'], ...scripts.map(({ body }) => body)].join('\n');
    expect(all).toContain('Archive');
    for (const word of ['Archiver', 'Archivieren', 'Archivar', 'أرشفة', 'アーカイブ']) expect(all).not.toContain(word);
  });
});

describe('a file of the build', () => {
  it('comes packed as well as the browser can open it, and is kept for good', async () => {
    const path = filesOf(pages['/mail'], 'js')[0] ?? '';
    const whole = await onWire(path, 'identity');
    expect(whole.headers['content-encoding']).toBeUndefined();
    for (const [encodings, coding] of [
      [askedFor['with TLS'], 'br'],
      [askedFor['without TLS'], 'gzip'],
      ['br;q=0, gzip;q=0.5', 'gzip'],
      ['*', 'br'],
    ] as const) {
      const { bytes, headers } = await onWire(path, encodings);
      expect(headers).toMatchObject({
        'content-encoding': coding,
        'content-length': String(bytes),
        'content-type': 'application/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
        'x-content-type-options': 'nosniff',
      });
      expect(bytes).toBeLessThan(whole.bytes / 2);
    }
  });

  it('is answered with its head alone where only that is asked for, and not at all where there is none', async () => {
    const path = filesOf(pages['/mail'], 'js')[0] ?? '';
    const head = await ask({ port: server.port, path, method: 'HEAD', headers: { 'Accept-Encoding': 'br' } });
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-encoding': 'br' } });
    for (const wrong of ['/_next/static/chunks/nothing.js', '/_next/static/../BUILD_ID', '/_next/static/%2e%2e/BUILD_ID', `${path}.br`])
      expect((await ask({ port: server.port, path: wrong })).body, wrong).not.toMatch(/^[\w-]{21}$/);
    expect((await ask({ port: server.port, path: '/_next/static/chunks/nothing.js' })).status).toBe(404);
  });
});
