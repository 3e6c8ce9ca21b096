import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Pop3Credentials } from '@/lib/pop3/session';
import type { Pop3Login } from '@/lib/pop3/sign-in';
import { type Pop3Peer, startPop3Peer } from '../../support/pop3-peer';

const limits = { connect: 5000, silence: 1000, whole: 10_000 };
const letter = (words: string) => Buffer.from(`Subject: ${words}\r\n\r\n.${words}\r\n..\r\n`);
let peer: Pop3Peer;

async function peerWith(...words: string[]): Promise<Pop3Peer> {
  peer = await startPop3Peer(words.map((word, at) => ({ uidl: `u${at}`, bytes: letter(word) })));
  return peer;
}

/** A session with the peer, which the operator has named; settings are read once per process, so the modules are loaded anew. */
async function open(who: Partial<Pop3Login | Pop3Credentials> = {}, security: 'plain' | 'starttls' | 'tls' = 'plain') {
  vi.resetModules();
  vi.stubEnv('ORIEL_PRIVATE_HOSTS', `127.0.0.1:${peer.port}`);
  const { Pop3Session } = await import('@/lib/pop3/session');
  const endpoint = { host: '127.0.0.1', port: peer.port, security };
  return Pop3Session.open(endpoint, { login: 'ann', password: peer.password, ...who } as Pop3Login | Pop3Credentials, limits);
}

const failure = (error: { code: string }) => error.code;
const whole = async (pieces: AsyncIterable<Buffer>) => {
  const kept: Buffer[] = [];
  for await (const piece of pieces) kept.push(piece);
  return Buffer.concat(kept);
};

afterEach(async () => {
  vi.unstubAllEnvs();
  await peer?.stop();
});

describe('row 213: a POP3 session', () => {
  test.each([0, 1, 3])('lists, reads, and deletes only by an orderly end (answers in pieces of %i)', async (pieces) => {
    await peerWith('one', 'two', 'three');
    peer.pieces = pieces;
    const session = await open();
    const listed = await session.list();
    expect(listed).toEqual(['one', 'two', 'three'].map((word, at) => ({ number: at + 1, size: letter(word).length, uidl: `u${at}` })));
    expect(await whole(session.retrieve(2, 1000))).toEqual(letter('two'));
    expect((await session.head(3))?.toString()).toBe('Subject: three\r\n\r\n');
    expect(await session.remove([1, 3])).toEqual([1, 3]);
    session.close();
    expect(peer.letters).toHaveLength(3);
    const again = await open();
    await again.remove([1, 3]);
    await again.quit();
    expect(peer.letters.map(({ uidl }) => uidl)).toEqual(['u1']);
  });

  test('a server without CAPA, UIDL and TOP is read too', async () => {
    await peerWith('one');
    peer.letters = [{ uidl: null, bytes: letter('one') }];
    peer.capabilities = null;
    peer.answer = (command) => (command.startsWith('TOP') ? '-ERR unknown\r\n' : undefined);
    const session = await open();
    expect(await session.list()).toMatchObject([{ number: 1, uidl: null }]);
    expect(await session.head(1)).toBeNull();
    expect(await whole(session.retrieve(1, 1000))).toEqual(letter('one'));
    session.close();
    expect(peer.commands).toContain('USER ann');
  });

  test.each([
    ['SASL PLAIN', ['USER', 'SASL PLAIN LOGIN'], /^AUTH PLAIN \S+$/],
    ['USER and PASS', ['USER'], /^PASS secret$/],
    ['SASL LOGIN', ['SASL LOGIN'], /^AUTH LOGIN$/],
  ])('signs in by %s, APOP is never sent', async (_name, capabilities, command) => {
    await peerWith();
    peer.answer = (line) => (line === 'GREETING' ? '+OK ready <1896.697170952@peer.example>\r\n' : undefined);
    peer.capabilities = capabilities;
    (await open()).close();
    expect(peer.commands.some((line) => command.test(line))).toBe(true);
    expect(peer.commands.join()).not.toMatch(/APOP/);
  });

  test('a token is given by XOAUTH2, and a refused one is told as that', async () => {
    await peerWith();
    (await open({ token: 'secret' })).close();
    expect(peer.commands).toContainEqual(expect.stringMatching(/^AUTH XOAUTH2 /));
    expect(await open({ token: 'stale' }).catch(failure)).toBe('wrongPassword');
  });

  test.each(['XOAUTH2', 'OAUTHBEARER'])('row 211: Gmail’s `recent:` goes along with a token by %s', async (mechanism) => {
    await peerWith('Ann');
    peer.capabilities = ['TOP', 'UIDL', 'USER', `SASL PLAIN ${mechanism}`];
    const session = await open({ login: 'recent:ann@gmail.example', token: 'secret' });
    expect(await session.list()).toHaveLength(1);
    session.close();
    const [, , said = ''] = (peer.commands.find((line) => line.startsWith('AUTH ')) ?? '').split(' ');
    const [whose] = Buffer.from(said, 'base64').toString().split('\x01');
    expect(whose).toBe(mechanism === 'XOAUTH2' ? 'user=recent:ann@gmail.example' : 'n,a=recent:ann@gmail.example,');
    expect(peer.commands.filter((line) => /^(AUTH|USER|PASS)/.test(line))).toHaveLength(1);
  });

  test('where tokens come from, a refused one is asked for anew, once', async () => {
    await peerWith();
    const asked: (string | undefined)[] = [];
    const source = (second: string) => ({
      id: 'of-ann',
      token: async (refused?: string) => {
        asked.push(refused);
        return refused === undefined ? 'stale' : second;
      },
    });
    (await open({ password: source('secret') })).close();
    expect(await open({ password: source('stale-too') }).catch(failure)).toBe('wrongPassword');
    expect(asked).toEqual([undefined, 'stale', undefined, 'stale']);
  });

  test('R12: a wrong password is offered once, with one method', async () => {
    await peerWith();
    expect(await open({ password: 'wrong' }).catch(failure)).toBe('wrongPassword');
    expect(peer.commands.filter((line) => /^(AUTH|USER|PASS)/.test(line))).toHaveLength(1);
  });

  test.each([
    ['R11', '-ERR [SYS/TEMP] Temporary authentication failure.', 'serverAway'],
    ['R11', '-ERR Authentication server unavailable, try again', 'serverAway'],
    ['R10', '-ERR [IN-USE] Maximum number of connections exceeded', 'connectionLimit'],
    ['R10', '-ERR maildrop already locked', 'connectionLimit'],
    ['R12', '-ERR Authentication failed.', 'wrongPassword'],
  ])('%s: “%s” is %s', async (_row, answer, code) => {
    await peerWith();
    peer.answer = (line) => (line.startsWith('AUTH') ? `${answer}\r\n` : undefined);
    expect(await open().catch(failure)).toBe(code);
  });

  test('without STLS nothing is said over the plain line, and what was put after its answer is not believed', async () => {
    await peerWith();
    expect(await open({}, 'starttls').catch(failure)).toBe('notSecure');
    peer.answer = (line) => (line === 'STLS' ? '+OK begin\r\n+OK injected\r\n' : undefined);
    expect(await open({}, 'starttls').catch(failure)).toBe('notSecure');
    expect(await open({}, 'tls').catch(failure)).toBe('notSecure');
    expect(peer.commands.every((line) => !/AUTH|USER|PASS/.test(line))).toBe(true);
  });

  test.each(['a\r\nDELE 1', 'a\nb', 'a\0b'])('a login that would end its command is not sent (%j)', async (login) => {
    await peerWith();
    for (const capabilities of [['USER'], ['SASL PLAIN']]) {
      peer.capabilities = capabilities;
      const outcome = await open({ login }).then((session) => session.close(), failure);
      if (capabilities[0] === 'USER' || login.includes('\0')) expect(outcome).toBe('badInput');
    }
    expect(peer.commands).not.toContain('DELE 1');
  });

  test('letters beyond the bound, silence and nonsense end the session with words', async () => {
    await peerWith('x'.repeat(5000));
    const large = await open();
    await expect(whole(large.retrieve(1, 1000))).rejects.toMatchObject({ code: 'tooLarge' });
    large.close();
    peer.answer = (line) => (line.startsWith('RETR') ? '' : undefined);
    const silent = await open();
    await expect(whole(silent.retrieve(1, 10_000))).rejects.toMatchObject({ code: 'serverAway' });
    silent.close();
    for (const nonsense of ['HTTP/1.1 400 Bad Request\r\n', 'x'.repeat(20_000), 'drop' as const]) {
      peer.answer = (line) => (line === 'GREETING' ? nonsense : undefined);
      expect(await open().catch(failure)).toBe('serverAway');
    }
  });

  test('T47: a host that nobody allowed is not connected to', async () => {
    await peerWith();
    vi.resetModules();
    vi.stubEnv('ORIEL_PRIVATE_HOSTS', '');
    const { Pop3Session } = await import('@/lib/pop3/session');
    const endpoint = { host: '127.0.0.1', port: peer.port, security: 'plain' } as const;
    expect(await Pop3Session.open(endpoint, { login: 'a', password: 'b' }).catch(failure)).toBe('hostNotAllowed');
    expect(peer.connections).toBe(0);
  });
});
