/** A mailbox elsewhere that a provider's permission opens in place of a password: collected over POP3, copied over IMAP, on Dovecot with XOAUTH2 and OAUTHBEARER. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountCopy } from '@/lib/model/account-copies';
import type { Collector, Collectors } from '@/lib/model/collectors';
import type { AccountId, UserId } from '@/lib/model/ids';
import type { MailUser } from '../../support/dovecot';
import { letterOf } from '../../support/far-letter';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type NameServer, startNameServer } from '../../support/name-server';
import { type OAuthServer, startOAuthServer } from '../../support/oauth-server';
import { openPhone, type Phone } from '../../support/phone';
import { RouteBrowser, startRoutes, stopRoutes } from '../../support/routes';

const data = mkdtempSync(join(tmpdir(), 'oriel-permission-data-'));
const phones: Phone[] = [];
let provider: OAuthServer;
let servers: MailServers;
let names: NameServer;
/** Which hosts take the mail of a domain. */
const exchangers: Record<string, string[]> = {
  'company.example': ['aspmx.l.google.com'],
  'office.example': ['office-example.mail.protection.outlook.com'],
  'others.example': ['mx.fastmail.example'],
};

beforeAll(async () => {
  provider = await startOAuthServer();
  servers = await startMailServers({ dovecot: { config: provider.dovecot } });
  names = await startNameServer(
    () => [],
    (domain) => exchangers[domain] ?? [],
  );
  const settings = {
    ORIEL_DATA: data,
    ORIEL_OAUTH: provider.settingsFor(servers),
    ORIEL_COLLECT: '1',
    ORIEL_GOOGLE_CLIENT_ID: 'oriel',
    ORIEL_GOOGLE_CLIENT_SECRET: 'only for its buttons',
    ORIEL_NAME_SERVERS: names.at,
    ORIEL_PRIVATE_HOSTS: `127.0.0.1:${servers.dovecot.ports.imaps} 127.0.0.1:${servers.dovecot.ports.pop3s}`,
    ORIEL_CA_FILE: servers.dovecot.ca,
  };
  await startRoutes(settings, async () => ({
    '/api/session': await import('@/app/api/session/route'),
    '/api/oauth/ID': await import('@/app/api/oauth/[provider]/route'),
    '/api/oauth/ID/return': await import('@/app/api/oauth/[provider]/return/route'),
    '/api/oauth/ID/code': await import('@/app/api/oauth/[provider]/code/route'),
    '/api/accounts': await import('@/app/api/accounts/route'),
    '/api/accounts/ID': await import('@/app/api/accounts/[id]/route'),
    '/api/mailboxes': await import('@/app/api/mailboxes/route'),
    '/api/collectors': await import('@/app/api/collectors/route'),
    '/api/mailbox-providers': await import('@/app/api/mailbox-providers/route'),
    '/api/account-copies': await import('@/app/api/account-copies/route'),
    '/api/account-copies/ID': await import('@/app/api/account-copies/[id]/route'),
  }));
});

afterAll(async () => {
  await stopRoutes();
  for (const phone of phones) await phone.close();
  await servers?.stop();
  await provider?.stop();
  names?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Somebody's mailbox with these letters, and a client on it. */
async function mailbox(name: string, ...subjects: string[]): Promise<MailUser & { phone: Phone }> {
  const user = await servers.dovecot.newUser(name);
  const phone = await openPhone(servers.dovecot, user);
  phones.push(phone);
  for (const subject of subjects) await phone.append('INBOX', letterOf(subject));
  return { ...user, phone };
}

class Browser extends RouteBrowser {
  /** Goes to the provider's page as this person and comes back: where to, and what is brought along. */
  async goAsking(person: string, wish: object): Promise<{ path: string; brought: URLSearchParams }> {
    const { url } = await this.json<{ url: string }>('POST', '/api/oauth/kestrel', { way: 'page', ...wish });
    const { pathname, search } = new URL(provider.decide(url, person));
    const back = await this.ask('GET', `${pathname}${search}`);
    expect(back.status).toBe(303);
    const [path = '', hash = ''] = (back.headers.get('location') ?? '').split('#');
    return { path, brought: new URLSearchParams(hash) };
  }

  async permission(person: string): Promise<string> {
    const { path, brought } = await this.goAsking(person, { use: 'elsewhere', to: '/mail/role/inbox' });
    expect([path, brought.get('address')]).toEqual(['/mail/role/inbox', person]);
    return brought.get('permission') ?? '';
  }

  /** The account of this address, and its inbox. */
  async place({ address }: MailUser) {
    const { accounts, mailboxes } = await this.shell();
    const account = accounts.find((one) => one.address === address);
    const inbox = mailboxes.find((one) => one.accountId === account?.id && one.role === 'inbox');
    if (!account || !inbox) throw new Error('No inbox.');
    return { accountId: account.id, mailboxId: inbox.id };
  }
}

/** Somebody signed in with a password. */
async function owner() {
  const user = await mailbox('owner');
  const browser = new Browser();
  const end = { host: '127.0.0.1', port: servers.dovecot.ports.imaps, security: 'tls' };
  await browser.json('POST', '/api/session', { address: user.address, password: user.password, imap: end, smtp: end });
  return { browser, user, place: await browser.place(user) };
}

type Place = Awaited<ReturnType<Browser['place']>>;
const wish = ({ login }: MailUser, place: Place, more: object = {}) => ({
  ...{ host: 'localhost', port: servers.dovecot.ports.pop3s, security: 'tls', login, ...place },
  ...{ keep: 'always', keepDays: 30, recent: false, everyMinutes: 15, ...more },
});

const listed = async (browser: Browser) => (await browser.json<Collectors>('GET', '/api/collectors')).collectors;

async function keep(browser: Browser, input: object): Promise<Collector> {
  const { collectors } = await browser.json<Collectors>('POST', '/api/collectors', input);
  const last = collectors.at(-1);
  if (!last) throw new Error('No collector.');
  return last;
}

/** Lets a collector run once, and answers how it is then. */
async function run(browser: Browser, { id, accountId }: Collector): Promise<Collector | undefined> {
  const { dropCollectorLease, hastenCollector, takeCollector } = await import('@/lib/db/collectors');
  const { runCollector } = await import('@/lib/mail/collect-run');
  const { actorForAccount } = await import('@/lib/auth/absent-actor');
  await hastenCollector(id, Date.now());
  const [record, actor] = [await takeCollector(id, 'test', Date.now(), Date.now() + 60_000), await actorForAccount(accountId)];
  if (!record || !actor) throw new Error('Somebody else collects.');
  await runCollector(actor, record, 'test', new AbortController().signal);
  await dropCollectorLease(id, 'test');
  return (await listed(browser)).find((one) => one.id === id);
}

async function grantsInto(accountId: AccountId) {
  const { database } = await import('@/lib/db/client');
  return database().oAuthGrant.findMany({ where: { accountId } });
}
const isTakenBack = ({ address }: MailUser) => expect.poll(() => provider.takenBack, { timeout: 10_000 }).toContain(address);

describe('row 213: a collected mailbox that a permission opens', () => {
  it('shows it to its provider’s server only, keeps it in place of a password, and refreshes it', async () => {
    const { browser, user, place } = await owner();
    const far = await mailbox('far', 'Letter 1', 'Letter 2');
    const permission = await browser.permission(far.address);
    const elsewhere = wish(far, place, { host: '127.0.0.1', permission });
    expect(await browser.said('POST', '/api/collectors', elsewhere)).toBe('said.oauth.elsewhere');
    // The mail server says whose mailbox it opens; a slip of the pen costs no other way to the provider.
    expect(await browser.said('POST', '/api/collectors', wish(user, place, { permission }))).not.toBe('done');
    const kept = await keep(browser, wish(far, place, { permission }));
    expect(kept).toMatchObject({ provider: 'kestrel', login: far.login });
    expect(await browser.said('POST', '/api/collectors', wish(far, place, { id: kept.id, permission }))).toBe('said.oauth.state');
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 2, note: null });

    await far.phone.append('INBOX', letterOf('Letter 3'));
    const before = provider.given.refresh_token;
    provider.expire(far.address);
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 3 });
    expect(provider.given.refresh_token).toBe(before + 1);
    expect(await grantsInto(place.accountId)).toMatchObject([{ version: 1, person: far.address, endedAt: null }]);
    // Saved again without another one.
    const { collectors } = await browser.json<Collectors>('POST', '/api/collectors', wish(far, place, { id: kept.id, everyMinutes: 60 }));
    expect(collectors).toMatchObject([{ provider: 'kestrel', everyMinutes: 60 }]);
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 3 });
  });

  it('says that it was taken back, asks no more, and goes on with a new one or with a password', async () => {
    const { browser, place } = await owner();
    const far = await mailbox('far', 'Letter 1');
    const kept = await keep(browser, wish(far, place, { permission: await browser.permission(far.address) }));
    provider.revoke(far.address);
    const stopped = await run(browser, kept);
    expect(stopped).toMatchObject({ state: 'stopped', total: 0, provider: 'kestrel' });
    expect(stopped?.note?.[0]).toMatchObject({ code: 'said.oauth.over', values: { words: 'Kestrel' } });
    const permission = await browser.permission(far.address);
    await browser.json('POST', '/api/collectors', wish(far, place, { id: kept.id, permission }));
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 1, note: null });
    // That before is gone here.
    await expect.poll(async () => (await grantsInto(place.accountId)).length, { timeout: 10_000 }).toBe(1);
    expect(provider.takenBack).not.toContain(far.address);
    await browser.json('POST', '/api/collectors', wish(far, place, { id: kept.id, password: far.password }));
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', provider: null });
    await isTakenBack(far);
    expect(await grantsInto(place.accountId)).toEqual([]);
  });

  it('comes by a code that is typed on another device', async () => {
    const { browser, place } = await owner();
    const far = await mailbox('far', 'Letter 1');
    const begin = { use: 'elsewhere', way: 'code' };
    const { flow, code } = await browser.json<{ flow: string; code: string }>('POST', '/api/oauth/kestrel', begin);
    provider.type(code, far.address);
    let told: { kind: string; address?: string; permission?: string } = { kind: 'waiting' };
    const ask = async () => {
      told = await browser.json<typeof told>('POST', '/api/oauth/kestrel/code', { flow });
      return told.kind;
    };
    await expect.poll(ask, { timeout: 10_000, interval: 500 }).toBe('done');
    expect(told.address).toBe(far.address);
    const kept = await keep(browser, wish(far, place, { permission: told.permission }));
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 1 });
  });

  it('T41, T45: is nobody else’s, and no other browser’s', async () => {
    const [hers, theirs] = [await owner(), await owner()];
    const far = await mailbox('far', 'Letter 1');
    const permission = await hers.browser.permission(far.address);
    await theirs.browser.permission(far.address);
    expect(await theirs.browser.said('POST', '/api/collectors', wish(far, theirs.place, { permission }))).toBe('said.oauth.state');
    theirs.browser.cookies.set('oriel-oauth', hers.browser.cookies.get('oriel-oauth') ?? '');
    expect(await theirs.browser.said('POST', '/api/collectors', wish(far, theirs.place, { permission }))).toBe('said.oauth.session');
    expect(await new Browser().said('POST', '/api/oauth/kestrel', { use: 'elsewhere', way: 'page' })).toBe('said.session.over');
  });

  it('is given back some minutes after the mailbox was removed: Undo brings it back whole before', async () => {
    const { browser, place } = await owner();
    const { endRemovedPermissions } = await import('@/lib/mail/collectors');
    const far = await mailbox('far', 'Letter 1');
    const kept = await keep(browser, wish(far, place, { permission: await browser.permission(far.address) }));
    await browser.json('DELETE', `/api/collectors?id=${kept.id}`);
    await endRemovedPermissions(Date.now() - 60_000);
    await browser.json('PUT', '/api/collectors', { id: kept.id });
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 1 });
    expect(provider.takenBack).not.toContain(far.address);
    await browser.json('DELETE', `/api/collectors?id=${kept.id}`);
    await endRemovedPermissions(Date.now() + 1000);
    await isTakenBack(far);
    await browser.json('PUT', '/api/collectors', { id: kept.id });
    const again = await run(browser, kept);
    expect(again).toMatchObject({ state: 'stopped', provider: 'kestrel' });
    expect(again?.note?.[0]?.code).toBe('said.collect.permissionGone');
  });

  it('is left at the provider while the same person’s account has one, and goes with the account that letters come into', async () => {
    const { browser, place } = await owner();
    const { endRemovedPermissions } = await import('@/lib/mail/collectors');
    const [bea, eve] = [await mailbox('bea', 'Letter 1'), await mailbox('eve', 'Letter 1')];
    await browser.goAsking(bea.address, { use: 'add' });
    const hers = await keep(browser, wish(bea, place, { permission: await browser.permission(bea.address) }));
    await browser.json('DELETE', `/api/collectors?id=${hers.id}`);
    await endRemovedPermissions(Date.now() + 1000);
    await expect.poll(async () => (await grantsInto(place.accountId)).length, { timeout: 10_000 }).toBe(0);
    const into = await browser.place(bea);
    await keep(browser, wish(eve, into, { permission: await browser.permission(eve.address) }));
    expect(provider.takenBack).not.toContain(bea.address);
    expect((await browser.ask('DELETE', `/api/accounts/${into.accountId}`)).status).toBe(204);
    await isTakenBack(bea);
    await isTakenBack(eve);
  });
});

describe('row 213: a permission that came back and was used for nothing', () => {
  const later = async (minutes: number) => {
    const { endUnused } = await import('@/lib/auth/oauth/unused');
    await endUnused(Date.now() + minutes * 60_000);
  };

  it('is given back when its minutes are over, and opens nothing any more', async () => {
    const { browser, place } = await owner();
    const far = await mailbox('far', 'Letter 1');
    const permission = await browser.permission(far.address);
    await later(10);
    expect(provider.takenBack).not.toContain(far.address);
    await later(16);
    expect(provider.takenBack.filter((one) => one === far.address)).toEqual([far.address]);
    expect(await browser.said('POST', '/api/collectors', wish(far, place, { permission }))).toBe('said.oauth.state');
    await later(30);
    expect(provider.takenBack.filter((one) => one === far.address)).toHaveLength(1);
  });

  const rows = async (person: string) => {
    const { database } = await import('@/lib/db/client');
    return database().oAuthUnused.findMany({ where: { person } });
  };

  it('R25: is given back by a process that never had it, and by one of several that look at once', async () => {
    const { browser, place } = await owner();
    const far = await mailbox('far', 'Letter 1');
    const permission = await browser.permission(far.address);
    const other = (minutes: number) =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', 'tests/support/end-unused.ts'], {
        env: { ...process.env, NOW: String(Date.now() + minutes * 60_000) },
      });
    await other(10);
    expect(provider.takenBack).not.toContain(far.address);
    await Promise.all([other(16), other(16), later(16)]);
    expect(provider.takenBack.filter((one) => one === far.address)).toEqual([far.address]);
    expect(await rows(far.address)).toEqual([]);
    expect(await browser.said('POST', '/api/collectors', wish(far, place, { permission }))).toBe('said.oauth.state');
  });

  it('R25: waits for a provider that does not answer, opens nothing meanwhile, and is given up after ten times', async () => {
    const { browser, place } = await owner();
    const [bea, eve] = [await mailbox('bea', 'Letter 1'), await mailbox('eve')];
    const permission = await browser.permission(bea.address);
    await browser.permission(eve.address);
    provider.down = true;
    try {
      await later(16);
      expect(await rows(bea.address)).toMatchObject([{ attempts: 1 }]);
      expect(await browser.said('POST', '/api/collectors', wish(bea, place, { permission }))).toBe('said.oauth.state');
      provider.down = false;
      await later(17);
      expect(provider.takenBack).not.toContain(bea.address);
      // Hers is due again, and that of the other one is as often as it takes.
      const { database } = await import('@/lib/db/client');
      await database().oAuthUnused.updateMany({ where: { person: eve.address }, data: { attempts: 9 } });
      await later(27);
      expect(provider.takenBack).toEqual(expect.arrayContaining([bea.address, eve.address]));
      await browser.permission(eve.address);
      provider.down = true;
      await database().oAuthUnused.updateMany({ where: { person: eve.address }, data: { attempts: 8 } });
      await later(16);
      expect(await rows(eve.address)).toMatchObject([{ attempts: 9 }]);
      await later(16 + 7 * 60);
      expect(await rows(eve.address)).toEqual([]);
    } finally {
      provider.down = false;
    }
    expect(provider.takenBack.filter((one) => one === eve.address)).toHaveLength(1);
  });

  it('R25: goes back too where the process ended between taking it and keeping it', async () => {
    const { browser, place } = await owner();
    const far = await mailbox('far', 'Letter 1');
    const permission = await browser.permission(far.address);
    const { database } = await import('@/lib/db/client');
    const { takeUnused } = await import('@/lib/db/oauth-unused');
    const [row] = await rows(far.address);
    expect(await takeUnused(row?.id ?? '', Date.now(), Date.now() + 5 * 60_000)).toBe(true);
    await later(4);
    expect(provider.takenBack).not.toContain(far.address);
    expect(await browser.said('POST', '/api/collectors', wish(far, place, { permission }))).toBe('said.oauth.state');
    await later(6);
    expect(provider.takenBack.filter((one) => one === far.address)).toEqual([far.address]);
    expect(await database().oAuthGrant.count({ where: { person: far.address } })).toBe(0);
    // One that is kept leaves nothing behind that would go back.
    await keep(browser, wish(far, place, { permission: await browser.permission(far.address) }));
    expect(await rows(far.address)).toEqual([]);
  });

  it('stays once it was used, and while another one of the same person is used or waits', async () => {
    const { browser, place } = await owner();
    const far = await mailbox('far', 'Letter 1');
    const [used, second] = [await browser.permission(far.address), await browser.permission(far.address)];
    const kept = await keep(browser, wish(far, place, { permission: used }));
    await later(16);
    expect(provider.takenBack).not.toContain(far.address);
    expect(await browser.said('POST', '/api/collectors', wish(far, place, { id: kept.id, permission: second }))).toBe('said.oauth.state');
    expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 1 });
    // What is dropped here while another one waits to be used leaves that one good.
    const { endRemovedPermissions } = await import('@/lib/mail/collectors');
    const third = await browser.permission(far.address);
    await browser.json('DELETE', `/api/collectors?id=${kept.id}`);
    await endRemovedPermissions(Date.now() + 1000);
    await expect.poll(async () => (await grantsInto(place.accountId)).length, { timeout: 10_000 }).toBe(0);
    expect(provider.takenBack).not.toContain(far.address);
    const again = await keep(browser, wish(far, place, { permission: third }));
    expect(await run(browser, again)).toMatchObject({ state: 'idle' });
  });

  it('goes back where its mailbox cannot be kept after all', async () => {
    const far = await mailbox('far');
    const { place } = await owner();
    const { Grant } = await import('@/lib/auth/oauth/grant');
    const { keepingLogin } = await import('@/lib/mail/elsewhere-login');
    const { database } = await import('@/lib/db/client');
    const { userId } = await database().account.findUniqueOrThrow({ where: { id: place.accountId } });
    const given = provider.tokens({ address: far.address, ended: false }, null);
    const tokens = { accessToken: given.access_token, refreshToken: given.refresh_token, expiresAt: Date.now() + 3_600_000 };
    const grant = Grant.made('kestrel', tokens, { userId: userId as UserId, accountId: place.accountId, place: 'there' }, far.address);
    const fails = keepingLogin(grant, () => Promise.reject(new Error('The index is broken.')));
    await expect(fails).rejects.toThrow('The index is broken.');
    await isTakenBack(far);
    expect(await grantsInto(place.accountId)).toEqual([]);
  });
});

it('row 213: a permission goes along where letters are to come into another account', async () => {
  const { browser, place } = await owner();
  const [other, far] = [await mailbox('other'), await mailbox('far', 'Letter 1')];
  const end = { host: '127.0.0.1', port: servers.dovecot.ports.imaps, security: 'tls' };
  await browser.json('POST', '/api/accounts', { address: other.address, password: other.password, imap: end, smtp: end });
  const there = await browser.place(other);
  const kept = await keep(browser, wish(far, place, { permission: await browser.permission(far.address) }));
  expect(await run(browser, kept)).toMatchObject({ state: 'idle', total: 1 });
  const moved = await keep(browser, wish(far, there, { id: kept.id }));
  expect(moved).toMatchObject({ id: kept.id, accountId: there.accountId, provider: 'kestrel' });
  await expect.poll(async () => (await grantsInto(place.accountId)).length, { timeout: 10_000 }).toBe(0);
  expect(await grantsInto(there.accountId)).toMatchObject([{ person: far.address, endedAt: null }]);
  expect(provider.takenBack).not.toContain(far.address);
  await far.phone.append('INBOX', letterOf('Letter 2'));
  provider.expire(far.address);
  expect(await run(browser, moved)).toMatchObject({ state: 'idle', total: 2, note: null });
  const phone = await openPhone(servers.dovecot, other);
  phones.push(phone);
  expect((await phone.list('INBOX')).map(({ subject }) => subject)).toEqual(['Letter 2']);
});

describe('row 213: whose page opens a mailbox at a server of another name', () => {
  const serving = async (browser: Browser, asked: Record<string, string>) =>
    (await browser.json<{ serving: unknown }>('GET', `/api/mailbox-providers?${new URLSearchParams(asked)}`)).serving;

  it.each([
    [
      { login: 'ann@company.example', host: 'mail.company.example' },
      { provider: 'google', domain: 'company.example' },
    ],
    [
      { login: 'ann', host: 'pop.company.example' },
      { provider: 'google', domain: 'company.example' },
    ],
    [
      { login: 'ann@gmail.com', host: 'mail.somewhere.example' },
      { provider: 'google', domain: 'gmail.com' },
    ],
    [{ login: 'ann@office.example', host: 'mail.office.example' }, null],
    [{ login: 'ann@others.example', host: 'mail.others.example' }, null],
    [{ login: 'ann@nothing.example', host: 'mail.nothing.example' }, null],
    [{ login: '', host: '' }, null],
    [{ login: 'a b@[::1]', host: '..' }, null],
  ])('%j: %j', async (asked, expected) => {
    const { browser } = await owner();
    expect(await serving(browser, asked)).toEqual(expected);
  });

  it('T45: is told to nobody who is not signed in', async () => {
    expect(await new Browser().said('GET', '/api/mailbox-providers?login=ann@company.example')).toBe('said.session.over');
  });
});

describe('row 212: an old account that a permission opens', () => {
  const wished = (old: MailUser, { accountId }: Place, permission: string) => ({
    ...{ host: 'localhost', port: servers.dovecot.ports.imaps, security: 'tls', login: old.login },
    ...{ accountId, junk: true, permission },
  });
  const start = async (browser: Browser, input: object) =>
    (await browser.json<{ copy: AccountCopy }>('POST', '/api/account-copies', input)).copy;

  async function copied(browser: Browser, { id, accountId }: AccountCopy): Promise<AccountCopy | undefined> {
    const { dropCopyLease, takeCopy } = await import('@/lib/db/account-copies');
    const { runCopy } = await import('@/lib/mail/copy-run');
    const { actorForAccount } = await import('@/lib/auth/absent-actor');
    const [record, actor] = [await takeCopy(id, 'test', Date.now(), Date.now() + 60_000), await actorForAccount(accountId)];
    if (!record || !actor) throw new Error('Somebody else copies.');
    await runCopy(actor, record, 'test', new AbortController().signal);
    await dropCopyLease(id, 'test');
    return (await browser.json<{ copy: AccountCopy }>('GET', `/api/account-copies/${id}`)).copy;
  }

  it('is copied by it, and it is given back at the end', async () => {
    const { browser, user, place } = await owner();
    const old = await mailbox('old', 'Letter 1', 'Letter 2');
    const copy = await start(browser, wished(old, place, await browser.permission(old.address)));
    expect(copy).toMatchObject({ provider: 'kestrel', state: 'running' });
    provider.expire(old.address);
    expect(await copied(browser, copy)).toMatchObject({ state: 'done', added: 2, missing: 0 });
    const phone = await openPhone(servers.dovecot, user);
    phones.push(phone);
    expect((await phone.list('INBOX')).map(({ subject }) => subject)).toEqual(['Letter 1', 'Letter 2']);
    await isTakenBack(old);
    expect(await grantsInto(place.accountId)).toEqual([]);
  });

  it('rests where it was taken back, goes on with a new one, and gives it back where it is cancelled', async () => {
    const { browser, place } = await owner();
    const old = await mailbox('old', 'Letter 1');
    const copy = await start(browser, wished(old, place, await browser.permission(old.address)));
    provider.revoke(old.address);
    const rests = await copied(browser, copy);
    expect(rests).toMatchObject({ state: 'paused', needsPassword: true, provider: 'kestrel' });
    expect(rests?.note?.[0]?.code).toBe('said.oauth.over');
    const path = `/api/account-copies/${copy.id}`;
    await browser.json('PATCH', path, { state: 'running', permission: await browser.permission(old.address) });
    expect(provider.takenBack).not.toContain(old.address);
    await browser.json('PATCH', path, { state: 'cancelled' });
    await isTakenBack(old);
    await expect.poll(async () => (await grantsInto(place.accountId)).length, { timeout: 10_000 }).toBe(0);
  });
});

it('T43: no token, code or secret lies in the data folder in clear', () => {
  expect(provider.secrets.size).toBeGreaterThan(20);
  for (const name of readdirSync(data).filter((one) => one.startsWith('oriel.db')))
    for (const secret of provider.secrets) expect(readFileSync(join(data, name)).includes(secret), name).toBe(false);
});
