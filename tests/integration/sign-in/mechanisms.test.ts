/** How an account proves itself: each mechanism alone, on real servers, over IMAP, SMTP and POP3. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Endpoint } from '@/lib/model/account';
import type { Shown, TokenSource } from '@/lib/model/proof';
import type { MailUser } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type OAuthServer, startOAuthServer } from '../../support/oauth-server';

let provider: OAuthServer;
const started: MailServers[] = [];
const rooms = async () => ({
  ...(await import('@/lib/imap/connect')),
  ...(await import('@/lib/smtp/try-sign-in')),
  ...(await import('@/lib/pop3/session')),
  ...(await import('@/lib/env')),
});

beforeAll(async () => {
  provider = await startOAuthServer();
  vi.stubEnv('ORIEL_LOG', 'silent');
});
afterAll(async () => {
  for (const servers of started) await servers.stop();
  await provider?.stop();
});

/** Servers that offer these mechanisms only. */
async function offering(
  mechanisms: string,
): Promise<{ user: MailUser; servers: MailServers; at: Record<'imap' | 'smtp' | 'pop3', Endpoint> }> {
  const config = provider.dovecot.replace(/^auth_mechanisms = .*$/m, `auth_mechanisms = ${mechanisms}`);
  const servers = await startMailServers({ dovecot: { config } });
  started.push(servers);
  const { env } = await rooms();
  const { dovecot, postfix } = servers;
  const ports = { imap: dovecot.ports.imaps, smtp: postfix.ports.submissions, pop3: dovecot.ports.pop3s };
  (env() as { extraCa: string }).extraCa = (await import('node:fs')).readFileSync(dovecot.ca, 'utf8');
  (env().privateHosts as string[]).push(...Object.values(ports).map((port) => `127.0.0.1:${port}`));
  const at = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, { host: '127.0.0.1', port, security: 'tls' }]));
  return { user: await dovecot.newUser('ada'), servers, at: at as Record<'imap' | 'smtp' | 'pop3', Endpoint> };
}

const ways = ['imap', 'smtp', 'pop3'] as const;

/** Signs in and leaves; what failed is its sentence. */
async function attempt(way: (typeof ways)[number], endpoint: Endpoint, login: string, shown: Shown): Promise<string> {
  const { connectImap, trySignIn, Pop3Session } = await rooms();
  try {
    if (way === 'imap') await (await connectImap({ endpoint, login, password: shown })).close();
    else if (way === 'smtp') await trySignIn(endpoint, login, shown);
    else {
      const who = typeof shown === 'string' ? { login, password: shown } : { login, token: shown.accessToken };
      await (await Pop3Session.open(endpoint, who)).quit();
    }
    return 'open';
  } catch (error) {
    return (error as { said: { code: string } }).said.code;
  }
}

describe.each(['xoauth2', 'oauthbearer', 'plain login xoauth2 oauthbearer'])('a token by %s', (mechanisms) => {
  let place: Awaited<ReturnType<typeof offering>>;
  beforeAll(async () => {
    place = await offering(mechanisms);
  });
  const tokenOf = (address: string) => ({ accessToken: provider.tokens({ address, ended: false }, null).access_token });

  it.each(ways)('opens %s for whom it is, and for nobody else', async (way) => {
    const { user, servers, at } = place;
    const other = await servers.dovecot.newUser('bea');
    expect(await attempt(way, at[way], user.login, tokenOf(user.address))).toBe('open');
    expect(await attempt(way, at[way], user.login, tokenOf(other.address))).toBe('said.line.tokenRefused');
    expect(await attempt(way, at[way], user.login, { accessToken: 'no-token-of-anybody' })).toBe('said.line.tokenRefused');
    expect(servers.dovecot.log()).not.toMatch(/panic|fatal/i);
  });

  it.each(ways.slice(0, 2))('over %s another token is asked for once where one is refused', async (way) => {
    const { user, at } = place;
    const asked: (string | undefined)[] = [];
    const good = tokenOf(user.address).accessToken;
    const source: TokenSource = {
      id: 'a',
      token: async (refused) => {
        asked.push(refused);
        return refused === undefined ? 'over' : good;
      },
    };
    expect(await attempt(way, at[way], user.login, source as unknown as Shown)).toBe('open');
    expect(asked).toEqual([undefined, 'over']);
  });
});

describe.each(['scram-sha-256', 'scram-sha-1'])('a password by %s', (mechanism) => {
  let place: Awaited<ReturnType<typeof offering>>;
  beforeAll(async () => {
    place = await offering(mechanism);
  });

  it.each(ways)('opens %s, and a wrong one does not', async (way) => {
    const { servers, at } = place;
    const user = await servers.dovecot.newUser({ password: 'zwölf, = Störche' });
    expect(await attempt(way, at[way], user.login, user.password)).toBe('open');
    const wrong = { imap: 'said.line.refused', smtp: 'said.smtp.password', pop3: 'said.pop3.password' };
    expect(await attempt(way, at[way], user.login, 'wrong')).toBe(wrong[way]);
    expect(await attempt(way, at[way], user.login, { accessToken: 'a-token' })).toBe('said.line.noTokens');
  });
});
