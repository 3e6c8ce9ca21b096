/** Several accounts of one person: what each session may open, and what becomes of an account that comes, goes, or changes its password. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { buildMessage } from '../../support/message';
import { openPhone } from '../../support/phone';
import { RouteBrowser, startRoutes, stopRoutes } from '../../support/routes';

const data = mkdtempSync(join(tmpdir(), 'oriel-accounts-'));
let dovecot: Dovecot;

beforeAll(async () => {
  dovecot = await startDovecot();
  const settings = { ORIEL_DATA: data, ORIEL_PRIVATE_HOSTS: `127.0.0.1:${dovecot.ports.imaps}`, ORIEL_CA_FILE: dovecot.ca };
  await startRoutes(settings, async () => ({
    '/api/session': await import('@/app/api/session/route'),
    '/api/accounts': await import('@/app/api/accounts/route'),
    '/api/accounts/ID': await import('@/app/api/accounts/[id]/route'),
    '/api/accounts/ID/alike': await import('@/app/api/accounts/[id]/alike/route'),
    '/api/accounts/ID/password': await import('@/app/api/accounts/[id]/password/route'),
    '/api/mailboxes': await import('@/app/api/mailboxes/route'),
    '/api/messages': await import('@/app/api/messages/route'),
    '/api/messages/ID': await import('@/app/api/messages/[id]/route'),
    '/api/preferences': await import('@/app/api/preferences/route'),
    '/api/drafts': await import('@/app/api/drafts/route'),
    '/api/drafts/ID': await import('@/app/api/drafts/[id]/route'),
    '/api/events': await import('@/app/api/events/route'),
  }));
});

afterAll(async () => {
  await stopRoutes();
  await dovecot.stop();
  rmSync(data, { recursive: true, force: true });
});

class Browser extends RouteBrowser {
  signIn = (user: MailUser) =>
    this.json<{ account: { id: number } }>('POST', '/api/session', login(user)).then(({ account }) => account.id);
  add = (user: MailUser) => this.json<{ account: { id: number } }>('POST', '/api/accounts', login(user)).then(({ account }) => account.id);

  /** Subjects of a list, and its ids by subject. */
  async list(query: string): Promise<Map<string, number>> {
    const { rows } = await this.json<{ rows: { id: number; subject: string }[] }>('GET', `/api/messages?${query}`);
    return new Map(rows.map(({ id, subject }) => [subject, id]));
  }

  async inbox(accountId: number): Promise<Map<string, number>> {
    const { mailboxes } = await this.shell();
    const box = mailboxes.find((one) => one.accountId === accountId && one.role === 'inbox');
    return this.list(`mailbox=${box?.id}`);
  }
}

const end = () => ({ host: '127.0.0.1', port: dovecot.ports.imaps, security: 'tls' });
const login = ({ address, password }: MailUser) => ({ address, password, imap: end(), smtp: end() });

/** Somebody with one letter, which bears their name. */
async function person(name: string, password?: string): Promise<MailUser & { letter: string }> {
  const user = await dovecot.newUser({ hint: name, ...(password === undefined ? {} : { password }) });
  await deliver(user, `To ${user.address}`);
  return { ...user, letter: `To ${user.address}` };
}

async function deliver(user: MailUser, subject: string): Promise<void> {
  const phone = await openPhone(dovecot, user);
  await phone.append('INBOX', buildMessage({ from: 'x@kestrel.example', to: user.address, subject, text: 'a' }));
  await phone.close();
}

const openNow = async (browser: Browser) => (await browser.shell()).accounts.map(({ address }) => address);
const lockedNow = async (browser: Browser) => (await browser.shell()).locked.map(({ address }) => address);

/** Two people's accounts in one browser, that of Ada signed in with. */
async function withTwo() {
  const [ada, bea] = [await person('ada'), await person('bea')];
  const browser = new Browser();
  const first = await browser.signIn(ada);
  const second = await browser.add(bea);
  return { ada, bea, browser, first, second };
}

/** Rows of all that brings letters into an account, as they lie there while it goes on. */
async function beginWork(accountId: number): Promise<void> {
  const { database } = await import('@/lib/db/client');
  const { userId } = await database().account.findUniqueOrThrow({ where: { id: accountId } });
  const at = { userId, accountId };
  const importId = `import-${accountId}`;
  const place = { host: 'old.example', port: 995, security: 'tls', login: 'x' };
  const box = { keyId: 1, nonce: Buffer.from('n'), sealed: Buffer.from('s') };
  const file = { filename: 'a.mbox', size: 1, modified: 1, options: '{}', state: 'running' };
  await database().mailImport.create({ data: { ...at, ...file, id: importId, mailboxId: 1 } });
  await database().mailImportLoss.create({ data: { importId, ordinal: 1, place: '', reason: '[]' } });
  const permission = { provider: 'kestrel', grantId: `grant-${accountId}` };
  await database().accountCopy.create({ data: { ...at, ...place, ...permission, id: `copy-${accountId}`, state: 'paused' } });
  await database().collector.create({ data: { ...at, ...place, ...box, ...permission, mailboxId: 1 } });
  await database().deviceLink.create({ data: { ...at, secretHash: `link-${accountId}`, way: 'imap', expiresAt: Date.now() + 600_000 } });
}

/** Whose they are. */
async function workOf(accountId: number): Promise<Record<'imports' | 'copies' | 'collectors' | 'links', number[]>> {
  const { database } = await import('@/lib/db/client');
  const wanted = { where: { accountId }, select: { userId: true } };
  const owners = (rows: readonly { userId: number }[]) => rows.map(({ userId }) => userId);
  return {
    imports: owners(await database().mailImport.findMany(wanted)),
    copies: owners(await database().accountCopy.findMany(wanted)),
    collectors: owners(await database().collector.findMany(wanted)),
    links: owners(await database().deviceLink.findMany(wanted)),
  };
}

describe('an account that is added', () => {
  it('is open beside the first, in lists over all accounts too, and stays so at the next request', async () => {
    const { ada, bea, browser, first, second } = await withTwo();
    expect(await openNow(browser)).toEqual([ada.address, bea.address]);
    expect([...(await browser.inbox(first)).keys()]).toEqual([ada.letter]);
    expect([...(await browser.inbox(second)).keys()]).toEqual([bea.letter]);
    expect([...(await browser.list('role=inbox')).keys()].sort()).toEqual([ada.letter, bea.letter].sort());
  });

  it('is not added with a wrong password, and what was open stays open', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const browser = new Browser();
    await browser.signIn(ada);
    expect(await browser.code('POST', '/api/accounts', { ...login(bea), password: 'wrong' })).toBe('wrongPassword');
    expect(await openNow(browser)).toEqual([ada.address]);
    expect(await lockedNow(browser)).toEqual([]);
  });

  it('T42: counts wrong passwords like those of a sign-in', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const browser = new Browser();
    await browser.signIn(ada);
    const { limitSignIn } = await import('@/lib/http/limits');
    const failing = () => limitSignIn('198.51.100.251', bea.address, () => Promise.reject(new Error('wrong'))).catch(() => undefined);
    for (let turn = 0; turn < 10; turn += 1) await failing();
    browser.address = '198.51.100.251';
    expect(await browser.code('POST', '/api/accounts', login(bea))).toBe('tooManyTries');
  });
});

describe('T44: what a session opens', () => {
  it('is what was proven in it: the others of the person are named as locked, and their letters are not there', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const laptop = new Browser();
    const first = await laptop.signIn(ada);
    const second = await laptop.add(bea);
    const letter = (await laptop.inbox(second)).get(bea.letter);
    const { mailboxes } = await laptop.shell();
    const box = mailboxes.find((one) => one.accountId === second && one.role === 'inbox')?.id;
    const { draft } = await laptop.json<{ draft: { id: string } }>('POST', '/api/drafts', { kind: 'new', accountId: second });

    const kiosk = new Browser();
    await kiosk.signIn(ada);
    expect(await openNow(kiosk)).toEqual([ada.address]);
    expect(await lockedNow(kiosk)).toEqual([bea.address]);
    expect((await kiosk.shell()).mailboxes.every(({ accountId }) => accountId === first)).toBe(true);
    expect((await kiosk.ask('GET', `/api/messages/${letter}`)).status).toBe(404);
    expect((await kiosk.ask('GET', `/api/messages?mailbox=${box}`)).status).toBe(404);
    expect((await kiosk.ask('GET', `/api/drafts/${draft.id}`)).status).toBe(404);
    expect((await kiosk.ask('PATCH', `/api/accounts/${second}`, { name: 'x' })).status).toBe(404);
    expect((await kiosk.ask('DELETE', `/api/accounts/${second}`)).status).toBe(404);
    expect([...(await kiosk.list('role=inbox')).keys()]).toEqual([ada.letter]);

    expect(await kiosk.code('POST', `/api/accounts/${second}/password`, { password: 'wrong' })).toBe('wrongPassword');
    expect((await kiosk.ask('GET', `/api/messages/${letter}`)).status).toBe(404);
    await kiosk.json('POST', `/api/accounts/${second}/password`, { password: bea.password });
    expect(await lockedNow(kiosk)).toEqual([]);
    expect((await kiosk.ask('GET', `/api/messages/${letter}`)).status).toBe(200);
  });

  it('E9: is also what shares the password at the same mail server, asked for once, and nothing that has another one', async () => {
    const { ada, bea, browser } = await withTwo();
    const twin = await person('twin', ada.password);
    await browser.add(twin);
    const again = new Browser();
    const first = await again.signIn(ada);
    expect((await lockedNow(again)).sort()).toEqual([bea.address, twin.address].sort());
    const opened = await again.json<{ accounts: { address: string }[] }>('POST', `/api/accounts/${first}/alike`, {
      password: ada.password,
    });
    expect(opened.accounts.map(({ address }) => address)).toEqual([twin.address]);
    expect(await openNow(again)).toEqual([ada.address, twin.address]);
    expect(await lockedNow(again)).toEqual([bea.address]);
    // A wrong password opens nothing, and an account that is not open here is none to begin from.
    expect(await again.json('POST', `/api/accounts/${first}/alike`, { password: 'wrong' })).toEqual({ accounts: [] });
    const locked = (await again.shell()).locked[0]?.id;
    expect(await again.code('POST', `/api/accounts/${locked}/alike`, { password: bea.password })).toBe('notFound');
    expect(await lockedNow(again)).toEqual([bea.address]);
  });

  it('does not reach accounts of another person by their ids', async () => {
    const [ada, eve] = [await person('ada'), await person('eve')];
    const [laptop, other] = [new Browser(), new Browser()];
    const account = await laptop.signIn(ada);
    await other.signIn(eve);
    expect((await other.ask('POST', `/api/accounts/${account}/password`, { password: ada.password })).status).toBe(404);
    expect((await other.ask('DELETE', `/api/accounts/${account}`)).status).toBe(404);
    expect(await lockedNow(other)).toEqual([]);
  });

  it('is what its event stream tells of', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const [laptop, kiosk] = [new Browser(), new Browser()];
    const first = await laptop.signIn(ada);
    const second = await laptop.add(bea);
    await laptop.inbox(second);
    await kiosk.signIn(ada);
    await kiosk.inbox(first);
    const response = await kiosk.ask('GET', '/api/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await deliver(bea, 'Not for the kiosk');
    await vi.waitFor(async () => expect((await laptop.inbox(second)).has('Not for the kiosk')).toBe(true), {
      timeout: 20_000,
      interval: 200,
    });
    await deliver(ada, 'For the kiosk');
    let heard = '';
    while (!heard.includes('For the kiosk')) heard += (await reader?.read())?.value ?? '';
    expect(heard).not.toContain('Not for the kiosk');
    expect(heard).not.toContain(`"accountId":${second}`);

    await kiosk.json('POST', `/api/accounts/${second}/password`, { password: bea.password });
    await deliver(bea, 'Now for the kiosk');
    while (!heard.includes('Now for the kiosk')) heard += (await reader?.read())?.value ?? '';
    await reader?.cancel();
  });

  it('moves an account to whoever proves its password, with nothing else of the person it was of', async () => {
    const [ada, bea, eve] = [await person('ada'), await person('bea'), await person('eve')];
    const [hers, his] = [new Browser(), new Browser()];
    await hers.signIn(ada);
    const shared = await hers.add(bea);
    const { draft } = await hers.json<{ draft: { id: string } }>('POST', '/api/drafts', { kind: 'new', accountId: shared });
    await his.signIn(eve);
    expect(await his.add(bea)).toBe(shared);
    expect((await openNow(his)).sort()).toEqual([bea.address, eve.address].sort());
    expect((await his.ask('GET', `/api/drafts/${draft.id}`)).status).toBe(200);
    expect(await openNow(hers)).toEqual([ada.address]);
    expect(await lockedNow(hers)).toEqual([]);
    expect((await hers.ask('GET', `/api/drafts/${draft.id}`)).status).toBe(404);
    expect([...(await his.inbox(shared)).keys()]).toEqual([bea.letter]);
  });

  it('moves what is brought into an account along with it, so that nothing goes on that nobody sees', async () => {
    const [ada, bea, eve] = [await person('ada'), await person('bea'), await person('eve')];
    const [hers, his] = [new Browser(), new Browser()];
    await hers.signIn(ada);
    const shared = await hers.add(bea);
    await beginWork(shared);
    await his.signIn(eve);
    await his.add(bea);
    const { database } = await import('@/lib/db/client');
    const { userId } = await database().account.findUniqueOrThrow({ where: { id: shared } });
    expect(await workOf(shared)).toEqual({ imports: [userId], copies: [userId], collectors: [userId], links: [] });
    // Permissions of whoever had it are nobody's: they go back to their providers.
    const held = { where: { accountId: shared, grantId: { not: null } } };
    expect((await database().collector.count(held)) + (await database().accountCopy.count(held))).toBe(0);
  });

  it('ends with the last account that it had, when that one moves on', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const [phone, laptop] = [new Browser(), new Browser()];
    const { database } = await import('@/lib/db/client');
    const joined = await phone.signIn(bea);
    const { userId } = await database().account.findUniqueOrThrow({ where: { id: joined } });
    const file = { draftId: 'sent', filename: 'a.mp4', type: 'video/mp4', size: 1, wish: '{}', createdAt: 0 };
    await database().sharedFile.create({ data: { ...file, id: `shared-${userId}`, secretHash: `hash-${userId}`, userId } });
    await laptop.signIn(ada);
    await laptop.add(bea);
    // The links in letters that bea sent go on.
    const owner = await database().sharedFile.findUnique({ where: { id: `shared-${userId}` }, select: { userId: true } });
    expect(owner).toEqual({ userId: (await database().account.findUniqueOrThrow({ where: { id: joined } })).userId });
    expect((await phone.ask('GET', '/api/mailboxes')).status).toBe(401);
    await phone.signIn(bea);
    expect(await openNow(phone)).toEqual([bea.address]);
    expect(await lockedNow(phone)).toEqual([ada.address]);
  });
});

describe('a password that was changed', () => {
  it('is asked for at its account alone, while the other goes on', async () => {
    const { ada, bea, browser, first, second } = await withTwo();
    await browser.inbox(first);
    await browser.inbox(second);
    await dovecot.setPassword(bea, 'another-one');
    const { engine } = await import('@/lib/sync/engine');
    await engine().forget(second as never);
    const stateOf = async (id: number) => (await browser.shell()).states.find(({ accountId }) => accountId === id)?.status;
    await vi.waitFor(async () => expect(await stateOf(second)).toBe('authFailed'), { timeout: 20_000, interval: 100 });
    await deliver(ada, 'Still coming');
    await vi.waitFor(async () => expect((await browser.inbox(first)).has('Still coming')).toBe(true), { timeout: 20_000, interval: 200 });
    expect(await stateOf(first)).not.toBe('authFailed');
    await browser.json('POST', `/api/accounts/${second}/password`, { password: 'another-one' });
    await vi.waitFor(async () => expect(await stateOf(second)).toMatch(/syncing|watching/), { timeout: 20_000, interval: 100 });
    expect(await openNow(browser)).toEqual([ada.address, bea.address]);
  });
});

describe('an account that is removed', () => {
  it('leaves nothing in Oriel and everything on the mail server', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const [browser, other] = [new Browser(), new Browser()];
    const first = await browser.signIn(ada);
    const second = await browser.add(bea);
    const letter = (await browser.inbox(second)).get(bea.letter);
    await beginWork(second);
    await other.signIn(bea);
    expect((await browser.ask('DELETE', `/api/accounts/${second}`)).status).toBe(204);
    expect(await openNow(browser)).toEqual([ada.address]);
    expect(await lockedNow(browser)).toEqual([]);
    expect((await browser.ask('GET', `/api/messages/${letter}`)).status).toBe(404);
    expect([...(await browser.inbox(first)).keys()]).toEqual([ada.letter]);
    expect((await other.ask('GET', '/api/mailboxes')).status).toBe(401);
    const { database } = await import('@/lib/db/client');
    const whose = { where: { accountId: second } };
    const left = [database().message.count(whose), database().mailbox.count(whose), database().credential.count(whose)];
    expect(await Promise.all([...left, database().threadRef.count(whose), database().draft.count(whose)])).toEqual([0, 0, 0, 0, 0]);
    expect(await workOf(second)).toEqual({ imports: [], copies: [], collectors: [], links: [] });
    expect(await database().mailImportLoss.count({ where: { importId: `import-${second}` } })).toBe(0);
    const phone = await openPhone(dovecot, bea);
    expect((await phone.list('INBOX')).map(({ subject }) => subject)).toEqual([bea.letter]);
    await phone.close();
  });

  it('is kept while changes are on their way to the mail server, until one says to lose them', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const browser = new Browser();
    await browser.signIn(ada);
    const second = await browser.add(bea);
    const { database } = await import('@/lib/db/client');
    const { userId } = await database().account.findUniqueOrThrow({ where: { id: second } });
    const payload = JSON.stringify({ letters: [], add: ['\\Seen'], remove: [], to: null, role: null, copiedFrom: null });
    await database().act.create({ data: { userId, accountId: second, kind: 'flags', mailboxId: 1, uidValidity: 1, payload } });
    expect(await browser.code('DELETE', `/api/accounts/${second}`)).toBe('conflict');
    expect(await openNow(browser)).toHaveLength(2);
    expect((await browser.ask('DELETE', `/api/accounts/${second}?discard=1`)).status).toBe(204);
    expect(await openNow(browser)).toEqual([ada.address]);
  });

  it('goes while it is locked where its mail server does not answer any more, and only there', async () => {
    const { ada, second } = await withTwo();
    const kiosk = new Browser();
    await kiosk.signIn(ada);
    expect(await kiosk.code('DELETE', `/api/accounts/${second}`)).toBe('notFound');
    const { database } = await import('@/lib/db/client');
    await database().account.update({ where: { id: second }, data: { imapPort: 1 } });
    expect((await kiosk.ask('DELETE', `/api/accounts/${second}`)).status).toBe(204);
    expect([await openNow(kiosk), await lockedNow(kiosk)]).toEqual([[ada.address], []]);
    expect(await database().account.count({ where: { id: second } })).toBe(0);
  });

  it('ends the session that had no other, and can come back as a new one', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    const first = await browser.signIn(ada);
    const response = await browser.ask('DELETE', `/api/accounts/${first}`);
    expect(response.headers.get('set-cookie')).toMatch(/Max-Age=0/);
    expect((await browser.ask('GET', '/api/mailboxes')).status).toBe(401);
    const again = await browser.signIn(ada);
    expect(again).not.toBe(first);
    expect([...(await browser.inbox(again)).keys()]).toEqual([ada.letter]);
  });
});

describe('what a person says of accounts', () => {
  it('chooses which one a letter goes out from, among those that are open', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const [browser, kiosk] = [new Browser(), new Browser()];
    const first = await browser.signIn(ada);
    const second = await browser.add(bea);
    const { draft } = await browser.json<{ draft: { id: string; accountId: number } }>('POST', '/api/drafts', {
      kind: 'new',
      accountId: first,
    });
    const from = await browser.json<{ draft: { accountId: number } }>('PATCH', `/api/drafts/${draft.id}`, { accountId: second });
    expect([draft.accountId, from.draft.accountId]).toEqual([first, second]);
    const answered = (await browser.inbox(second)).get(bea.letter);
    const answer = await browser.json<{ draft: { accountId: number } }>('POST', '/api/drafts', { kind: 'reply', originalId: answered });
    expect(answer.draft.accountId).toBe(second);
    await kiosk.signIn(ada);
    const own = await kiosk.json<{ draft: { id: string } }>('POST', '/api/drafts', { kind: 'new' });
    expect(await kiosk.code('PATCH', `/api/drafts/${own.draft.id}`, { accountId: second })).toBe('notFound');
  });

  it('names one for From', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    const first = await browser.signIn(ada);
    await browser.json('PATCH', `/api/accounts/${first}`, { name: ' Ada Lovelace ' });
    expect((await browser.shell()).accounts[0]?.name).toBe('Ada Lovelace');
    expect(await browser.code('PATCH', `/api/accounts/${first}`, { name: 'Two\nlines' })).toBe('badInput');
  });

  it('leaves one out of the lists over all accounts, and puts them in order', async () => {
    const { ada, bea, browser, first, second } = await withTwo();
    await browser.inbox(first);
    await browser.inbox(second);
    await browser.json('PATCH', '/api/preferences', { leftOut: [second], accountOrder: [second, first] });
    expect([...(await browser.list('role=inbox')).keys()]).toEqual([ada.letter]);
    expect([...(await browser.list('role=unread')).keys()]).toEqual([ada.letter]);
    expect([...(await browser.list('words=To')).keys()]).toEqual([ada.letter]);
    expect([...(await browser.inbox(second)).keys()]).toEqual([bea.letter]);
    expect(await openNow(browser)).toEqual([bea.address, ada.address]);
    await browser.json('PATCH', '/api/preferences', { leftOut: [first, second] });
    expect((await browser.list('role=inbox')).size).toBe(2);
  });

  it('keeps the colours that two windows choose at the same time', async () => {
    const { browser, first, second } = await withTwo();
    const colour = (id: number, hue: string) => browser.json('PATCH', '/api/preferences', { accountHues: { [id]: hue } });
    await Promise.all([colour(first, 'teal'), colour(second, 'pink')]);
    expect((await browser.shell()).preferences.accountHues).toEqual({ [first]: 'teal', [second]: 'pink' });
  });

  it('keeps the keys and the days that two windows choose at the same time, and takes away what is given back', async () => {
    const { browser, first, second } = await withTwo();
    const change = (changes: object) => browser.json('PATCH', '/api/preferences', changes);
    const days = (id: number, count: number | null) => change({ expiry: { [`${id} trash`]: count } });
    await Promise.all([days(first, 30), days(second, 7), change({ keyMap: { archive: ['y'] } }), change({ keyMap: { star: ['s'] } })]);
    const { keyMap, expiry } = (await browser.shell()).preferences;
    expect({ keyMap, expiry }).toEqual({
      keyMap: { archive: ['y'], star: ['s'] },
      expiry: { [`${first} trash`]: 30, [`${second} trash`]: 7 },
    });
    await Promise.all([days(first, null), change({ keyMap: { star: null } })]);
    const after = (await browser.shell()).preferences;
    expect([after.keyMap, after.expiry]).toEqual([{ archive: ['y'] }, { [`${second} trash`]: 7 }]);
  });
});
