/** The doctor's look at ports of a real Dovecot and a real Postfix: each way in which settings and servers can fail has a line of its own (5.6). */
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProbeTarget } from '@/lib/discovery/probe';
import type { PortFinding } from '@/lib/model/diagnosis';
import type { CertificateKind } from '../../support/certificates';
import { type Dovecot, startDovecot } from '../../support/dovecot';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { freePorts } from '../../support/ports';
import { type Postfix, startPostfix } from '../../support/postfix';

const host = 'localhost';
let servers: MailServers;
let broken: Record<Exclude<CertificateKind, 'good'>, Dovecot>;
let noPassword: Dovecot;
let oauthOnly: Dovecot;
let noLogin: Postfix;
let greylisting: Postfix;
let web: Server;
let endless: Server;
let silent: Server;
let ports: { nobody: number; web: number; endless: number; silent: number };
let probePort: typeof import('@/lib/discovery/probe')['probePort'];
let linesOf: typeof import('@/lib/model/diagnosis-lines')['linesOf'];

beforeAll(async () => {
  const only = (mechanisms: string) => `auth_mechanisms = ${mechanisms}\nimap_capability = IMAP4rev1 LOGINDISABLED`;
  const [selfSigned, wrongName, expired, ...others] = await Promise.all([
    startDovecot({ certificate: 'selfSigned' }),
    startDovecot({ certificate: 'wrongName' }),
    startDovecot({ certificate: 'expired' }),
    startDovecot({ config: only('anonymous') }),
    startDovecot({ config: only('oauthbearer xoauth2') }),
  ]);
  broken = { selfSigned, wrongName, expired };
  [noPassword, oauthOnly] = others as [Dovecot, Dovecot];
  servers = await startMailServers();
  noLogin = await startPostfix(servers.dovecot, { config: 'smtpd_discard_ehlo_keywords = auth' });
  greylisting = await startPostfix(servers.dovecot, {
    config:
      'smtpd_delay_reject = no\nsmtpd_client_restrictions = check_client_access static:{DEFER 4.7.1 Greylisted, come back in 300 seconds}',
  });
  const [nobody = 0, webPort = 0, endlessPort = 0, silentPort = 0] = await freePorts(4);
  ports = { nobody, web: webPort, endless: endlessPort, silent: silentPort };
  web = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.0 400 Bad Request\r\n\r\nsecret of the house');
  }).listen(webPort, '127.0.0.1');
  endless = createServer((socket) => {
    const more = () => void (socket.writable && socket.write('x'.repeat(16_384), () => setImmediate(more)));
    socket.on('error', () => undefined);
    more();
  }).listen(endlessPort, '127.0.0.1');
  silent = createServer((socket) => socket.on('error', () => undefined)).listen(silentPort, '127.0.0.1');
  const dovecots = [servers.dovecot, ...Object.values(broken), noPassword, oauthOnly];
  const all = [
    ...dovecots.flatMap((one) => Object.values(one.ports)),
    ...[servers.postfix, noLogin, greylisting].flatMap((one) => Object.values(one.ports)),
    ...Object.values(ports),
  ];
  vi.stubEnv('ORIEL_PRIVATE_HOSTS', all.flatMap((port) => [`127.0.0.1:${port}`, `[::1]:${port}`]).join(','));
  vi.stubEnv('ORIEL_CA_FILE', servers.dovecot.ca);
  vi.stubEnv('ORIEL_LOG', 'silent');
  ({ probePort } = await import('@/lib/discovery/probe'));
  ({ linesOf } = await import('@/lib/model/diagnosis-lines'));
});

afterAll(async () => {
  for (const server of [web, endless, silent]) server?.close();
  await Promise.all([noLogin?.stop(), greylisting?.stop()]);
  await Promise.all([servers?.stop(), ...Object.values(broken ?? {}).map((one) => one.stop()), noPassword?.stop(), oauthOnly?.stop()]);
});

const quick = { connect: 5000, quiet: 1500, whole: 15_000 };
const look = (target: Partial<ProbeTarget> & { port: number }) =>
  probePort({ protocol: 'imap', host, chosen: 'tls', ...target }, new AbortController().signal, quick);

/** What a person reads first of each line that is no good news, and what they are told to do. */
const troubles = (found: PortFinding) =>
  linesOf(found, Date.now())
    .filter(({ severity }) => severity !== 'good')
    .map(({ finding, advice }) => [finding.code.replace('said.doctor.', ''), advice?.code.replace('said.doctor.', '') ?? null]);

describe('a server that is as it should be', () => {
  it('is said to be so, with its greeting, TLS, certificate, logins and capabilities', async () => {
    const found = await look({ port: servers.dovecot.ports.imaps });
    expect(found).toMatchObject({ outcome: 'answers', encryption: 'tls', tls: { version: 'TLSv1.3', troubles: [] } });
    expect(found.greeting).toMatch(/^Dovecot.* ready/);
    expect(found.logins).toEqual(expect.arrayContaining(['PLAIN', 'LOGIN']));
    expect(found.capabilities).toEqual(expect.arrayContaining(['IMAP4REV1', 'IDLE']));
    expect(found.tls?.names).toContain('localhost');
    expect(found.tls?.chain.at(-1)).toBe('Oriel test authority');
    expect(troubles(found)).toEqual([]);
  });

  it.each([
    ['IMAP', 'imap', () => servers.dovecot.ports.imap],
    ['POP3', 'pop3', () => servers.dovecot.ports.pop3],
    ['ManageSieve', 'sieve', () => servers.dovecot.ports.sieve],
    ['submission', 'smtp', () => servers.postfix.ports.submission],
  ] as const)('is switched to TLS where %s begins in plain', async (_, protocol, port) => {
    const found = await look({ protocol, port: port(), chosen: 'starttls' });
    expect(found).toMatchObject({ outcome: 'answers', encryption: 'starttls', tls: { troubles: [] } });
    expect(found.logins).toContain('PLAIN');
    expect(troubles(found)).toEqual([]);
  });

  it('tells the largest letter and the ways to sign in of a submission server', async () => {
    const found = await look({ protocol: 'smtp', port: servers.postfix.ports.submissions });
    expect(found).toMatchObject({ outcome: 'answers', encryption: 'tls', sizeLimit: 52_428_800 });
    expect(found.logins).toEqual(expect.arrayContaining(['PLAIN', 'LOGIN']));
  });

  it('is looked at in the other way too where nobody set it: POP3 under TLS', async () => {
    const found = await look({ protocol: 'pop3', port: servers.dovecot.ports.pop3s, chosen: null });
    expect(found).toMatchObject({ outcome: 'answers', encryption: 'tls' });
  });
});

describe('row 16, 5.6, T53, T55: what is wrong is told apart, each with its next step', () => {
  it('nothing listens: the wrong port', async () => {
    expect(troubles(await look({ port: ports.nobody }))).toEqual([['port.refused', 'set.wrongPortIn']]);
  });

  it('STARTTLS set for a port that is encrypted from the start, as on 993', async () => {
    const found = await look({ port: servers.dovecot.ports.imaps, chosen: 'starttls' });
    expect(troubles(found)).toEqual([['set.isTls', 'set.isTlsDo']]);
  });

  it('TLS set for a port that begins in plain, as on 143 and 587', async () => {
    const found = await look({ port: servers.dovecot.ports.imap });
    expect(troubles(found)).toEqual([['set.isStarttls', 'set.isStarttlsDo']]);
    const sending = await look({ protocol: 'smtp', port: servers.postfix.ports.submission });
    expect(troubles(sending)).toEqual([['set.isStarttls', 'set.isStarttlsDo']]);
  });

  it.each([
    ['selfSigned', [['cert.self', 'cert.selfDo']]],
    ['wrongName', [['cert.name', 'cert.nameDo']]],
    ['expired', [['cert.expired', 'cert.expiredDo']]],
  ] as const)('T55: a certificate that is %s, under TLS and under STARTTLS', async (kind, said) => {
    const { imap, imaps } = broken[kind].ports;
    expect(troubles(await look({ port: imaps }))).toEqual(said);
    expect(troubles(await look({ port: imap, chosen: 'starttls' }))).toEqual(said);
  });

  it('a server where nobody may sign in, for reading and for sending', async () => {
    expect(troubles(await look({ port: noPassword.ports.imaps }))).toEqual([['login.none', 'login.noneDo']]);
    const sending = await look({ protocol: 'smtp', port: noLogin.ports.submissions });
    expect(troubles(sending)).toEqual([['login.none', 'login.noneDo']]);
  });

  it('a server that knows only the sign-in of its provider (OAuth)', async () => {
    const found = await look({ port: oauthOnly.ports.imaps });
    expect(found.logins).toEqual(expect.arrayContaining(['OAUTHBEARER', 'XOAUTH2']));
    expect(troubles(found)).toEqual([['login.oauth', 'login.oauthDo']]);
  });

  it('a server that puts strangers off (greylisting), with its words', async () => {
    const found = await look({ protocol: 'smtp', port: greylisting.ports.smtp, chosen: 'starttls' });
    expect(found.greeting).toMatch(/^450 4\.7\.1 .*Greylisted/);
    expect(troubles(found)).toEqual([['port.later', 'port.laterDo']]);
  });

  it('T47: something else than mail, whose words are not passed on', async () => {
    const found = await look({ port: ports.web, chosen: 'starttls' });
    expect(troubles(found)).toEqual([['port.other', 'set.wrongPortIn']]);
    expect(JSON.stringify(found)).not.toMatch(/HTTP|secret/);
  });

  it('a server that says nothing, and one that never ends', async () => {
    expect(troubles(await look({ port: ports.silent, chosen: 'starttls' }))).toEqual([['port.mute', 'set.wrongPortIn']]);
    expect(troubles(await look({ port: ports.endless, chosen: 'starttls' }))).toEqual([['port.other', 'set.wrongPortIn']]);
  });

  it('T47: a private address, a name without a domain and a port of something else are not looked at', async () => {
    for (const target of [
      { host: '10.1.2.3', port: 993 },
      { host: '127.0.0.1', port: 993 },
      { host: '2130706433', port: 993 },
      { host: '192.0.2.7', port: 22 },
    ]) {
      expect(troubles(await look(target))).toEqual([['port.notAllowed', 'port.notAllowedDo']]);
    }
  });
});

it('ends at once when nobody waits any more', async () => {
  const leave = new AbortController();
  const looking = probePort({ protocol: 'imap', host, port: ports.silent, chosen: 'starttls' }, leave.signal);
  leave.abort(new Error('left'));
  await expect(looking).rejects.toThrow('left');
});

it('sends nothing but questions: no login, no mail, no password', async () => {
  const heard: string[] = [];
  const ears = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('* OK ready\r\n');
    socket.on('data', (data) => {
      heard.push(data.toString());
      const tag = data.toString().split(' ')[0];
      socket.write(`* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n${tag} OK done\r\n`);
    });
  }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => ears.once('listening', resolve));
    const { port } = ears.address() as { port: number };
    const { env } = await import('@/lib/env');
    env().privateHosts.push(`127.0.0.1:${port}`);
    const found = await look({ host: '127.0.0.1', port, chosen: 'starttls' });
    expect(found).toMatchObject({ outcome: 'answers', encryption: 'plain' });
    await vi.waitFor(() => expect(heard.join('')).toBe('a CAPABILITY\r\nz LOGOUT\r\n'));
    expect(troubles(found)).toEqual([['set.isPlain', 'port.plainDo']]);
  } finally {
    ears.close();
  }
});
