import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseEndpoint, readEnv } from '@/lib/env';

const folder = mkdtempSync(join(tmpdir(), 'oriel-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
const mail = { ORIEL_IMAP: 'imaps://mail.example', ORIEL_SMTP: 'smtps://mail.example' };

describe('readEnv', () => {
  it('is for one person on one machine where nothing is set', () => {
    const settings = readEnv({});
    expect(settings).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      hosts: { kind: 'free' },
      allowPlain: false,
      origin: null,
      masterKey: null,
    });
    expect(settings.databaseUrl).toBe(`file:${join(settings.dataFolder, 'oriel.db')}`);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'mail.example'])(
    'refuses to listen on %s while anybody may name any server, and names the settings',
    (host) => {
      expect(() => readEnv({ ORIEL_HOST: host })).toThrow(/ORIEL_IMAP and ORIEL_SMTP.*ORIEL_FREE_HOSTS=1/);
    },
  );

  it.each([{ ...mail }, { ORIEL_FREE_HOSTS: '1' }, { ORIEL_SOCKET: '/run/oriel.sock' }])('listens elsewhere with %o', (more) => {
    expect(readEnv({ ORIEL_HOST: '0.0.0.0', ...more }).host).toBe('0.0.0.0');
  });

  it('reads a table of domains in lower case', () => {
    const table = file(
      'servers.json',
      JSON.stringify({ 'Example.ORG': { imap: 'imap+starttls://a.example', smtp: 'smtp+starttls://b.example:2587', login: 'local' } }),
    );
    const { hosts } = readEnv({ ORIEL_SERVERS: table });
    expect(hosts.kind === 'table' && hosts.domains.get('example.org')).toEqual({
      imap: { host: 'a.example', port: 143, security: 'starttls' },
      smtp: { host: 'b.example', port: 2587, security: 'starttls' },
      login: 'local',
    });
  });

  it.each([
    [{ ORIEL_IMAP: 'imaps://mail.example' }, /ORIEL_IMAP with ORIEL_SMTP/],
    [{ ...mail, ORIEL_IMAP: 'pop3://mail.example' }, /imaps:\/\/host/],
    [{ ORIEL_PORT: 'many' }, /ORIEL_PORT/],
    [{ ORIEL_PORT: '70000' }, /ORIEL_PORT/],
    [{ ORIEL_LOG: 'loud' }, /ORIEL_LOG/],
    [{ ORIEL_ORIGIN: 'mail.example' }, /ORIEL_ORIGIN.*https:/],
    [{ ORIEL_ORIGIN: 'ftp://mail.example' }, /ORIEL_ORIGIN/],
    [{ ORIEL_SERVERS: '/nowhere/servers.json' }, /ORIEL_SERVERS.*cannot be read/],
    [{ ORIEL_SERVERS: '{FILE}' }, /ORIEL_SERVERS.*not a table/],
    [{ ORIEL_CA_FILE: '/nowhere/ca.pem' }, /ORIEL_CA_FILE.*cannot be read/],
    [{ ORIEL_KEY_FILE: '/nowhere/key' }, /ORIEL_KEY_FILE.*cannot be read/],
  ])('says which setting is wrong: %o', (source, sentence) => {
    const broken = file('broken.json', 'not json');
    const entries = Object.entries(source).map(([name, value]) => [name, value === '{FILE}' ? broken : value]);
    expect(() => readEnv(Object.fromEntries(entries))).toThrow(sentence);
  });

  it('row 130: asks the name servers that the operator names, those of the system, or nobody', () => {
    expect(readEnv({}).nameServers).toBeNull();
    expect(readEnv({ ORIEL_NAME_SERVERS: 'none' }).nameServers).toBe('none');
    const several = ['192.0.2.53', '127.0.0.1:5353', '[2001:db8::53]:53', '2001:db8::53'];
    expect(readEnv({ ORIEL_NAME_SERVERS: several.join(', ') }).nameServers).toEqual(several);
    expect(() => readEnv({ ORIEL_NAME_SERVERS: 'dns.example' })).toThrow(/ORIEL_NAME_SERVERS has “dns.example”/);
  });

  it('takes the public origin without path', () => {
    expect(readEnv({ ORIEL_ORIGIN: 'https://mail.example/inbox' }).origin).toBe('https://mail.example');
  });
});

describe('parseEndpoint', () => {
  it.each([
    ['imaps://mail.example', 'imap', { host: 'mail.example', port: 993, security: 'tls' }],
    ['imap+starttls://mail.example', 'imap', { host: 'mail.example', port: 143, security: 'starttls' }],
    ['imap://127.0.0.1:10143', 'imap', { host: '127.0.0.1', port: 10143, security: 'plain' }],
    ['smtps://[::1]:4650', 'smtp', { host: '::1', port: 4650, security: 'tls' }],
    ['smtp+starttls://mail.example', 'smtp', { host: 'mail.example', port: 587, security: 'starttls' }],
  ] as const)('reads %s', (text, kind, expected) => {
    expect(parseEndpoint('TEST', text, kind)).toEqual(expected);
  });
});
