import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { freePorts } from '../../support/ports';
import { allowPorts, failure, type Office, openOffice } from './office';

let office: Office;
let user: MailUser;
let closedPort: number;
const strangers: Partial<Record<'selfSigned' | 'wrongName' | 'expired' | 'old', Dovecot>> = {};

beforeAll(async () => {
  office = await openOffice();
  user = await office.dovecot.newUser('ada');
  strangers.selfSigned = await startDovecot({ certificate: 'selfSigned' });
  strangers.wrongName = await startDovecot({ certificate: 'wrongName' });
  strangers.expired = await startDovecot({ certificate: 'expired' });
  [closedPort = 0] = await freePorts(1);
  allowPorts(closedPort, ...Object.values(strangers).flatMap((dovecot) => [dovecot.ports.imap, dovecot.ports.imaps]));
}, 120_000);

afterEach(() => {
  office.proxy.clear();
  office.proxy.commands.length = 0;
});

afterAll(async () => {
  await office?.stop();
  for (const dovecot of Object.values(strangers)) await dovecot.stop();
});

/** True when anything that holds the password or begins a login went over the plain line. */
function loginSeen(): boolean {
  const coded = Buffer.from(`\0${user.login}\0${user.password}`).toString('base64');
  return office.proxy.commands.some(
    ({ line }) => /\b(LOGIN|AUTHENTICATE)\b/i.test(line) || line.includes(user.password) || line.includes(coded),
  );
}

describe('ways in', () => {
  test.each(['tls', 'starttls', 'plain'] as const)('%s', async (security) => {
    const session = await office.signIn(user, {
      port: security === 'tls' ? office.dovecot.ports.imaps : office.dovecot.ports.imap,
      security,
    });
    expect(session.usable).toBe(true);
    expect(session.capabilities).toMatchObject({ condstore: true, uidplus: true, move: true, idle: true, listStatus: true });
    await session.close();
    expect(session.usable).toBe(false);
  });

  test('a password with quotes, blanks and letters beyond ASCII', async () => {
    const odd = await office.dovecot.newUser({ hint: 'odd', password: 'pä "ss\\wörd 😀 %*{5}' });
    const session = await office.signIn(odd);
    expect(session.usable).toBe(true);
    await session.close();
  });
});

describe('five ways to fail, five sentences', () => {
  test('each says what is wrong', async () => {
    const noPort = await failure(office.signIn(user, { port: closedPort, security: 'tls' }));
    const noName = await failure(office.signIn(user, { host: `${'x'.repeat(64)}.example`, security: 'tls' }));
    const wrong = await failure(office.signIn(user, { password: 'wrong' }));
    const untrusted = await failure(office.signIn(user, { port: strangers.selfSigned?.ports.imaps, security: 'tls' }));
    office.proxy.pause();
    const silent = await failure(office.signIn(user));
    office.proxy.resume();
    const all = [noPort, noName, wrong, untrusted, silent];
    expect(all.map((error) => error.code)).toEqual(['portRefused', 'hostUnknown', 'wrongPassword', 'badCertificate', 'serverAway']);
    expect(new Set(all.map((error) => error.message)).size).toBe(5);
    for (const { message } of all) expect(message).not.toContain(user.password);
  });

  test('R11: an auth process that is away is no wrong password', async () => {
    office.proxy.rewriteLine('server', (line) =>
      line.replace(/^(\w+) OK .*Logged in.*$/, '$1 NO [UNAVAILABLE] Temporary authentication failure.'),
    );
    const error = await failure(office.signIn(user));
    expect(error.code).toBe('serverAway');
    expect(error.serverText).toContain('Temporary authentication failure');
  });
});

describe('T53: STARTTLS cannot be stripped', () => {
  test('a server that does not offer it gets no login', async () => {
    office.proxy.stripCapability('STARTTLS');
    expect((await failure(office.signIn(user, { security: 'starttls' }))).code).toBe('notSecure');
    expect(loginSeen()).toBe(false);
  });

  test('a server that refuses it gets no login', async () => {
    office.proxy.rewriteLine('client', (line) => line.replace(/ STARTTLS$/i, ' NOSUCHCOMMAND'));
    const error = await failure(office.signIn(user, { security: 'starttls' }));
    expect(['notSecure', 'serverAway']).toContain(error.code);
    expect(loginSeen()).toBe(false);
  });

  test('a TLS port that speaks plainly gets no login', async () => {
    expect((await failure(office.signIn(user, { port: office.dovecot.ports.imap, security: 'tls' }))).code).toBe('notSecure');
  });
});

describe('T54: what comes too early', () => {
  test.each(['plain', 'starttls'] as const)('PREAUTH on a %s line signs nobody in', async (security) => {
    office.proxy.rewriteLine('server', (line) => line.replace(/^\* OK (\[CAPABILITY)/, '* PREAUTH $1'));
    expect((await failure(office.signIn(user, { security }))).code).toBe('notSecure');
    expect(loginSeen()).toBe(false);
  });

  test('lines behind the OK of STARTTLS end the attempt', async () => {
    office.proxy.rewriteLine('server', (line) =>
      /^\w+ OK Begin TLS/.test(line) ? [line, '* CAPABILITY IMAP4rev1 AUTH=PLAIN', '* PREAUTH hello'] : line,
    );
    const error = await failure(office.signIn(user, { security: 'starttls' }));
    expect(['notSecure', 'badCertificate', 'serverAway']).toContain(error.code);
    expect(loginSeen()).toBe(false);
  });
});

describe('T55: certificates', () => {
  test.each([
    ['selfSigned', 'tls', /signed by nobody/],
    ['selfSigned', 'starttls', /signed by nobody/],
    ['wrongName', 'tls', /another name/],
    ['wrongName', 'starttls', /another name/],
    ['expired', 'tls', /expired/],
    ['expired', 'starttls', /expired/],
  ] as const)('%s by %s', async (kind, security, sentence) => {
    const ports = strangers[kind]?.ports;
    const error = await failure(office.signIn(user, { port: security === 'tls' ? ports?.imaps : ports?.imap, security }));
    expect(error.code).toBe('badCertificate');
    expect(error.message).toMatch(sentence);
    expect(error.message).toContain('Your password was not sent.');
  });
});
