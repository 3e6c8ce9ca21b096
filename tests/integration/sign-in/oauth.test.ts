/** Signing in on a provider's page (row 11), by a code on another device (row 12), and what becomes of the permission, on Dovecot with XOAUTH2 and OAUTHBEARER. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AccountId, UserId } from '@/lib/model/ids';
import type { MailUser } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { buildMessage } from '../../support/message';
import { type OAuthServer, startOAuthServer } from '../../support/oauth-server';
import { openPhone } from '../../support/phone';
import { origin, RouteBrowser, startRoutes, stopRoutes } from '../../support/routes';
import { spellings } from '../../support/secrets';

const data = mkdtempSync(join(tmpdir(), 'oriel-oauth-data-'));
let provider: OAuthServer;
let servers: MailServers;

beforeAll(async () => {
  provider = await startOAuthServer();
  servers = await startMailServers({ dovecot: { config: provider.dovecot } });
  const settings = {
    ORIEL_DATA: data,
    ORIEL_OAUTH: provider.settingsFor(servers),
    ORIEL_PRIVATE_HOSTS: `127.0.0.1:${servers.dovecot.ports.imaps}`,
    ORIEL_CA_FILE: servers.dovecot.ca,
  };
  await startRoutes(settings, async () => ({
    '/api/session': await import('@/app/api/session/route'),
    '/api/oauth': await import('@/app/api/oauth/route'),
    '/api/oauth/ID': await import('@/app/api/oauth/[provider]/route'),
    '/api/oauth/ID/return': await import('@/app/api/oauth/[provider]/return/route'),
    '/api/oauth/ID/code': await import('@/app/api/oauth/[provider]/code/route'),
    '/api/accounts': await import('@/app/api/accounts/route'),
    '/api/accounts/ID': await import('@/app/api/accounts/[id]/route'),
    '/api/mailboxes': await import('@/app/api/mailboxes/route'),
    '/api/messages': await import('@/app/api/messages/route'),
  }));
});

afterEach(() => {
  Object.assign(provider, { lifetime: 3600, refreshTakesMs: 0, down: false, silent: false, slow: false });
});

afterAll(async () => {
  await stopRoutes();
  await servers?.stop();
  await provider?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** One that goes to the provider's page and back. */
class Browser extends RouteBrowser {
  begin = (wish: object = {}) =>
    this.json<{ url: string }>('POST', '/api/oauth/kestrel', { use: 'signIn', way: 'page', ...wish }).then(({ url }) => url);

  /** From the page that was begun back to us: where that leads. */
  async comeBack(url: string): Promise<Response> {
    const { pathname, search } = new URL(url);
    return this.ask('GET', `${pathname}${search}`);
  }

  async signIn(user: MailUser, wish: object = {}): Promise<Response> {
    return this.comeBack(provider.decide(await this.begin(wish), user.address));
  }
}

async function person(name: string): Promise<MailUser & { letter: string }> {
  const user = await servers.dovecot.newUser(name);
  const phone = await openPhone(servers.dovecot, user);
  const letter = `To ${user.address}`;
  await phone.append('INBOX', buildMessage({ from: 'x@kestrel.example', to: user.address, subject: letter, text: 'a' }));
  await phone.close();
  return { ...user, letter };
}

async function inboxOf(browser: Browser, address: string): Promise<string[]> {
  const { accounts, mailboxes } = await browser.shell();
  const account = accounts.find((one) => one.address === address);
  const box = mailboxes.find((one) => one.accountId === account?.id && one.role === 'inbox');
  const { rows } = await browser.json<{ rows: { subject: string }[] }>('GET', `/api/messages?mailbox=${box?.id}`);
  return rows.map(({ subject }) => subject);
}

const stateOf = async (browser: Browser) => {
  const [state] = (await browser.shell()).states;
  return [state?.status, state?.reason?.[0]?.code ?? null];
};
const becomes = (browser: Browser, ...wanted: (string | null)[]) =>
  expect.poll(() => stateOf(browser), { timeout: 20_000 }).toEqual(wanted);
const failed = async (response: Response) => ((await response.json()) as { error: { said: { code: string } } }).error.said.code;

describe('row 11: on the page of a provider', () => {
  it('the permission opens the mailbox that the mail server says it opens, and no password is asked for', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    const url = new URL(await browser.begin({ address: ada.address, to: '/mail/role/inbox' }));
    expect(url.searchParams.get('redirect_uri')).toBe(`${origin}/api/oauth/kestrel/return`);
    expect(url.searchParams.get('login_hint')).toBe(ada.address);
    expect(url.href).not.toContain(provider.clientSecret);
    const back = await browser.comeBack(provider.decide(url.href, ada.address));
    expect([back.status, back.headers.get('location')]).toEqual([303, '/mail/role/inbox']);
    expect(await inboxOf(browser, ada.address)).toEqual([ada.letter]);
    expect((await browser.shell()).accounts[0]).toMatchObject({ address: ada.address, provider: 'kestrel' });
    const [at, port] = ['localhost', servers.dovecot.ports];
    const shown = { id: 'kestrel', name: 'Kestrel', device: true, imap: { host: at, port: port.imaps, security: 'tls' } };
    expect(await browser.json('GET', '/api/oauth')).toEqual({
      providers: [{ ...shown, pop3: { host: at, port: port.pop3s, security: 'tls' } }],
    });
  });

  it('adds an account beside one with a password, and a way back that leads elsewhere is not taken', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const browser = new Browser();
    const end = { host: '127.0.0.1', port: servers.dovecot.ports.imaps, security: 'tls' };
    await browser.json('POST', '/api/session', { address: ada.address, password: ada.password, imap: end, smtp: end });
    const back = await browser.signIn(bea, { use: 'add', to: '//elsewhere.example/' });
    expect(back.headers.get('location')).toBe('/mail');
    expect((await browser.shell()).accounts.map(({ address }) => address)).toEqual([ada.address, bea.address]);
    expect(await inboxOf(browser, bea.address)).toEqual([bea.letter]);
  });

  it('opens nothing for a person whom the mail server does not know, and says so', async () => {
    const browser = new Browser();
    const back = await browser.comeBack(provider.decide(await browser.begin(), 'nobody@kestrel.example'));
    expect(['said.line.tokenRefused', 'said.line.cannotCheck']).toContain(await failed(back));
    expect(browser.cookies.has('oriel')).toBe(false);
    provider.silent = true;
    const nameless = await browser.comeBack(provider.decide(await browser.begin(), 'nobody@kestrel.example'));
    expect(await failed(nameless)).toBe('said.oauth.address');
  });

  it('the person says no, and the provider is out of order', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    expect(await failed(await browser.comeBack(provider.decide(await browser.begin(), null)))).toBe('said.oauth.denied');
    const url = provider.decide(await browser.begin(), ada.address);
    provider.down = true;
    expect(await failed(await browser.comeBack(url))).toBe('said.oauth.away');
    expect(await browser.said('POST', '/api/oauth/nobody', { use: 'signIn', way: 'page' })).toBe('said.oauth.unknown');
  });
});

describe('T41: what was begun', () => {
  it('goes on in its own browser only, with its own state, from its own provider, and once', async () => {
    const ada = await person('ada');
    const [browser, thief] = [new Browser(), new Browser()];
    await thief.begin();
    const url = provider.decide(await browser.begin(), ada.address);
    expect(await failed(await thief.comeBack(url))).toBe('said.oauth.state');
    const other = new URL(url);
    other.searchParams.set('state', 'another-state-than-the-one-that-was-given');
    expect(await failed(await browser.comeBack(other.href))).toBe('said.oauth.state');
    const elsewhere = new URL(url);
    elsewhere.pathname = '/api/oauth/other/return';
    expect(await failed(await browser.comeBack(elsewhere.href))).toBe('said.oauth.state');
    expect((await browser.comeBack(url)).status).toBe(303);
    expect(await failed(await browser.comeBack(url))).toBe('said.oauth.state');
    const mixed = new URL(provider.decide(await browser.begin(), ada.address));
    mixed.searchParams.set('iss', 'https://other.example');
    expect(await failed(await browser.comeBack(mixed.href))).toBe('said.oauth.state');
  });

  it('a code that was used before opens nothing', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    const first = new URL(provider.decide(await browser.begin(), ada.address));
    expect((await browser.comeBack(first.href)).status).toBe(303);
    const second = new URL(provider.decide(await browser.begin(), ada.address));
    second.searchParams.set('code', first.searchParams.get('code') ?? '');
    const stranger = new Browser();
    stranger.cookies.set('oriel-oauth', browser.cookies.get('oriel-oauth') ?? '');
    expect(await failed(await stranger.comeBack(second.href))).toBe('said.oauth.used');
    expect(stranger.cookies.has('oriel')).toBe(false);
  });

  it('T45: adds nothing to another session, and opens nobody else’s account', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const [hers, theirs] = [new Browser(), new Browser()];
    await hers.signIn(ada);
    await theirs.signIn(bea);
    const [account] = (await hers.shell()).accounts;
    expect(await theirs.said('POST', '/api/oauth/kestrel', { use: 'again', way: 'page', accountId: account?.id })).toBe(
      'said.account.gone',
    );
    expect(await new Browser().said('POST', '/api/oauth/kestrel', { use: 'add', way: 'page' })).toBe('said.session.over');
    const url = provider.decide(await hers.begin({ use: 'add' }), bea.address);
    await hers.signIn(ada);
    expect(await failed(await hers.comeBack(url))).toBe('said.oauth.session');
    expect((await hers.shell()).accounts.map(({ address }) => address)).toEqual([ada.address]);
  });
});

describe('row 12: by a code on another device', () => {
  const codeOf = (browser: Browser) =>
    browser.json<{ flow: string; code: string; at: string; everyMs: number }>('POST', '/api/oauth/kestrel', { use: 'signIn', way: 'code' });

  it('waits for the code, asks no more often than it may, and opens the mailbox', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    const { flow, code, at } = await codeOf(browser);
    expect(at).toBe(`${provider.url}/typed`);
    expect(await browser.json('POST', '/api/oauth/kestrel/code', { flow })).toEqual({ kind: 'waiting', afterMs: 1000 });
    provider.type(code, ada.address);
    expect(await browser.json('POST', '/api/oauth/kestrel/code', { flow })).toEqual({ kind: 'waiting', afterMs: 1000 });
    await expect
      .poll(() => browser.json('POST', '/api/oauth/kestrel/code', { flow }), { timeout: 5000, interval: 300 })
      .toEqual({ kind: 'done', address: ada.address });
    expect(await inboxOf(browser, ada.address)).toEqual([ada.letter]);
    expect(await browser.said('POST', '/api/oauth/kestrel/code', { flow })).toBe('said.oauth.state');
  });

  it('is asked about less often from then on where the provider wants that', async () => {
    const browser = new Browser();
    const { flow } = await codeOf(browser);
    provider.slow = true;
    for (const _ of ['asked', 'too early'])
      expect(await browser.json('POST', '/api/oauth/kestrel/code', { flow })).toEqual({ kind: 'waiting', afterMs: 6000 });
  });

  it('opens nothing in another browser, nor where the person said no', async () => {
    const browser = new Browser();
    const { flow, code } = await codeOf(browser);
    const thief = new Browser();
    await codeOf(thief);
    expect(await thief.said('POST', '/api/oauth/kestrel/code', { flow })).toBe('said.oauth.state');
    provider.type(code, null);
    expect(await browser.said('POST', '/api/oauth/kestrel/code', { flow })).toBe('said.oauth.denied');
    expect(browser.cookies.has('oriel')).toBe(false);
  });
});

/** A permission that lies in the database and that no session has. */
async function keptGrant(lastsMs = 3_600_000) {
  const ada = await person('ada');
  const { Grant } = await import('@/lib/auth/oauth/grant');
  const { keepAccount } = await import('@/lib/db/accounts');
  const { env } = await import('@/lib/env');
  const [kestrel] = env().oauth;
  if (!kestrel) throw new Error('No provider.');
  const { id, userId } = await keepAccount({ address: ada.address, login: ada.login, imap: kestrel.imap, smtp: kestrel.smtp });
  const { access_token: first, refresh_token: refreshToken } = provider.tokens({ address: ada.address, ended: false }, null);
  const owner = { userId, accountId: id };
  const grant = Grant.made('kestrel', { accessToken: first, refreshToken, expiresAt: Date.now() + lastsMs }, owner, ada.address);
  await grant.keep();
  return { Grant, grant, owner, first };
}

describe('the permission', () => {
  it('a token that a server refuses is refreshed once, and the line goes on', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    await browser.signIn(ada);
    await becomes(browser, 'watching', null);
    const before = provider.given.refresh_token;
    provider.expire(ada.address);
    await servers.dovecot.kick(ada);
    await expect.poll(() => provider.given.refresh_token, { timeout: 20_000 }).toBe(before + 1);
    await becomes(browser, 'watching', null);
    expect(provider.given.refresh_token).toBe(before + 1);
  });

  it('a token about to run out is refreshed before it is shown', async () => {
    const ada = await person('ada');
    provider.lifetime = 120;
    const browser = new Browser();
    await browser.signIn(ada);
    await becomes(browser, 'watching', null);
    expect(provider.given.refresh_token).toBeGreaterThan(0);
    expect(servers.dovecot.log()).not.toContain(`${ada.address}: token expired`);
  });

  it('one that ran out or was taken back is said, asked for no more, and given again', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    await browser.signIn(ada);
    await becomes(browser, 'watching', null);
    provider.revoke(ada.address);
    await servers.dovecot.kick(ada);
    await becomes(browser, 'authFailed', 'said.oauth.over');
    const [account] = (await browser.shell()).accounts;
    await browser.signIn(ada, { use: 'again', accountId: account?.id });
    await becomes(browser, 'watching', null);
    expect((await browser.shell()).accounts).toHaveLength(1);
  });

  it('a line that two sessions share goes on with the permission of the one that stays', async () => {
    const ada = await person('ada');
    const [first, second] = [new Browser(), new Browser()];
    await first.signIn(ada);
    await becomes(first, 'watching', null);
    await second.signIn(ada);
    await first.ask('DELETE', '/api/session');
    const { dropIdleGrants } = await import('@/lib/db/oauth-grants');
    await dropIdleGrants();
    provider.expire(ada.address);
    await servers.dovecot.kick(ada);
    const before = provider.given.refresh_token;
    await expect.poll(() => provider.given.refresh_token, { timeout: 20_000 }).toBe(before + 1);
    await becomes(second, 'watching', null);
  });

  it('a provider that is away is no refusal: it is tried again', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    await browser.signIn(ada);
    await becomes(browser, 'watching', null);
    provider.down = true;
    provider.expire(ada.address);
    await servers.dovecot.kick(ada);
    await becomes(browser, 'offline', 'said.oauth.away');
    provider.down = false;
    await becomes(browser, 'watching', null);
  });

  it('T43: a refresh that the database could not take is not lost with its process either, and lies nowhere in clear', async () => {
    const { Grant, grant, owner, first } = await keptGrant();
    const { database } = await import('@/lib/db/client');
    const row = () => database().oAuthGrant.findUniqueOrThrow({ where: { id: grant.id } });
    provider.refreshTakesMs = 1500;
    const before = provider.given.refresh_token;
    const child = promisify(execFile)(process.execPath, ['--import', 'tsx', 'tests/support/refresh-once.ts'], {
      env: { ...process.env, GRANT: JSON.stringify({ key: grant.key.reveal(), ...owner, refused: first }) },
    });
    await expect.poll(async () => (await row()).leasedUntil, { interval: 50, timeout: 20_000 }).toBeGreaterThan(0);
    await database().$executeRawUnsafe('ALTER TABLE "OAuthGrant" RENAME TO "OAuthGrantAway"');
    let next = '';
    try {
      // It ends as soon as it has used the token.
      next = (await child).stdout.trim();
    } finally {
      await database().$executeRawUnsafe('ALTER TABLE "OAuthGrantAway" RENAME TO "OAuthGrant"');
    }
    expect((await row()).version).toBe(0);
    const kept = () => readdirSync(join(data, 'grants')).filter((name) => name.startsWith(grant.id));
    expect(kept()).toHaveLength(1);
    const text = readFileSync(join(data, 'grants', kept()[0] ?? ''), 'latin1');
    for (const secret of provider.secrets) for (const spelling of spellings(secret)) expect(text.includes(spelling)).toBe(false);
    expect(await new Grant(grant.key, owner).token(first)).toBe(next);
    expect([next === first, provider.given.refresh_token - before, (await row()).version, kept()]).toEqual([false, 1, 1, []]);
  });

  it('while the database is away nothing is refreshed: the token serves as long as it may, and then that is said', async () => {
    const { grant, first } = await keptGrant(60_000);
    const { database } = await import('@/lib/db/client');
    const before = provider.given.refresh_token;
    await database().$executeRawUnsafe('ALTER TABLE "OAuthGrant" RENAME TO "OAuthGrantAway"');
    try {
      expect(await grant.token()).toBe(first);
      await expect(grant.token(first)).rejects.toMatchObject({ code: 'serverAway', said: { code: 'said.databaseAway' } });
    } finally {
      await database().$executeRawUnsafe('ALTER TABLE "OAuthGrantAway" RENAME TO "OAuthGrant"');
    }
    expect(provider.given.refresh_token).toBe(before);
    expect(await grant.token()).not.toBe(first);
  });

  it('T43: two processes that need another token at once ask for one: a refresh token is good once only', async () => {
    const { grant, owner, first } = await keptGrant();
    provider.refreshTakesMs = 4000;
    const before = provider.given.refresh_token;
    const child = async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'tests/support/refresh-once.ts'], {
        env: { ...process.env, GRANT: JSON.stringify({ key: grant.key.reveal(), ...owner, refused: first }) },
      });
      return stdout.trim();
    };
    const [one, other] = await Promise.all([child(), child()]);
    expect(one).toBe(other);
    expect(one).not.toBe(first);
    expect(await grant.token(first)).toBe(one);
    expect(provider.given.refresh_token).toBe(before + 1);
  });

  it('a refresh that the database cannot take just then is not lost: the refresh token that lies there is void', async () => {
    const { Grant, grant, owner, first } = await keptGrant();
    const { database } = await import('@/lib/db/client');
    const row = () => database().oAuthGrant.findUniqueOrThrow({ where: { id: grant.id } });
    provider.refreshTakesMs = 1500;
    const before = provider.given.refresh_token;
    const asked = grant.token(first);
    await expect.poll(async () => (await row()).leasedUntil, { interval: 50 }).toBeGreaterThan(0);
    let next = '';
    await database().$executeRawUnsafe('ALTER TABLE "OAuthGrant" RENAME TO "OAuthGrantAway"');
    try {
      next = await asked;
      expect(await new Grant(grant.key, owner).token(first)).toBe(next);
    } finally {
      await database().$executeRawUnsafe('ALTER TABLE "OAuthGrantAway" RENAME TO "OAuthGrant"');
    }
    await expect.poll(async () => (await row()).version, { timeout: 10_000 }).toBe(1);
    expect(await new Grant(grant.key, owner).token(first)).toBe(next);
    expect([next === first, provider.given.refresh_token - before]).toEqual([false, 1]);
  });

  it('one of which nothing is kept any more is asked for again: no server is away, and no session is over', async () => {
    const { Grant } = await import('@/lib/auth/oauth/grant');
    const { Secret } = await import('@/lib/auth/secret');
    const grant = new Grant(new Secret(randomBytes(32).toString('base64url')), { userId: 999 as UserId, accountId: 999 as AccountId });
    await expect(grant.token()).rejects.toMatchObject({ code: 'wrongPassword' });
  });

  it('is kept for letters that wait by the word of its own person alone', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const { database } = await import('@/lib/db/client');
    const { keepSendingPassword } = await import('@/lib/db/sending-passwords');
    const [browser, other] = [new Browser(), new Browser()];
    await browser.signIn(ada);
    const { id: accountId, userId } = await database().account.findFirstOrThrow({ where: { address: ada.address } });
    const kept = () => database().sendingPassword.findUnique({ where: { accountId }, select: { userId: true } });
    const box = { keyId: 1, nonce: Buffer.from('n'), sealed: Buffer.from('s'), grantId: null };
    await keepSendingPassword(accountId as AccountId, userId as UserId, box);
    await browser.signIn(ada);
    expect(await kept()).toEqual({ userId });
    await other.signIn(bea);
    await other.signIn(ada, { use: 'add' });
    expect(await kept()).toBeNull();
  });

  it('one that is just being kept is not swept away as one that nobody can open', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const { database } = await import('@/lib/db/client');
    const { dropIdleGrants } = await import('@/lib/db/oauth-grants');
    let over = false;
    const sweeping = (async () => {
      // SQLite answers before anything else has its turn: without a pause nobody would ever sign in.
      for (; !over; await turn()) await dropIdleGrants();
    })();
    const browser = new Browser();
    try {
      await browser.signIn(ada);
      await browser.signIn(bea, { use: 'add' });
    } finally {
      over = true;
      await sweeping;
    }
    const accounts = (await browser.shell()).accounts.map(({ id }) => id);
    expect(await database().oAuthGrant.count({ where: { accountId: { in: accounts } } })).toBe(2);
  });

  it('opens nothing again that was removed meanwhile', async () => {
    const [ada, bea] = [await person('ada'), await person('bea')];
    const browser = new Browser();
    await browser.signIn(ada);
    await browser.signIn(bea, { use: 'add' });
    const account = (await browser.shell()).accounts.find(({ address }) => address === bea.address);
    const url = provider.decide(await browser.begin({ use: 'again', accountId: account?.id }), bea.address);
    expect((await browser.ask('DELETE', `/api/accounts/${account?.id}`)).status).toBe(204);
    expect(await failed(await browser.comeBack(url))).toBe('said.account.gone');
    expect((await browser.shell()).accounts.map(({ address }) => address)).toEqual([ada.address]);
  });

  it('is taken back at the provider when nobody uses it here any more: signed out everywhere, or the account removed', async () => {
    const [ada, bea, eve] = [await person('ada'), await person('bea'), await person('eve')];
    const { database } = await import('@/lib/db/client');
    const [laptop, phone] = [new Browser(), new Browser()];
    await laptop.signIn(ada);
    await phone.signIn(ada);
    const [account] = (await phone.shell()).accounts;
    await laptop.ask('DELETE', '/api/session');
    await expect.poll(() => database().oAuthGrant.count({ where: { accountId: account?.id ?? 0 } }), { timeout: 10_000 }).toBe(1);
    await becomes(phone, 'watching', null);
    expect(provider.takenBack).not.toContain(ada.address);
    await phone.ask('DELETE', '/api/session');
    await expect.poll(() => provider.takenBack.filter((one) => one === ada.address), { timeout: 10_000 }).toHaveLength(1);

    await phone.signIn(bea);
    await phone.signIn(eve, { use: 'add' });
    const idOf = async ({ address }: MailUser) => (await phone.shell()).accounts.find((one) => one.address === address)?.id;
    provider.down = true;
    expect((await phone.ask('DELETE', `/api/accounts/${await idOf(eve)}`)).status).toBe(204);
    provider.down = false;
    expect((await phone.ask('DELETE', `/api/accounts/${await idOf(bea)}`)).status).toBe(204);
    await expect.poll(() => provider.takenBack, { timeout: 10_000 }).toContain(bea.address);
  });

  it('T43: no token, code or secret lies in the data folder in clear, and none at all after the last session', async () => {
    const ada = await person('ada');
    const browser = new Browser();
    await browser.signIn(ada);
    const { database } = await import('@/lib/db/client');
    const { dropIdleGrants } = await import('@/lib/db/oauth-grants');
    const [account] = (await browser.shell()).accounts;
    const grants = () => database().oAuthGrant.count({ where: { accountId: account?.id ?? 0 } });
    await dropIdleGrants();
    expect(await grants()).toBe(1);
    for (const name of readdirSync(data).filter((one) => one.startsWith('oriel.db')))
      for (const secret of provider.secrets) expect(readFileSync(join(data, name)).includes(secret), name).toBe(false);
    await browser.ask('DELETE', '/api/session');
    await dropIdleGrants();
    expect(await grants()).toBe(0);
  });
});
