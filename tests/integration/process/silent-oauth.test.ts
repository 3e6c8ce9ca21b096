/** T43: no token, code or secret of a provider is in the log at its lowest level, in an answer, or in clear in the data folder, however signing in there ends. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type OAuthServer, startOAuthServer } from '../../support/oauth-server';
import { type OrielServer, startOriel } from '../../support/oriel';
import { filesOf, spellings } from '../../support/secrets';

let provider: OAuthServer;
let servers: MailServers;
let oriel: OrielServer;
const cookies = new Map<string, string>();
const answers: string[] = [];

async function call(path: string, method = 'GET', body?: unknown): Promise<Response> {
  const response = await fetch(`${oriel.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      Origin: oriel.url,
      'x-oriel': '1',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  for (const set of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
    cookies.set(name, value);
  }
  answers.push(`${response.headers.get('location') ?? ''} ${await response.clone().text()}`);
  return response;
}

async function begin(wish: object = {}): Promise<string> {
  const response = await call('/api/oauth/kestrel', 'POST', { use: 'signIn', way: 'page', ...wish });
  return ((await response.json()) as { url: string }).url;
}

async function comeBack(url: string): Promise<number> {
  const { pathname, search } = new URL(url);
  return (await call(`${pathname}${search}`)).status;
}

function nowhere(): void {
  expect(provider.secrets.size).toBeGreaterThan(8);
  const files = [...filesOf(oriel.dataFolder)].map((path): [string, string] => [path, readFileSync(path, 'latin1')]);
  for (const [place, text] of [['log', oriel.log()], ...answers.map((one, at) => [`answer ${at}`, one]), ...files] as [string, string][])
    for (const secret of provider.secrets)
      for (const spelling of spellings(secret)) expect(text.includes(spelling), `${spelling} in ${place}`).toBe(false);
}

const states = async () =>
  ((await (await call('/api/mailboxes')).json()) as { states: { status: string; reason: { code: string }[] | null }[] }).states;
const becomes = (status: string) => expect.poll(async () => (await states())[0]?.status, { timeout: 30_000 }).toBe(status);

beforeAll(async () => {
  provider = await startOAuthServer();
  servers = await startMailServers({ dovecot: { config: provider.dovecot } });
  oriel = await startOriel({ servers, env: { ORIEL_LOG: 'debug', ORIEL_OAUTH: provider.settingsFor(servers) } });
});
afterAll(async () => {
  await oriel?.stop();
  await servers?.stop();
  await provider?.stop();
});

it('T43: denied, replayed, refused by the mail server, refreshed, out of order and taken back, a permission is in no log, no answer and no file', async () => {
  const ada = await servers.dovecot.newUser('ada');
  await comeBack(provider.decide(await begin(), null));
  await comeBack(provider.decide(await begin(), 'nobody@kestrel.example'));
  const url = provider.decide(await begin(), ada.address);
  const twice = new URL(provider.decide(await begin(), ada.address));
  expect(await comeBack(url)).toBe(303);
  await becomes('watching');
  expect(await comeBack(url)).toBe(403);
  twice.searchParams.set('code', new URL(url).searchParams.get('code') ?? '');
  await comeBack(twice.href);

  // The replayed code ended what came of it: the permission is given anew.
  await servers.dovecot.kick(ada);
  await becomes('authFailed');
  expect(await comeBack(provider.decide(await begin(), ada.address))).toBe(303);
  await becomes('watching');

  provider.down = true;
  provider.expire(ada.address);
  await servers.dovecot.kick(ada);
  await becomes('offline');
  provider.down = false;
  await becomes('watching');

  const secret = provider.clientSecret;
  provider.clientSecret = 'changed-at-the-provider';
  await begin({ way: 'code' });
  await comeBack(provider.decide(await begin(), ada.address));
  provider.clientSecret = secret;
  provider.revoke(ada.address);
  await servers.dovecot.kick(ada);
  await becomes('authFailed');
  expect(oriel.log()).toContain('"token refreshed"');
  expect(answers.length).toBeGreaterThan(10);
  nowhere();
});
