import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readEnv } from '@/lib/env';
import { parseEndpoint } from '@/lib/env-servers';

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

  it('reads what other devices are told, and for which domains', () => {
    const settings = readEnv({
      ...mail,
      ORIEL_DEVICES_POP3: 'pop3s://pop.example',
      ORIEL_PUBLISH: 'A.example, b.example',
      ORIEL_OPERATORS: 'Ops@a.example',
    });
    expect(settings).toMatchObject({ publish: ['a.example', 'b.example'], operators: ['ops@a.example'] });
    const pop3 = { host: 'pop.example', port: 995, security: 'tls' };
    expect(settings.hosts.kind === 'fixed' && settings.hosts.servers.devices).toEqual({ pop3 });
    expect(readEnv(mail)).toMatchObject({ publish: [], operators: [] });
    const plain = { ORIEL_IMAP: 'imap://127.0.0.1', ORIEL_SMTP: 'smtp://127.0.0.1', ORIEL_PUBLISH: 'a.example' };
    const named = { ORIEL_DEVICES_IMAP: 'imaps://mail.example', ORIEL_DEVICES_SMTP: 'smtps://mail.example' };
    expect(readEnv({ ...plain, ...named }).publish).toEqual(['a.example']);
  });

  it('reads under which name, colour and mark it is shown, by domain', () => {
    file('mark.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const path = file(
      'brands.json',
      JSON.stringify({ 'A.example': { name: 'A Mail', hue: 255, logo: 'mark.svg' }, 'b.example': { name: 'B' } }),
    );
    const { brands } = readEnv({ ORIEL_BRANDS: path });
    expect(brands.get('a.example')).toMatchObject({ name: 'A Mail', colour: { hue: 255, chroma: 0.08 }, logo: { type: 'image/svg+xml' } });
    expect(brands.get('b.example')).toEqual({ name: 'B', colour: null, logo: null });
    for (const wrong of [
      { name: '' },
      { name: 'x', chroma: 0.3 },
      { name: 'x', hue: '1' },
      { name: 'x', logo: 'a.html' },
      { name: 'x', colour: 'red' },
    ])
      expect(() => readEnv({ ORIEL_BRANDS: file('wrong.json', JSON.stringify({ 'a.example': wrong })) })).toThrow(/ORIEL_BRANDS/);
    const missing = file('missing.json', JSON.stringify({ 'a.example': { name: 'x', logo: 'nowhere.png' } }));
    expect(() => readEnv({ ORIEL_BRANDS: missing })).toThrow(/logo .*nowhere\.png/);
  });

  it.each([
    [{ ...mail, ORIEL_PUBLISH: 'a b/c' }, /ORIEL_PUBLISH.*“a”.*no mail domain/],
    [{ ORIEL_PUBLISH: 'a.example' }, /ORIEL_PUBLISH.*servers are not set/],
    [
      { ORIEL_IMAP: 'imap://127.0.0.1', ORIEL_SMTP: 'smtps://mail.example', ORIEL_PUBLISH: 'a.example' },
      /ORIEL_PUBLISH.*ORIEL_DEVICES_IMAP/,
    ],
    [{ ...mail, ORIEL_DEVICES_POP3: 'imaps://mail.example' }, /pop3s:\/\/host/],
    [{ ORIEL_OPERATORS: 'ops@a.example' }, /ORIEL_OPERATORS/],
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

  it('T47: private hosts are exact pairs of address and port', () => {
    const pairs = ['10.0.0.5:993', '[fd00::5]:465'];
    expect(readEnv({ ORIEL_PRIVATE_HOSTS: pairs.join(', ') }).privateHosts).toEqual(pairs);
    for (const odd of ['mail.internal:993', '10.0.0.5', '10.0.0.5:0', '10.0.0.5:70000', 'fd00::5', '10.0.0.0/8', '999.0.0.1:993'])
      expect(() => readEnv({ ORIEL_PRIVATE_HOSTS: odd }), odd).toThrow(`ORIEL_PRIVATE_HOSTS has “${odd}”`);
  });

  it('a table of providers on the web is an https address', () => {
    expect(readEnv({}).ispdb).toBeNull();
    expect(readEnv({ ORIEL_ISPDB: 'https://autoconfig.thunderbird.net/v1.1/' }).ispdb).toBe('https://autoconfig.thunderbird.net/v1.1');
    for (const odd of ['http://table.example', 'table.example', 'https://table.example/?a=b'])
      expect(() => readEnv({ ORIEL_ISPDB: odd })).toThrow(/ORIEL_ISPDB/);
  });

  it('asks for the settings of a draft only where the operator says so', () => {
    expect(readEnv({}).pacc).toBe(false);
    expect(readEnv({ ORIEL_PACC: '0' }).pacc).toBe(false);
    expect(readEnv({ ORIEL_PACC: '1' }).pacc).toBe(true);
    expect(() => readEnv({ ORIEL_PACC: 'yes' })).toThrow(/ORIEL_PACC is “yes”/);
  });

  it('T60: bounds what imports take of the disk', () => {
    expect(readEnv({}).imports).toEqual({ person: 20_000_000_000, free: 1_000_000_000 });
    const set = { ORIEL_IMPORTS_PERSON_MB: '5', ORIEL_IMPORTS_FREE_MB: '2' };
    expect(readEnv(set).imports).toEqual({ person: 5_000_000, free: 2_000_000 });
    for (const name of Object.keys(set)) expect(() => readEnv({ [name]: '-1' })).toThrow(`${name} is “-1”`);
  });

  it('T47: lets people collect from servers that they name only where they name theirs anyway, or the operator says so', () => {
    const fixed = { ORIEL_IMAP: 'imaps://mail.example', ORIEL_SMTP: 'smtps://mail.example' };
    expect(readEnv({}).collect).toBe(true);
    expect(readEnv({ ORIEL_COLLECT: '0' }).collect).toBe(false);
    expect(readEnv(fixed).collect).toBe(false);
    expect(readEnv({ ...fixed, ORIEL_COLLECT: '1' }).collect).toBe(true);
    expect(() => readEnv({ ORIEL_COLLECT: 'yes' })).toThrow(/ORIEL_COLLECT is “yes”/);
  });

  describe('providers that people sign in with', () => {
    const entry = {
      name: 'Example',
      authorization: 'https://id.example/authorize',
      token: 'https://id.example/token',
      scopes: ['openid', 'mail'],
      clientId: 'oriel',
    };
    const own = (value: unknown) => file('providers.json', JSON.stringify({ example: value }));

    it('are none where the operator registered with none', () => {
      expect(readEnv({}).oauth).toEqual([]);
      expect(readEnv({ ORIEL_GOOGLE_CLIENT_SECRET: 'alone' }).oauth).toEqual([]);
    });

    it('are Google and Microsoft by client id, with their own servers', () => {
      const secret = file('secret', 'whispered\n');
      const [google, microsoft] = readEnv({
        ORIEL_GOOGLE_CLIENT_ID: 'g',
        ORIEL_GOOGLE_CLIENT_SECRET_FILE: secret,
        ORIEL_MICROSOFT_CLIENT_ID: 'm',
        ORIEL_MICROSOFT_TENANT: 'consumers',
      }).oauth;
      expect(google).toMatchObject({ id: 'google', clientSecret: 'whispered', imap: { host: 'imap.gmail.com', port: 993 } });
      expect(google?.pop3).toEqual({ host: 'pop.gmail.com', port: 995, security: 'tls' });
      expect(microsoft).toMatchObject({ id: 'microsoft', clientSecret: null, smtp: { port: 587, security: 'starttls' } });
      expect(microsoft?.token).toBe('https://login.microsoftonline.com/consumers/oauth2/v2.0/token');
    });

    it('are those of a file, with the servers of everybody where it names none', () => {
      const [one] = readEnv({ ...mail, ORIEL_OAUTH: own(entry) }).oauth;
      expect(one).toMatchObject({ id: 'example', device: null, imap: { host: 'mail.example', port: 993 } });
      expect(one?.pop3).toBeNull();
      const far = { imap: 'imaps://far.example', smtp: 'smtps://far.example', pop3: 'pop3s://far.example' };
      const [other] = readEnv({ ORIEL_OAUTH: own({ ...entry, ...far }) }).oauth;
      expect(other).toMatchObject({ imap: { host: 'far.example' }, pop3: { host: 'far.example', port: 995, security: 'tls' } });
    });

    it.each([
      ['no servers at all', entry, /ORIEL_OAUTH, example,/],
      ['a page without TLS', { ...entry, token: 'http://id.example/token' }, /look at token/],
      ['a scope that is two', { ...entry, scopes: ['a b'] }, /look at scopes/],
      ['no client', { ...entry, clientId: '' }, /look at clientId/],
    ])('says what is wrong with %s, and never a secret', (_name, value, sentence) => {
      const path = own({ ...value, clientSecret: 'whispered' });
      expect(() => readEnv({ ORIEL_OAUTH: path })).toThrow(sentence);
      expect(() => readEnv({ ORIEL_OAUTH: path })).not.toThrow(/whispered/);
    });
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
