/** Remote pictures by our proxy, from the letter on a real mail server to the bytes, through the real route handlers (T13, T48, rows 84 and 85). */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Actor } from '@/lib/model/actor';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { buildMessage } from '../../support/message';
import { settingsFor } from '../../support/oriel';
import { openPhone, type Phone } from '../../support/phone';
import { heads, png } from '../../support/pictures';

const origin = 'http://localhost';
const data = mkdtempSync(join(tmpdir(), 'oriel-pictures-'));
const shown = png(4, 3);

interface Routes {
  session: typeof import('@/app/api/session/route');
  mailboxes: typeof import('@/app/api/mailboxes/route');
  messages: typeof import('@/app/api/messages/route');
  message: typeof import('@/app/api/messages/[id]/route');
  body: typeof import('@/app/api/messages/[id]/body/route');
  pictures: typeof import('@/app/api/pictures/route');
}

interface Person {
  cookie: string;
  phone: Phone;
  address: string;
}

let servers: MailServers;
let routes: Routes;
let far: Server;
let at: string;
let seen: IncomingMessage[] = [];
let answer: RequestListener;
let maren: Person;
let tomasz: Person;

const plainly: RequestListener = (_, response) => void response.setHeader('Content-Type', 'image/png').end(shown);

function get(route: (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>, path: string, cookie: string) {
  const id = /\/messages\/(\d+)/u.exec(path)?.[1] ?? '';
  const told = { host: 'localhost', cookie, 'user-agent': 'A browser of mine', referer: `${origin}/mail`, 'accept-language': 'de' };
  return route(new Request(origin + path, { headers: told }), { params: Promise.resolve({ id }) });
}

async function arrive(hint: string): Promise<Person> {
  const user = await servers.dovecot.newUser(hint);
  const { address, password } = user;
  const headers = { host: 'localhost', origin, 'x-oriel': '1', 'content-type': 'application/json' };
  const signingIn = new Request(`${origin}/api/session`, { method: 'POST', headers, body: JSON.stringify({ address, password }) });
  const signedIn = await routes.session.POST(signingIn, { params: Promise.resolve({}) });
  expect(signedIn.status).toBe(200);
  return { cookie: (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '', phone: await openPhone(servers.dovecot, user), address };
}

async function actorOf({ cookie }: Person): Promise<Actor> {
  const { signedInFrom } = await import('@/lib/auth/session');
  const signedIn = await signedInFrom(new Headers({ host: 'localhost', cookie }));
  if (!signedIn) throw new Error('Not signed in.');
  return signedIn.actor;
}

/** Appends a letter of this HTML and answers its id, once it is in the list. */
async function receive({ cookie, phone, address }: Person, html: string): Promise<number> {
  const subject = `Letter ${Math.random()}`;
  await phone.append('INBOX', buildMessage({ from: 'news@kestrel.example', to: address, subject, html }));
  const { mailboxes } = (await (await get(routes.mailboxes.GET, '/api/mailboxes', cookie)).json()) as {
    mailboxes: { id: number; role: string }[];
  };
  const inbox = mailboxes.find(({ role }) => role === 'inbox')?.id;
  return vi.waitFor(async () => {
    const { rows } = (await (await get(routes.messages.GET, `/api/messages?mailbox=${inbox}`, cookie)).json()) as {
      rows: { id: number; subject: string }[];
    };
    const row = rows.find((one) => one.subject === subject);
    expect(row).toBeDefined();
    return row?.id ?? 0;
  }, 30_000);
}

const frame = (id: number, cookie: string, more = '') => get(routes.body.GET, `/api/messages/${id}/body?theme=light${more}`, cookie);

/** The addresses of ours in a document. */
const addressesIn = (document: string) => [...new Set(document.replaceAll('&amp;', '&').match(/\/api\/pictures\?[\w&=-]+/gu) ?? [])];

async function open(person: Person, html: string): Promise<string[]> {
  const id = await receive(person, html);
  return addressesIn(await (await frame(id, person.cookie, '&pictures=1')).text());
}

/** Addresses of ours for these pictures, all of one letter of Maren's. */
function together(urls: () => string[]): (url: string) => Promise<string> {
  let opened: Promise<string[]> | undefined;
  return async (url) => {
    opened ??= open(
      maren,
      urls()
        .map((one) => `<img src="${one}">`)
        .join(''),
    );
    return (await opened).find((address) => address.endsWith(`&u=${Buffer.from(url).toString('base64url')}`)) ?? '';
  };
}

const show = (address: string, cookie: string) => get(routes.pictures.GET, address, cookie);

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

beforeAll(async () => {
  servers = await startMailServers();
  far = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => far.listen(0, '127.0.0.1', resolve));
  const { port } = far.address() as AddressInfo;
  at = `http://127.0.0.1:${port}`;
  const settings = { ...settingsFor(servers), ORIEL_DATA: data, ORIEL_LOG: 'silent', ORIEL_PRIVATE_HOSTS: `127.0.0.1:${port}` };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { env } = await import('@/lib/env');
  const { migrate } = await import('@/lib/db/migrate');
  const { prepareDatabase } = await import('@/lib/db/client');
  await migrate(env().databaseUrl);
  await prepareDatabase();
  const { keepAttached } = await import('@/lib/mail/attach');
  keepAttached();
  routes = {
    session: await import('@/app/api/session/route'),
    mailboxes: await import('@/app/api/mailboxes/route'),
    messages: await import('@/app/api/messages/route'),
    message: await import('@/app/api/messages/[id]/route'),
    body: await import('@/app/api/messages/[id]/body/route'),
    pictures: await import('@/app/api/pictures/route'),
  };
  [maren, tomasz] = [await arrive('maren'), await arrive('tomasz')];
});

afterAll(async () => {
  const { engine } = await import('@/lib/sync/engine');
  await engine().stop();
  const { closeDatabase } = await import('@/lib/db/client');
  await closeDatabase();
  await Promise.all([maren?.phone.close(), tomasz?.phone.close()]);
  far.closeAllConnections();
  far.close();
  await servers.stop();
  rmSync(data, { recursive: true, force: true });
});

beforeEach(() => {
  seen = [];
  answer = plainly;
});

describe('a letter with pictures elsewhere', () => {
  const letter = () =>
    `<body background="${at}/ground.png"><style>.a{background:url(${at}/style.png)}</style><p class="a">x<img src="${at}/one.png" width="40" height="30"><img src="${at}/open?id=7" width="1" height="1"></p></body>`;

  test('row 84: contacts nobody until they are wanted, and has no way to', async () => {
    const id = await receive(maren, letter());
    for (const more of ['', '&pictures=0', '&pictures=yes']) {
      const response = await frame(id, maren.cookie, more);
      expect(response.headers.get('content-security-policy')).toMatch(/; img-src data: http:\/\/localhost\/api\/messages\/\d+\/parts\/;/u);
      expect(await response.text()).not.toMatch(/api\/pictures|127\.0\.0\.1/u);
    }
    const detail = await (await get(routes.message.GET, `/api/messages/${id}`, maren.cookie)).json();
    expect(detail).toMatchObject({ body: { kind: 'html', blockedImages: 3, trackers: 1 } });
    expect(seen).toEqual([]);
  });

  test('row 85, T13: shows them by our proxy alone; the place they come from learns nothing of the reader; trackers stay away', async () => {
    const id = await receive(maren, letter());
    const response = await frame(id, maren.cookie, '&pictures=1');
    expect(response.headers.get('content-security-policy')).toMatch(
      /; img-src data: http:\/\/localhost\/api\/messages\/\d+\/parts\/ http:\/\/localhost\/api\/pictures;/u,
    );
    const document = await response.text();
    expect(document).not.toContain('127.0.0.1');
    const addresses = addressesIn(document);
    expect(addresses).toHaveLength(3);
    expect(seen).toEqual([]);
    for (const address of addresses) {
      const picture = await show(address, maren.cookie);
      expect(picture.status).toBe(200);
      expect(await bytesOf(picture)).toEqual(shown);
      expect(Object.fromEntries(picture.headers)).toMatchObject({
        'content-type': 'image/png',
        'cache-control': 'private, max-age=86400',
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    }
    expect(seen.map(({ url }) => url).sort()).toEqual(['/ground.png', '/one.png', '/style.png']);
    for (const { headers } of seen)
      expect(headers).toEqual({
        host: new URL(at).host,
        'user-agent': 'Mozilla/5.0 (compatible; Oriel)',
        accept: 'image/*',
        'accept-encoding': 'gzip, br',
        connection: 'close',
      });
    expect(await (await frame(id, maren.cookie)).text()).not.toMatch(/api\/pictures/u);
  });

  test('asks for a picture once, however often and by how many places of the screen it is wanted', async () => {
    const [address = ''] = await open(maren, `<img src="${at}/often.png">`);
    const all = await Promise.all(Array.from({ length: 20 }, () => show(address, maren.cookie)));
    for (const one of all) expect(await bytesOf(one)).toEqual(shown);
    expect(await bytesOf(await show(address, maren.cookie))).toEqual(shown);
    expect(seen).toHaveLength(1);
  });

  test('T46: what one person saw is fetched anew for another', async () => {
    const html = `<img src="${at}/both.png">`;
    const [mine = ''] = await open(maren, html);
    const [theirs = ''] = await open(tomasz, html);
    await show(mine, maren.cookie);
    await show(theirs, tomasz.cookie);
    expect(seen).toHaveLength(2);
  });

  test('150 pictures of one newsletter all come', async () => {
    const html = Array.from({ length: 150 }, (_, each) => `<img src="${at}/many/${each}.png">`).join('');
    const addresses = await open(maren, html);
    const all = await Promise.all(addresses.map((address) => show(address, maren.cookie)));
    for (const one of all) expect(await bytesOf(one)).toEqual(shown);
    expect(seen).toHaveLength(150);
  });
});

describe('T48: an address of ours', () => {
  /** What is answered for everything that fails. */
  async function blank(): Promise<Buffer> {
    const response = await show('/api/pictures', maren.cookie);
    expect(response.headers.get('content-type')).toBe('image/gif');
    return bytesOf(response);
  }

  test('is of use to nobody else, for no other letter, place or time, and to nobody without a session', async () => {
    const [address = ''] = await open(maren, `<img src="${at}/sealed.png">`);
    const [other = ''] = await open(maren, `<img src="${at}/other.png">`);
    const change = (name: string, value: string) => {
      const query = new URLSearchParams(address.split('?')[1]);
      query.set(name, value);
      return `/api/pictures?${query}`;
    };
    const from = (one: string, name: string) => new URLSearchParams(one.split('?')[1]).get(name) ?? '';
    const forged = [
      change('m', from(other, 'm')),
      change('m', '0'),
      change('e', String(Number(from(address, 'e')) + 86_400)),
      change('e', '1'),
      change('e', 'Infinity'),
      change('s', from(other, 's')),
      change('s', ''),
      change('u', from(other, 'u')),
      change('u', Buffer.from(`${at}/elsewhere.png`).toString('base64url')),
      '/api/pictures?m=x&e=x&s=&u=',
    ];
    const nothing = await blank();
    for (const one of forged) {
      const response = await show(one, maren.cookie);
      expect([response.status, await bytesOf(response)], one).toEqual([200, nothing]);
    }
    expect(await bytesOf(await show(address, tomasz.cookie))).toEqual(nothing);
    expect((await show(address, '')).status).toBe(401);
    expect(seen).toEqual([]);
    expect(await bytesOf(await show(address, maren.cookie))).toEqual(shown);
  });

  test('holds for a day at least and two at most', async () => {
    const [address = ''] = await open(maren, `<img src="${at}/late.png">`);
    const until = Number(new URLSearchParams(address.split('?')[1]).get('e')) * 1000;
    expect(until - Date.now()).toBeGreaterThan(86_400_000 - 60_000);
    expect(until - Date.now()).toBeLessThan(2 * 86_400_000 + 60_000);
    const query = new URLSearchParams(address.split('?')[1]);
    const asked = { message: Number(query.get('m')), until: until / 1000, seal: query.get('s') ?? '', url: query.get('u') ?? '' };
    const { showPicture } = await import('@/lib/mail/pictures');
    const actor = await actorOf(maren);
    vi.setSystemTime(until + 1);
    expect(await showPicture(actor, asked, async () => undefined).finally(() => vi.useRealTimers())).toBeNull();
    expect(seen).toEqual([]);
    expect(await showPicture(actor, asked, async () => undefined)).toMatchObject({ type: 'image/png' });
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const failing: [string, RequestListener][] = [
    ['no such picture', (_, response) => response.writeHead(404).end(shown)],
    ['an error of its own', (_, response) => response.writeHead(500).end()],
    ['a drawing that holds a script', (_, response) => response.setHeader('Content-Type', 'image/svg+xml').end(svg)],
    ['a page that is called a picture', (_, response) => response.setHeader('Content-Type', 'image/png').end('<script>alert(1)</script>')],
    ['nothing', (_, response) => void response.end()],
    ['a picture of 41 megapixels', (_, response) => void response.end(heads(41_000, 1000)['image/png'])],
    ['a picture of 6 MB', (_, response) => void response.end(Buffer.concat([shown, Buffer.alloc(6_000_000)]))],
    ['6 MB in a few bytes', (_, response) => response.setHeader('Content-Encoding', 'gzip').end(gzipSync(Buffer.alloc(6_000_000)))],
    ['half a picture', (_, response) => void response.writeHead(200, { 'Content-Length': 5000 }).write(shown, () => response.destroy())],
    ['a way to a private place', (_, response) => response.writeHead(302, { Location: 'http://127.0.0.1:22/' }).end()],
    ['a way to the address of a cloud', (_, response) => response.writeHead(302, { Location: 'http://169.254.169.254/latest/' }).end()],
    ['a way in circles', (request, response) => response.writeHead(302, { Location: request.url ?? '/' }).end()],
  ];
  const failingUrl = (what: string) => `${at}/${encodeURIComponent(what)}`;
  const failingAddress = together(() => failing.map(([what]) => failingUrl(what)));

  test.each(failing)('answers the same blank picture where the place has %s', async (what, behave) => {
    answer = behave;
    const address = await failingAddress(failingUrl(what));
    expect(address).not.toBe('');
    const response = await show(address, maren.cookie);
    expect([response.status, await bytesOf(response)]).toEqual([200, await blank()]);
    expect(Object.fromEntries(response.headers)).toEqual(Object.fromEntries((await show('/api/pictures', maren.cookie)).headers));
    expect(seen.length).toBeLessThanOrEqual(4);
    // Not asked again at once: what failed is remembered for a while.
    const asked = seen.length;
    await show(address, maren.cookie);
    expect(seen).toHaveLength(asked);
  });

  const inside = [
    'http://127.0.0.1:22/a.png',
    'http://169.254.169.254/a.png',
    'http://localhost/a.png',
    'http://[::1]/a.png',
    'http://10.0.0.1/a.png',
  ];
  const insideAddress = together(() => inside);

  test.each(inside)('leads a letter nowhere near %s', async (place) => {
    const address = await insideAddress(place);
    expect(address).not.toBe('');
    expect(await bytesOf(await show(address, maren.cookie))).toEqual(await blank());
  });

  const kinds = heads(640, 480);
  const kindAddress = together(() => Object.keys(kinds).map((type) => `${at}/kind/${type}`));

  test.each(Object.entries(kinds))('shows %s as what its bytes are, whatever it is called', async (type, bytes) => {
    answer = (_, response) => void response.setHeader('Content-Type', 'text/html').end(bytes);
    const response = await show(await kindAddress(`${at}/kind/${type}`), maren.cookie);
    expect([response.headers.get('content-type'), await bytesOf(response)]).toEqual([type, bytes]);
  });

  test('answers nothing to who asks too often, and keeps what was fetched', async () => {
    const { takePoint } = await import('@/lib/http/limits');
    const [kept = ''] = await open(tomasz, `<img src="${at}/kept.png">`);
    await show(kept, tomasz.cookie);
    const [more = ''] = await open(tomasz, `<img src="${at}/more.png">`);
    const key = `user ${(await actorOf(tomasz)).userId}`;
    let free = true;
    while (free)
      free = await takePoint({ name: 'pictures', points: 600, seconds: 60 }, key, 'said.tooOften').then(
        () => true,
        () => false,
      );
    seen = [];
    expect(await bytesOf(await show(more, tomasz.cookie))).toEqual(await blank());
    expect(await bytesOf(await show(kept, tomasz.cookie))).toEqual(shown);
    expect(seen).toEqual([]);
  });
});
