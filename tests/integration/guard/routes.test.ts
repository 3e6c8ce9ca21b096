/**
 * The guard over app/api: walks the folder, so that a route of tomorrow is under it too. Every handler is made by `route()`; without a
 * session it opens nothing; from another site it does nothing; a GET changes nothing; and what is one person's is nobody else's.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RouteHandler } from '@/lib/http/route';
import type { MailUser } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { buildMessage } from '../../support/message';
import { settingsFor } from '../../support/oriel';
import { openPhone, type Phone, type PhoneMessage } from '../../support/phone';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const api = join(process.cwd(), 'app/api');
const origin = 'http://localhost';
/** The one GET that changes something: the way back from a provider's page, which opens nothing for a browser that began nothing. */
const wayBack = 'GET /api/oauth/[provider]/return';
/** The only handlers that anybody may call. */
const openToAll = [
  'GET /api/autoconfig',
  'GET /api/autodiscover',
  'GET /api/brand',
  'GET /api/autodiscover/[address]',
  'GET /api/device-links/[secret]',
  'GET /api/device-links/[secret]/profile',
  'GET /api/pacc',
  'POST /api/autodiscover',
  'GET /api/files/[secret]',
  'GET /api/files/[secret]/file',
  'GET /api/health',
  'HEAD /api/device-links/[secret]/profile',
  'GET /api/oauth',
  wayBack,
  'HEAD /api/files/[secret]/file',
  'POST /api/diagnoses',
  'POST /api/discoveries',
  'POST /api/oauth/[provider]',
  'POST /api/oauth/[provider]/code',
  'POST /api/session',
];

/** Those that other programs ask, without a cookie that counts. */
const forPrograms = ['POST /api/autodiscover'];

interface Found {
  /** For example `GET /api/messages/[id]`. */
  name: string;
  method: string;
  path: string;
  handler: RouteHandler;
}

function* routeFiles(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* routeFiles(path);
    else if (/^route\.[jt]sx?$/.test(name)) yield path;
  }
}

async function findHandlers(): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of routeFiles(api)) {
    const path = `/api/${relative(api, file).replace(/\/?route\.[jt]sx?$/, '')}`;
    const exported = (await import(file)) as Record<string, RouteHandler | undefined>;
    for (const method of methods) {
      const handler = exported[method];
      if (handler) found.push({ name: `${method} ${path}`, method, path, handler });
    }
  }
  return found;
}

/** What person A has, by the names of the routes' variable parts. */
interface Belongings {
  cookie: string;
  phone: Phone;
  user: MailUser;
  account: number;
  mailbox: number;
  messages: number[];
  draft: { id: string; revision: number };
  file: string;
  /** Journal entry of an act that could be taken back. */
  undo: string;
  /** A change of marks that the server refused, and a stopped act on a whole folder. */
  act: number;
  bulkAct: string;
  /** A letter that waits for an answer. */
  followUp: number;
  /** A file that goes as a link. */
  shared: string;
  /** A file that letters are to come out of. */
  imported: string;
  /** Letters that are to go into a file. */
  exported: string;
  /** An old account that is copied in. */
  copied: string;
}

const data = mkdtempSync(join(tmpdir(), 'oriel-guard-'));
let servers: MailServers;
let handlers: Found[];
let ann: Belongings;
let eve: Belongings;

const byName = (name: string): RouteHandler => {
  const found = handlers.find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found.handler;
};

interface Sending {
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
}

function send(found: Pick<Found, 'handler' | 'method' | 'path'>, sending: Sending = {}): Promise<Response> {
  const { params = {}, query = '', body } = sending;
  const path = found.path.replace(/\[(\w+)\]/g, (_, name: string) => params[name] ?? '1');
  const headers = { host: 'localhost', 'content-type': 'application/json', ...sending.headers };
  const signal = AbortSignal.timeout(20_000);
  const request = new Request(`${origin}${path}${query}`, {
    method: found.method,
    headers,
    signal,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return found.handler(request, { params: Promise.resolve(params) });
}

const own = (cookie: string) => ({ origin, 'sec-fetch-site': 'same-origin', 'x-oriel': '1', cookie });
const call = (name: string, cookie: string, sending: Sending = {}) => {
  const [method = '', path = ''] = name.split(' ');
  return send({ handler: byName(name), method, path }, { ...sending, headers: { ...sending.headers, ...own(cookie) } });
};
const json = async <T>(answer: Promise<Response>, status = 200): Promise<T> => {
  const response = await answer;
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return JSON.parse(text) as T;
};

/** Rows as the queue leaves them; getting there by a server that refuses is the business of the acts' own tests. */
async function refusedAct(mailboxId: number, accountId: number): Promise<{ act: number; bulkAct: string }> {
  const { database } = await import('@/lib/db/client');
  const { userId } = await database().account.findUniqueOrThrow({ where: { id: accountId } });
  const payload = JSON.stringify({ letters: [], add: ['\\Seen'], remove: [], to: null, role: null, copiedFrom: null });
  const act = await database().act.create({
    data: { userId, accountId, kind: 'flags', mailboxId, uidValidity: 1, payload, state: 'refused', note: 'No.' },
  });
  const bulkAct = randomUUID();
  const view = JSON.stringify({ parts: [], filters: [] });
  const deed = JSON.stringify({ kind: 'flags', add: ['\\Seen'], remove: [] });
  await database().bulkAct.create({ data: { id: bulkAct, userId, view, act: deed, state: 'stopped' } });
  return { act: act.id, bulkAct };
}

async function settle(hint: string): Promise<Belongings> {
  const user = await servers.dovecot.newUser(hint);
  const phone = await openPhone(servers.dovecot, user);
  for (const subject of ['One', 'Two', 'Three']) {
    const attachments = [{ filename: 'note.txt', type: 'text/plain', content: `${hint} ${subject}` }];
    await phone.append(
      'INBOX',
      buildMessage({
        from: 'x@kestrel.example',
        to: user.address,
        subject: `${hint} ${subject}`,
        text: 'a',
        html: '<p>a</p>',
        attachments,
      }),
    );
  }
  const signedIn = await call('POST /api/session', '', { body: { address: user.address, password: user.password } });
  expect(signedIn.status).toBe(200);
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { mailboxes } = await json<{ mailboxes: { id: number; accountId: number; role: string }[] }>(call('GET /api/mailboxes', cookie));
  const { id: mailbox, accountId: account } = mailboxes.find(({ role }) => role === 'inbox') ?? { id: 0, accountId: 0 };
  const { rows } = await json<{ rows: { id: number }[] }>(call('GET /api/messages', cookie, { query: `?mailbox=${mailbox}` }));
  expect(rows).toHaveLength(3);
  const { draft } = await json<{ draft: { id: string } }>(call('POST /api/drafts', cookie, { body: { kind: 'new' } }), 201);
  const { upload } = await json<{ upload: { id: string } }>(
    call('POST /api/drafts/[id]/uploads', cookie, { params: { id: draft.id }, body: { name: 'a.txt', size: 4 } }),
    201,
  );
  const withFile = await json<{ draft: { id: string; revision: number; files: { id: string }[] } }>(
    call('PATCH /api/drafts/[id]/uploads/[file]', cookie, {
      params: { id: draft.id, file: upload.id },
      headers: { 'upload-offset': '0' },
      body: 'file',
    }),
  );
  const flagged = { ids: [rows[0]?.id], add: ['\\Flagged'], remove: [] };
  const moved = { ids: [rows[2]?.id], to: 'archive' };
  await json(call('POST /api/flags', cookie, { body: flagged }));
  const { undo } = await json<{ undo: string }>(call('POST /api/moves', cookie, { body: moved }));
  expect(undo).toEqual(expect.any(String));
  await phone.waitFor('INBOX', (letters) => letters.length === 2 && letters.some(({ flags }) => flags.includes('\\Flagged')));
  const { act, bulkAct } = await refusedAct(mailbox, account);
  const { database } = await import('@/lib/db/client');
  const waiting = { accountId: account, messageIdHeader: `${hint}@kestrel.example`, subject: 'Waits', sentAt: 0, remindAt: 9e12 };
  const { id: followUp } = await database().followUp.create({ data: waiting });
  const { userId } = await database().account.findUniqueOrThrow({ where: { id: account } });
  const link = { draftId: draft.id, filename: `${hint}.mp4`, type: 'video/mp4', size: 1, createdAt: 0, secretHash: hint };
  const wish = JSON.stringify({ origin, locale: 'en', until: '{date}' });
  const { id: shared } = await database().sharedFile.create({ data: { ...link, id: randomUUID(), userId, wish } });
  const begun = await json<{ import: { id: string } }>(
    call('POST /api/imports', cookie, { body: { mailboxId: mailbox, name: `${hint}.mbox`, size: 9 } }),
    201,
  );
  const saved = await json<{ export: { id: string } }>(
    call('POST /api/exports', cookie, { body: { accountId: account, mailboxIds: [mailbox], format: 'mbox' } }),
    201,
  );
  const old = { host: 'imap.old.example', port: 993, security: 'tls', login: hint };
  const { id: copied } = await database().accountCopy.create({
    data: { ...old, id: randomUUID(), userId, accountId: account, state: 'paused' },
  });
  return {
    act,
    bulkAct,
    imported: begun.import.id,
    exported: saved.export.id,
    copied,
    followUp,
    shared,
    cookie,
    phone,
    user,
    account,
    mailbox,
    undo,
    messages: rows.slice(0, 2).map(({ id }) => id),
    draft: withFile.draft,
    file: withFile.draft.files[0]?.id ?? '',
  };
}

beforeAll(async () => {
  servers = await startMailServers();
  vi.stubEnv('ORIEL_DATA', data);
  vi.stubEnv('ORIEL_LOG', 'silent');
  // Else what is somebody else's is refused with everything that is brought in.
  vi.stubEnv('ORIEL_COLLECT', '1');
  for (const [name, value] of Object.entries(settingsFor(servers))) vi.stubEnv(name, value);
  const { env } = await import('@/lib/env');
  const { migrate } = await import('@/lib/db/migrate');
  const { prepareDatabase } = await import('@/lib/db/client');
  await migrate(env().databaseUrl);
  await prepareDatabase();
  const { keepAttached } = await import('@/lib/mail/attach');
  keepAttached();
  handlers = await findHandlers();
  [ann, eve] = [await settle('ann'), await settle('eve')];
});

afterAll(async () => {
  const { engine } = await import('@/lib/sync/engine');
  await engine().stop();
  const { closeDatabase } = await import('@/lib/db/client');
  await closeDatabase();
  await Promise.all([ann?.phone.close(), eve?.phone.close()]);
  await servers.stop();
  rmSync(data, { recursive: true, force: true });
});

/** What a route's variable parts, query and body have to be to name something of `owner`'s. */
function naming(found: Found, owner: Belongings): Sending {
  const [, , noun = ''] = found.path.split('/');
  const ids: Record<string, string> = {
    messages: String(owner.messages[0]),
    acts: String(owner.act),
    'bulk-acts': owner.bulkAct,
    mailboxes: String(owner.mailbox),
    accounts: String(owner.account),
    'follow-ups': String(owner.followUp),
    'shared-files': owner.shared,
    imports: owner.imported,
    exports: owner.exported,
    'account-copies': owner.copied,
  };
  const params = {
    id: ids[noun] ?? owner.draft.id,
    provider: 'kestrel',
    part: '2',
    file: owner.file,
    secret: owner.shared,
    domain: 'oriel.test',
    address: owner.user.address,
  };
  const bodies: Record<string, unknown> = {
    'POST /api/account-copies': {
      host: '127.0.0.1',
      port: 993,
      security: 'tls',
      login: 'x',
      password: 'x',
      accountId: owner.account,
      junk: true,
    },
    'PATCH /api/account-copies/[id]': { state: 'cancelled' },
    'POST /api/collectors/comparison': { id: 1 },
    'POST /api/flags': { ids: owner.messages, add: ['\\Flagged'], remove: [] },
    'POST /api/moves': { ids: owner.messages, to: 'trash' },
    'POST /api/copies': { ids: owner.messages, to: owner.mailbox },
    'POST /api/deletions': { ids: owner.messages },
    'POST /api/bulk-acts': {
      list: { view: { kind: 'mailbox', mailboxId: owner.mailbox } },
      deed: { kind: 'flags', add: ['\\Seen'], remove: [] },
    },
    'POST /api/accounts': { address: owner.user.address, password: 'wrong' },
    'PATCH /api/accounts/[id]': { name: 'Taken over' },
    'POST /api/accounts/[id]/password': { password: 'wrong' },
    'POST /api/accounts/[id]/alike': { password: 'wrong' },
    'POST /api/accounts/[id]/devices/links': { way: 'imap' },
    'POST /api/mailboxes': { accountId: owner.account, name: 'Taken over', parentId: null },
    'PATCH /api/mailboxes/[id]': { name: 'Taken over' },
    'PUT /api/mailboxes/[id]/sharing': { who: owner.user.address, level: 'manage' },
    'POST /api/messages/[id]/detach': { files: [{ part: '2', note: 'Taken over' }] },
    'POST /api/joins': { id: owner.messages[0], other: owner.messages[1] },
    'POST /api/splits': { id: owner.messages[0] },
    'POST /api/mutes': { ids: owner.messages, muted: true },
    'POST /api/pins': { ids: owner.messages, pinned: true },
    'PUT /api/notes': { id: owner.messages[0], text: 'Taken over' },
    'POST /api/unsubscribes': { id: owner.messages[0], way: 'letter', to: 'leave@list.example' },
    'POST /api/receipts': { id: owner.messages[0], answer: 'sent' },
    'POST /api/undo': { undo: owner.undo },
    'POST /api/looks': { accountId: owner.account, mailboxId: owner.mailbox },
    'POST /api/comparisons': { mailboxId: owner.mailbox },
    'POST /api/drafts': { kind: 'reply', originalId: owner.messages[0] },
    'PATCH /api/drafts/[id]': { accountId: owner.account },
    'POST /api/recipients': { addresses: ['x@kestrel.example'] },
    'PUT /api/drafts/[id]/kind': { kind: 'reply' },
    'PUT /api/drafts/[id]': { to: [], cc: [], bcc: [], subject: 'taken over', text: '', revision: owner.draft.revision },
    'POST /api/drafts/[id]/files': { letters: owner.messages },
    'POST /api/drafts/[id]/shared-files': { file: owner.file },
    'PATCH /api/shared-files/[id]': { revoked: true },
    'POST /api/drafts/[id]/uploads': { name: 'b.txt', size: 4 },
    'PATCH /api/drafts/[id]/uploads/[file]': 'file',
    'POST /api/exports': { accountId: owner.account, mailboxIds: [owner.mailbox], format: 'mbox' },
    'POST /api/imports': { mailboxId: owner.mailbox, name: 'taken.mbox', size: 9 },
    'PATCH /api/imports/[id]': { state: 'cancelled' },
    'PATCH /api/imports/[id]/bytes': 'file',
    'POST /api/identities': {
      accountId: owner.account,
      address: 'x@kestrel.example',
      name: '',
      replyTo: [],
      bcc: [],
      html: '',
      text: '',
      place: 'above',
      isDefault: false,
    },
    'POST /api/redirects': { id: owner.messages[0], to: [{ name: '', address: 'x@kestrel.example' }], once: randomUUID() },
    'POST /api/collectors': {
      id: 1,
      host: '127.0.0.1',
      port: 995,
      security: 'tls',
      login: 'x',
      password: 'x',
      accountId: owner.account,
      mailboxId: owner.mailbox,
      keep: 'never',
      keepDays: 1,
      recent: false,
      everyMinutes: 5,
    },
    'PATCH /api/collectors': { id: 1, now: true },
    'PUT /api/collectors': { id: 1 },
    'POST /api/templates': { id: 1, name: 'Taken over', subject: '', html: '', text: '' },
    'PATCH /api/identities': { accountId: owner.account, order: [1] },
    'PUT /api/identities': { id: 1 },
    'PATCH /api/templates': { order: [1] },
    'PUT /api/templates': { id: 1 },
    'POST /api/submissions': { draftId: owner.draft.id },
    'POST /api/discoveries': { address: owner.user.address },
    'POST /api/oauth/[provider]': { use: 'again', way: 'page', accountId: owner.account },
    'POST /api/oauth/[provider]/code': { flow: 'a-flow-of-somebody-else-' },
    'POST /api/session': { address: owner.user.address, password: 'wrong' },
    'POST /api/diagnoses': { address: owner.user.address },
  };
  const queries: Record<string, string> = {
    'GET /api/messages': `?mailbox=${owner.mailbox}`,
    'GET /api/notes': `?id=${owner.messages[0]}`,
    'GET /api/people': '?words=ann',
    'DELETE /api/identities': '?id=1',
    'DELETE /api/templates': '?id=1',
    'DELETE /api/collectors': '?id=1',
    'DELETE /api/mailboxes/[id]': '?letters=1000',
    'GET /api/mailboxes/[id]/expiring': '?days=30',
  };
  return {
    params,
    query: queries[found.name] ?? '',
    body: bodies[found.name] ?? (['GET', 'HEAD', 'DELETE'].includes(found.method) ? undefined : {}),
  };
}

async function state(owner: Belongings): Promise<unknown> {
  const { database } = await import('@/lib/db/client');
  const folders = await owner.phone.folders();
  const letters: Record<string, PhoneMessage[]> = {};
  for (const { path } of folders) letters[path] = await owner.phone.list(path);
  const [drafts, submissions, files, journal] = await Promise.all([
    database().draft.findMany({ where: { id: owner.draft.id } }),
    database().submission.count(),
    database().draftFile.findMany({ where: { draftId: owner.draft.id } }),
    database().journalEntry.count(),
  ]);
  return { letters, drafts, submissions, files, journal };
}

const isStream = (response: Response) => response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
async function readAll(response: Response): Promise<string> {
  if (!isStream(response)) return response.text();
  await response.body?.cancel();
  return '';
}

describe('every handler of app/api', () => {
  it('T44: was made by route()', () => {
    expect(handlers.length).toBeGreaterThan(15);
    for (const { name, handler } of handlers) expect(['signedIn', 'public'], `${name} was not made by route()`).toContain(handler.access);
    for (const file of routeFiles(api)) {
      // Next also takes `export function GET` and re-exports; only the one form is easy to see through.
      const text = readFileSync(file, 'utf8');
      const handlersIn = text.match(/export const (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) = route\(/g) ?? [];
      const named = handlers.filter(({ path }) => file === join(api, relative('/api', path), 'route.ts'));
      expect(handlersIn, file).toHaveLength(named.length);
    }
  });

  it('T44: is closed without a session, but for those that have to be open', async () => {
    expect(
      handlers
        .filter(({ handler }) => handler.access === 'public')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...openToAll].sort());
    for (const found of handlers.filter(({ name }) => !openToAll.includes(name))) {
      const disguises: Record<string, string>[] = [
        {},
        { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
        { RSC: '1', 'next-router-prefetch': '1' },
        { cookie: 'oriel=made-up' },
      ];
      for (const more of disguises) {
        const answer = await send(found, { ...naming(found, ann), headers: { ...own(''), ...more } });
        expect(answer.status, found.name).toBe(401);
        expect(await answer.json()).toMatchObject({ error: { code: 'notSignedIn' } });
      }
    }
  });

  it('T39: does nothing from another site, from a sibling of ours, or without the header that a form cannot set', async () => {
    const before = [await state(ann), await state(eve)];
    expect(handlers.filter(({ handler }) => handler.forPrograms).map(({ name }) => name)).toEqual(forPrograms);
    const mutations = handlers.filter(({ method, name }) => method !== 'GET' && method !== 'HEAD' && !forPrograms.includes(name));
    expect(mutations.length).toBeGreaterThan(8);
    const { cookie } = ann;
    const foreign: Record<string, string>[] = [
      { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'x-oriel': '1' },
      { cookie, origin: 'https://evil.example', 'x-oriel': '1' },
      { cookie, origin, 'sec-fetch-site': 'same-site', 'x-oriel': '1' },
      { cookie, origin: 'null', 'x-oriel': '1' },
      { cookie, origin: 'https://localhost', 'x-oriel': '1' },
      { cookie, 'x-oriel': '1' },
      { cookie, origin, 'sec-fetch-site': 'same-origin' },
      { cookie, origin },
    ];
    for (const found of mutations) {
      for (const headers of foreign) {
        const answer = await send(found, { ...naming(found, ann), headers });
        expect(answer.status, `${found.name} with ${JSON.stringify(headers)}`).toBe(403);
        expect(await answer.json()).toMatchObject({ error: { code: 'crossSite' } });
      }
    }
    expect([await state(ann), await state(eve)]).toEqual(before);
  });

  it('T39: changes nothing on GET', async () => {
    const before = await state(ann);
    const reading = handlers.filter(({ method }) => method === 'GET');
    const opened: string[] = [];
    for (const found of reading) {
      const answer = await send(found, { ...naming(found, ann), headers: own(ann.cookie) });
      await readAll(answer);
      if (answer.ok) opened.push(found.name);
      else expect(found.name === wayBack ? [403] : [404, 409], found.name).toContain(answer.status);
    }
    expect(opened).toEqual(
      expect.arrayContaining(['GET /api/mailboxes', 'GET /api/messages', 'GET /api/events', 'GET /api/drafts', 'GET /api/drafts/[id]']),
    );
    // Opening a letter goes to the mail server; whatever it set would be there by now.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await state(ann)).toEqual(before);
  });

  it('T45: knows nothing of one person’s for another, and does nothing to it', async () => {
    const before = await state(ann);
    const ids = handlers.filter(
      (found) => found.path.includes('[') || naming(found, ann).body !== undefined || found.name === 'GET /api/messages',
    );
    // Adding an account asks for its password and for nothing of Oriel's (see sign-in/accounts); choices are made for oneself, and
    // recipients are judged by one's own letters.
    const namingNobody = [
      ...openToAll,
      'POST /api/accounts',
      'PATCH /api/preferences',
      'POST /api/picture-senders',
      'POST /api/recipients',
    ];
    for (const found of ids.filter(({ name }) => !namingNobody.includes(name))) {
      const answer = await send(found, { ...naming(found, ann), headers: own(eve.cookie) });
      const text = await readAll(answer);
      const batch = answer.status === 200 ? (JSON.parse(text) as { done?: number[] }) : null;
      if (batch?.done) expect(batch.done, found.name).toEqual([]);
      else expect(answer.status, `${found.name}: ${text}`).toBeOneOf([404, 410]);
      expect(text, found.name).not.toMatch(/\bann\b/i);
    }
    expect(await state(ann)).toEqual(before);
  });

  it('T57: is not fooled by __proto__ and constructor in its input', async () => {
    const needed = JSON.stringify({
      ids: ann.messages,
      add: ['\\Seen'],
      remove: [],
      to: 'trash',
      undo: 'x',
      kind: 'new',
      draftId: ann.draft.id,
    });
    const poison = `{"__proto__":${needed},"constructor":{"prototype":{"polluted":true}}}`;
    for (const found of handlers.filter(({ method, path }) => method !== 'GET' && method !== 'DELETE' && !path.includes('['))) {
      const answer = await send(found, { headers: own(ann.cookie), body: poison });
      expect(answer.status, found.name).toBeGreaterThanOrEqual(400);
      expect(answer.status, found.name).toBeLessThan(500);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(({} as { ids?: number[] }).ids).toBeUndefined();
  });
});

describe('what a person opens by itself', () => {
  const opened: Record<string, string> = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' };
  const pages = ['GET /api/messages/[id]/source', 'GET /api/messages/[id]/parts/[part]'];
  const open = (name: string, headers: Record<string, string>, params: Record<string, string> = { id: '999999', part: '1' }) => {
    const [method = '', path = ''] = name.split(' ');
    return send({ handler: byName(name), method, path }, { headers, params });
  };

  it.each(pages)('%s fails with a page in the person’s language, which runs and fetches nothing', async (name) => {
    const headers = { ...opened, cookie: `${ann.cookie}; oriel-look=${encodeURIComponent('theme=dark&language=de')}` };
    const answer = await open(name, headers);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(text).toMatch(/<html lang="de" dir="ltr" data-theme="dark">/);
    expect(text).toContain('<h1>Das ließ sich nicht öffnen</h1>');
    expect(text).toContain('<a href="/mail">Zu den Nachrichten</a>');
    const policy = answer.headers.get('content-security-policy') ?? '';
    const style = createHash('sha256')
      .update(/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '')
      .digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('says so from right to left, without a session, and where the browser names no purpose', async () => {
    const { 'sec-fetch-dest': _, 'sec-fetch-mode': __, 'sec-fetch-site': ___, ...none } = opened;
    const answer = await open(pages[0] ?? '', { ...none, accept: 'text/html,*/*;q=0.8', 'accept-language': 'ar' });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toMatch(/<html lang="ar" dir="rtl" data-theme="system">/);
  });

  it.each([
    ['the page in the background', { 'sec-fetch-dest': 'empty', accept: '*/*' }],
    ['a frame', { 'sec-fetch-dest': 'iframe', accept: 'text/html' }],
    ['a program', { accept: 'application/json' }],
  ])('asked by %s it fails with JSON', async (_, headers) => {
    const answer = await open(pages[0] ?? '', { cookie: ann.cookie, ...headers });
    expect(await answer.json()).toMatchObject({ error: { code: 'notFound' } });
  });

  it('shows a letter as it is', async () => {
    const answer = await open(pages[0] ?? '', { ...opened, cookie: ann.cookie }, { id: String(ann.messages[0]) });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    await readAll(answer);
  });
});

describe('route()', () => {
  it('names the field that does not fit', async () => {
    const answer = await call('POST /api/flags', ann.cookie, { body: { ids: ['x'], add: [], remove: [] } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: 'badInput', message: expect.stringContaining('“ids.0”'), serverText: null },
    });
  });

  it.each([['not json'], ['[1'], ['']])('refuses a body that is no JSON: %j', async (body) => {
    expect((await call('POST /api/flags', ann.cookie, { body })).status).toBe(400);
  });

  it('refuses a body that is too large, also one that does not say so', async () => {
    const text = JSON.stringify({ address: 'a'.repeat(20_000), password: 'x' });
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    });
    const request = new Request(`${origin}/api/session`, {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json', ...own('') },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect((await byName('POST /api/session')(request, { params: Promise.resolve({}) })).status).toBe(413);
  });

  it('answers a bug with a reference and no details', async () => {
    const { route } = await import('@/lib/http/route');
    const broken = route({ access: 'public' }, () => {
      throw new TypeError('secret detail');
    });
    const answer = await broken(new Request(`${origin}/api/broken`), { params: Promise.resolve({}) });
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'internal', message: expect.stringMatching(/under [0-9a-f]{8}\.$/) } });
    expect(text).not.toContain('secret detail');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('turns away who asks too often, one person at a time', async () => {
    const { route } = await import('@/lib/http/route');
    const limited = route({ access: 'signedIn', rate: { name: 'test', points: 2, seconds: 60 } }, () => ({ ok: true }));
    const ask = (cookie: string) => send({ handler: limited, method: 'GET', path: '/api/limited' }, { headers: own(cookie) });
    const answers = [await ask(ann.cookie), await ask(ann.cookie), await ask(ann.cookie), await ask(eve.cookie)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('counts who is not signed in by their network: one line has more IPv6 addresses than could be counted', async () => {
    const { route } = await import('@/lib/http/route');
    const limited = route({ access: 'public', rate: { name: 'testPublic', points: 1, seconds: 60 } }, () => ({ ok: true }));
    const ask = (address: string) =>
      send({ handler: limited, method: 'GET', path: '/api/limited' }, { headers: { ...own(''), 'x-oriel-address': address } });
    const answers = [await ask('2001:db8:0:1::1'), await ask('2001:db8:0:1::2'), await ask('2001:db8:0:2::1')];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
  });
});
