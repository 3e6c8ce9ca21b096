import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Endpoint } from '@/lib/model/account';

const settings = ['ORIEL_IMAP', 'ORIEL_SMTP', 'ORIEL_SERVERS', 'ORIEL_PRIVATE_HOSTS', 'ORIEL_ALLOW_PLAIN', 'ORIEL_CA_FILE'];

/** The guard under these settings; settings are read once per process, so the modules are loaded anew. */
async function guard(env: Record<string, string> = {}) {
  vi.resetModules();
  for (const name of settings) vi.stubEnv(name, env[name]);
  const { resolveEndpoint } = await import('@/lib/net/resolve');
  return (host: string, port = 993, security: Endpoint['security'] = 'tls', elsewhere?: 'pop3' | 'imap') =>
    resolveEndpoint({ host, port, security }, { elsewhere }).then(
      (found) => found,
      (error: { code: string }) => error.code,
    );
}

afterEach(() => vi.unstubAllEnvs());

describe('T47: freely named hosts', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1.',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0',
    '[::1]',
    '::1',
    'fe80::1%eth0',
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '10.0.0.1',
    '169.254.169.254',
    '0xa9.254.169.254',
    '192.168.0.1',
    'localhost',
  ])('%s is refused', async (host) => {
    const resolve = await guard();
    expect(await resolve(host)).toBe('hostNotAllowed');
  });

  test('a public literal address is taken, with the address itself in the certificate', async () => {
    const resolve = await guard();
    expect(await resolve('8.8.8.8')).toMatchObject({ address: '8.8.8.8', servername: null });
    expect(await resolve('::ffff:8.8.8.8')).toMatchObject({ address: '8.8.8.8', servername: null });
    expect(await resolve('[2606:4700::1111]')).toMatchObject({ address: '2606:4700::1111', servername: null });
  });

  test('only ports of mail', async () => {
    const resolve = await guard();
    for (const port of [22, 80, 3306, 6379, 11211]) expect(await resolve('8.8.8.8', port)).toBe('hostNotAllowed');
    for (const port of [25, 143, 465, 587, 993, 4190])
      expect(await resolve('8.8.8.8', port, 'starttls')).toMatchObject({ address: '8.8.8.8' });
  });

  test('an exact pair of address and port opens that pair only', async () => {
    const resolve = await guard({ ORIEL_PRIVATE_HOSTS: '10.1.2.3:10993, [fd00::5]:993' });
    expect(await resolve('10.1.2.3', 10993)).toMatchObject({ address: '10.1.2.3' });
    expect(await resolve('::ffff:10.1.2.3', 10993)).toMatchObject({ address: '10.1.2.3' });
    expect(await resolve('fd00::5', 993)).toMatchObject({ address: 'fd00::5' });
    expect(await resolve('10.1.2.3', 993)).toBe('hostNotAllowed');
    expect(await resolve('10.1.2.4', 10993)).toBe('hostNotAllowed');
  });

  test.each(['', '.', 'a..b', 'user@host', 'mail example.org', 'mail.example/../x', 'mail.example:993', '%00.example'])(
    '“%s” is no host',
    async (host) => {
      const resolve = await guard();
      expect(await resolve(host)).toBe('hostUnknown');
    },
  );
});

describe('servers of the operator', () => {
  const fixed = { ORIEL_IMAP: 'imaps://127.0.0.1:10993', ORIEL_SMTP: 'smtp+starttls://127.0.0.1:10587' };

  test('may be anywhere, and nothing else may be reached', async () => {
    const resolve = await guard(fixed);
    expect(await resolve('127.0.0.1', 10993)).toMatchObject({ address: '127.0.0.1', servername: null });
    expect(await resolve('127.0.0.1', 10587, 'starttls')).toMatchObject({ address: '127.0.0.1' });
    expect(await resolve('127.0.0.1', 10994)).toBe('hostNotAllowed');
    expect(await resolve('127.0.0.1', 10993, 'plain')).toBe('hostNotAllowed');
    expect(await resolve('8.8.8.8')).toBe('hostNotAllowed');
  });

  test('T53: a plain line stays on this machine unless the operator says otherwise', async () => {
    const far = { ORIEL_IMAP: 'imap://10.0.0.9:143', ORIEL_SMTP: 'smtp://127.0.0.1:25' };
    const strict = await guard(far);
    expect(await strict('10.0.0.9', 143, 'plain')).toBe('notSecure');
    expect(await strict('127.0.0.1', 25, 'plain')).toMatchObject({ address: '127.0.0.1' });
    const lax = await guard({ ...far, ORIEL_ALLOW_PLAIN: '1' });
    expect(await lax('10.0.0.9', 143, 'plain')).toMatchObject({ address: '10.0.0.9' });
  });
});

describe('T47: servers that letters are only fetched from', () => {
  const fixed = { ORIEL_IMAP: 'imaps://127.0.0.1:10993', ORIEL_SMTP: 'smtp+starttls://127.0.0.1:10587' };
  type Guard = Awaited<ReturnType<typeof guard>>;
  const fetched = (resolve: Guard, host: string, port = 995, security: Endpoint['security'] = 'tls') =>
    resolve(host, port, security, 'pop3');

  test('are named freely also where the operator set the servers, at the ports of POP3 alone', async () => {
    const resolve = await guard(fixed);
    expect(await fetched(resolve, '8.8.8.8')).toMatchObject({ address: '8.8.8.8' });
    expect(await fetched(resolve, '8.8.8.8', 110, 'starttls')).toMatchObject({ address: '8.8.8.8' });
    for (const port of [25, 80, 143, 443, 465, 587, 993, 4190, 6379])
      expect(await fetched(resolve, '8.8.8.8', port)).toBe('hostNotAllowed');
  });

  test.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '169.254.169.254',
    '192.168.0.1',
    'localhost',
  ])('%s is refused', async (host) => {
    expect(await fetched(await guard(fixed), host)).toBe('hostNotAllowed');
  });

  test('the operator’s own server for signing in is no way round, and a pair opens that pair only', async () => {
    const resolve = await guard({ ...fixed, ORIEL_PRIVATE_HOSTS: '10.1.2.3:995' });
    expect(await fetched(resolve, '127.0.0.1', 10993)).toBe('hostNotAllowed');
    expect(await fetched(resolve, '10.1.2.3')).toMatchObject({ address: '10.1.2.3' });
    expect(await fetched(resolve, '10.1.2.3', 110, 'starttls')).toBe('hostNotAllowed');
    expect(await fetched(resolve, '10.1.2.4')).toBe('hostNotAllowed');
  });

  test('row 212: an old account is copied over IMAP, from any public server and from that of the operator', async () => {
    const resolve = await guard(fixed);
    const copied = (host: string, port: number) => resolve(host, port, 'tls', 'imap');
    for (const port of [143, 993]) expect(await copied('8.8.8.8', port)).toMatchObject({ address: '8.8.8.8' });
    expect(await copied('127.0.0.1', 10993)).toMatchObject({ address: '127.0.0.1' });
    for (const port of [25, 80, 110, 443, 995, 6379]) expect(await copied('8.8.8.8', port)).toBe('hostNotAllowed');
    for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', 'localhost']) expect(await copied(host, 993)).toBe('hostNotAllowed');
  });

  test('T53: no plain line leaves this machine', async () => {
    expect(await fetched(await guard(fixed), '8.8.8.8', 110, 'plain')).toBe('notSecure');
  });
});
