/** What other programs are told, in the form of each: read back by our own discovery where that reads it, and held against the published formats (5.7). */
import { describe, expect, test } from 'vitest';
import { appleProfile } from '@/lib/devices/apple-profile';
import { autodiscoverAnswer, autodiscoverAsked, autodiscoverElse, autodiscoverPlace } from '@/lib/devices/autodiscover';
import { clientConfig } from '@/lib/devices/client-config';
import { dnsLines, namelessServers } from '@/lib/devices/dns-lines';
import { paccDocument, paccRecord } from '@/lib/devices/pacc';
import { type DeviceServers, xmlText } from '@/lib/devices/servers';
import { autodiscoverQuestion, readAutodiscover } from '@/lib/discovery/autodiscover-xml';
import { readClientConfig } from '@/lib/discovery/client-config';
import { isVouchedFor, readPacc } from '@/lib/discovery/pacc';
import { BadXml, childrenOf, textOf, type XmlElement, xmlTree } from '@/lib/model/xml';

const ann = { address: 'ann@post.example', local: 'ann', domain: 'post.example' };
const servers: DeviceServers = {
  domain: 'post.example',
  imap: { host: 'imap.post.example', port: 993, security: 'tls' },
  smtp: { host: 'smtp.post.example', port: 465, security: 'tls' },
  pop3: { host: 'pop.post.example', port: 995, security: 'tls' },
  login: 'address',
};
const starttls: DeviceServers = {
  ...servers,
  imap: { host: 'imap.post.example', port: 143, security: 'starttls' },
  smtp: { host: 'smtp.post.example', port: 587, security: 'starttls' },
  pop3: null,
};

describe('row 218: config-v1.1.xml', () => {
  test.each([
    ['TLS', servers],
    ['STARTTLS', starttls],
  ])('says what our own discovery reads (%s)', (_, given) => {
    const { imap, smtp, pop3 } = given;
    expect(readClientConfig(clientConfig(given), ann)).toMatchObject({
      imap,
      smtp,
      pop3,
      login: ann.address,
      provider: 'post.example',
      hint: null,
    });
  });

  test('has the elements of the format, in its order, and IMAP first', () => {
    const root = xmlTree(clientConfig(servers));
    const [provider] = childrenOf(root, 'emailProvider');
    expect([root.name, root.attributes.get('version'), provider?.attributes.get('id')]).toEqual(['clientConfig', '1.1', 'post.example']);
    const inner = provider?.children ?? [];
    const kinds = inner.map(({ name, attributes }) => [name, attributes.get('type')].filter(Boolean).join(' '));
    const last = ['incomingServer imap', 'incomingServer pop3', 'outgoingServer smtp'];
    expect(kinds).toEqual(['domain', 'displayName', 'displayShortName', ...last]);
    for (const server of inner.slice(3))
      expect(server.children.map(({ name }) => name)).toEqual(['hostname', 'port', 'socketType', 'authentication', 'username']);
  });

  test('names the login as the mail server takes it', () => {
    const login = (text: string) => readClientConfig(text, ann).login;
    expect(login(clientConfig({ ...servers, login: 'local' }))).toBe('ann');
    expect(clientConfig(servers)).not.toContain('ann');
    expect(login(clientConfig(servers, { login: 'post\\ann&co' }))).toBe('post\\ann&co');
  });

  test('sends to the page of the provider who was let in there', () => {
    const text = clientConfig(servers, { onPage: true });
    expect(text).not.toContain('password-cleartext');
    expect(readClientConfig(text, ann)).toMatchObject({ imap: servers.imap, hint: 'oauth' });
  });

  test('signs stay text', () => {
    const text = clientConfig({ ...servers, domain: `a"<b>&'` });
    expect(childrenOf(xmlTree(text), 'emailProvider')[0]?.attributes.get('id')).toBe(`a"<b>&'`);
    expect(xmlText('a\u0000\u0008\ufffeb\n')).toBe('ab\n');
  });
});

describe('row 219: Microsoft’s Autodiscover', () => {
  test('the question of our own discovery is understood', () =>
    expect(autodiscoverAsked(autodiscoverQuestion(ann))).toEqual({ address: ann.address, fits: true }));

  test('another wanted answer does not fit', () => {
    const question = autodiscoverQuestion(ann).replace('outlook/responseschema/2006a', 'mobilesync/responseschema/2006');
    expect(autodiscoverAsked(question)).toEqual({ address: ann.address, fits: false });
  });

  test.each([
    '',
    'x',
    '<Autodiscover/>',
    '<a><Request/></a>',
    '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><Autodiscover><Request><EMailAddress>&x;</EMailAddress></Request></Autodiscover>',
    '<Autodiscover><Request><EMailAddress>&lol;</EMailAddress></Request></Autodiscover>',
  ])('T54: %j is no question', (text) => expect(() => autodiscoverAsked(text)).toThrow(BadXml));

  test.each([
    ['TLS', servers],
    ['STARTTLS', starttls],
  ])('the answer says what our own discovery reads (%s)', (_, given) => {
    const { imap, smtp, pop3 } = given;
    expect(readAutodiscover(autodiscoverAnswer(given, ann.address), ann)).toMatchObject({ imap, smtp, pop3, login: ann.address });
  });

  test('bears the namespaces of the schema that was asked for, and is the same for everybody', () => {
    const text = autodiscoverAnswer(servers, ann.address);
    const root = xmlTree(text);
    const [response] = childrenOf(root, 'Response');
    expect(root.attributes.get('xmlns')).toBe('http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006');
    expect(response?.attributes.get('xmlns')).toBe('http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a');
    const [account] = response ? childrenOf(response, 'Account') : [];
    const facts = account && [textOf(account, 'AccountType'), textOf(account, 'Action')];
    expect(facts).toEqual(['email', 'settings']);
    expect(autodiscoverAnswer(servers, 'nobody@post.example')).toBe(text);
  });

  test('a login that is not the address is said, escaped', () => {
    const told = readAutodiscover(autodiscoverAnswer({ ...servers, login: 'local' }, `a'b@post.example`), ann);
    expect(told).toMatchObject({ login: `a'b` });
  });

  test('who wants another answer is told that nobody gives it', () => {
    const [response] = childrenOf(xmlTree(autodiscoverElse()), 'Response');
    const [error] = response ? childrenOf(response, 'Error') : [];
    expect(error && textOf(error, 'ErrorCode')).toBe('601');
  });

  test('version 2 leads to the XML and knows no other protocol', () => {
    const url = 'https://mail.post.example/autodiscover/autodiscover.xml';
    expect(autodiscoverPlace('autodiscoverV1', 'https://mail.post.example')).toEqual({ Protocol: 'AutodiscoverV1', Url: url });
    expect(autodiscoverPlace('ActiveSync', 'https://mail.post.example')).toBeNull();
  });
});

describe('row 223: PACC', () => {
  test('the document is read and vouched for by our own discovery', () => {
    const document = paccDocument(servers) ?? '';
    const { imap, smtp, pop3 } = servers;
    expect(readPacc(document, ann)).toMatchObject({ imap, smtp, pop3, hint: null });
    for (const name of ['submit', 'smtp']) expect(JSON.parse(document).protocols[name]).toEqual({ host: smtp.host });
    expect(isVouchedFor(Buffer.from(document), [paccRecord(document)])).toBe(true);
    expect(isVouchedFor(Buffer.from(`${document} `), [paccRecord(document)])).toBe(false);
  });

  test.each<[string, DeviceServers]>([
    ['STARTTLS', starttls],
    ['another port', { ...servers, imap: { ...servers.imap, port: 1993 } }],
    ['another login', { ...servers, login: 'local' }],
  ])('there is none where it could not tell the truth: %s', (_, given) => expect(paccDocument(given)).toBeNull());
});

/** A property list as plain values. */
function plainOf({ name, text, children }: XmlElement): unknown {
  if (name === 'array') return children.map(plainOf);
  if (name === 'dict')
    return Object.fromEntries(children.flatMap((key, at) => (key.name === 'key' ? [[key.text, plainOf(children[at + 1] ?? key)]] : [])));
  if (name === 'integer') return Number(text);
  return name === 'string' ? text : name === 'true';
}

/** Is it built as PropertyList-1.0.dtd says? */
function fitsList({ name, text, children }: XmlElement): boolean {
  if (name === 'array') return children.every(fitsList);
  if (name === 'dict') {
    const fits = (one: XmlElement, at: number) => (at % 2 === 0 ? one.name === 'key' && one.children.length === 0 : fitsList(one));
    return children.length % 2 === 0 && children.every(fits);
  }
  const forms: Record<string, RegExp> = { string: /^/u, integer: /^[+-]?\d+$/u, true: /^$/u, false: /^$/u };
  return children.length === 0 && forms[name]?.test(text) === true;
}

describe('row 220: Apple’s profile', () => {
  const settings = { ...servers, address: ann.address, login: ann.address, nearby: false, onPage: false, signed: false };
  const words = { from: 'mail.post.example', about: 'Sets up “mail” & more.', person: 'Ann <Ink>' };
  const read = (text: string) => {
    const [head, rest] = text.split('\n<plist ');
    expect(head).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    );
    const root = xmlTree(`<plist ${rest}`);
    expect([root.name, root.attributes.get('version'), root.children.map(({ name }) => name)]).toEqual(['plist', '1.0', ['dict']]);
    expect(root.children.every(fitsList)).toBe(true);
    return plainOf(root.children[0] ?? root) as Record<string, unknown> & { PayloadContent: Record<string, unknown>[] };
  };

  test('has all that a profile of mail needs, and no password', () => {
    const profile = read(appleProfile(settings, 'imap', words));
    expect(profile).toMatchObject({ PayloadType: 'Configuration', PayloadVersion: 1, PayloadOrganization: 'mail.post.example' });
    expect(profile.PayloadContent).toHaveLength(1);
    const [mail = {}] = profile.PayloadContent;
    expect(mail).toMatchObject({
      PayloadType: 'com.apple.mail.managed',
      PayloadVersion: 1,
      EmailAccountType: 'EmailTypeIMAP',
      EmailAccountName: 'Ann <Ink>',
      EmailAddress: ann.address,
      IncomingMailServerAuthentication: 'EmailAuthPassword',
      IncomingMailServerHostName: 'imap.post.example',
      IncomingMailServerPortNumber: 993,
      IncomingMailServerUseSSL: true,
      IncomingMailServerUsername: ann.address,
      OutgoingMailServerAuthentication: 'EmailAuthPassword',
      OutgoingMailServerHostName: 'smtp.post.example',
      OutgoingMailServerPortNumber: 465,
      OutgoingMailServerUseSSL: true,
      OutgoingMailServerUsername: ann.address,
      OutgoingPasswordSameAsIncomingPassword: true,
      PayloadDescription: words.about,
    });
    expect(Object.keys(mail)).not.toContain('IncomingPassword');
    expect(Object.keys(mail)).not.toContain('OutgoingPassword');
    const uuids = [profile.PayloadUUID, mail.PayloadUUID];
    for (const uuid of uuids) expect(uuid).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/u);
    expect(new Set(uuids).size).toBe(2);
  });

  test('is the same profile when it is loaded again, and another one for POP3', () => {
    const once = read(appleProfile(settings, 'imap', words));
    expect(read(appleProfile(settings, 'imap', { ...words, about: 'Else.' })).PayloadIdentifier).toBe(once.PayloadIdentifier);
    const pop = read(appleProfile(settings, 'pop3', words));
    expect(pop.PayloadIdentifier).not.toBe(once.PayloadIdentifier);
    expect(pop.PayloadContent[0]).toMatchObject({ EmailAccountType: 'EmailTypePOP', IncomingMailServerPortNumber: 995 });
    expect(() => appleProfile({ ...settings, pop3: null }, 'pop3', words)).toThrow(RangeError);
  });
});

describe('row 225: the lines of the DNS', () => {
  const short = (given: DeviceServers, published: boolean) =>
    dnsLines(given, 'mail.post.example', published).map(({ name, type, value }) => `${name} ${type} ${value.split(';')[0]}`);

  test('of servers under TLS, with all that is published', () =>
    expect(short(servers, true)).toEqual([
      '_imaps._tcp.post.example SRV 0 1 993 imap.post.example.',
      '_pop3s._tcp.post.example SRV 10 1 995 pop.post.example.',
      '_submissions._tcp.post.example SRV 0 1 465 smtp.post.example.',
      'autoconfig.post.example CNAME mail.post.example.',
      'autodiscover.post.example CNAME mail.post.example.',
      'ua-auto-config.post.example CNAME mail.post.example.',
      '_ua-auto-config.post.example TXT v=UAAC1',
    ]));

  test.each([
    ['192.0.2.7', 'A 192.0.2.7'],
    ['[2001:db8::7]', 'AAAA 2001:db8::7'],
    ['2001:DB8:0::7', 'AAAA 2001:db8::7'],
    ['[::ffff:192.0.2.7]', 'A 192.0.2.7'],
    ['7.example', 'CNAME 7.example.'],
  ])('an address has no alias: %s', (host, expected) => {
    const names = ['autoconfig', 'autodiscover', 'ua-auto-config'];
    const lines = dnsLines(servers, host, true).filter(({ name }) => names.includes(name.replace('.post.example', '')));
    expect(lines.map(({ name, type, value }) => `${name} ${type} ${value}`)).toEqual(
      names.map((name) => `${name}.post.example ${expected}`),
    );
  });

  test.each(['192.0.2.9', '[2001:db8::9]', '2001:DB8::0:9'])(
    'none leads to the bare address %s, which is told in their place (RFC 2782)',
    (host) => {
      const set = { ...servers, imap: { ...servers.imap, host }, smtp: { ...servers.smtp, host } };
      expect(short(set, false)).toEqual(['_pop3s._tcp.post.example SRV 10 1 995 pop.post.example.']);
      expect(namelessServers(set)).toEqual([host.startsWith('192') ? host : '2001:db8::9']);
      expect(namelessServers({ ...set, imap: { ...set.imap, security: 'plain' }, smtp: servers.smtp })).toEqual([]);
      expect(namelessServers(servers)).toEqual([]);
    },
  );

  test('of servers with STARTTLS that are not published', () =>
    expect(short(starttls, false)).toEqual([
      '_imap._tcp.post.example SRV 0 1 143 imap.post.example.',
      '_submission._tcp.post.example SRV 0 1 587 smtp.post.example.',
    ]));

  test('none for a line without encryption', () =>
    expect(short({ ...starttls, imap: { ...starttls.imap, security: 'plain' } }, false)).toEqual([
      '_submission._tcp.post.example SRV 0 1 587 smtp.post.example.',
    ]));

  test('the digest vouches for the document', () => {
    const line = dnsLines(servers, 'mail.post.example', true).find(({ purpose }) => purpose === 'digest');
    expect(isVouchedFor(Buffer.from(paccDocument(servers) ?? ''), [line?.value ?? ''])).toBe(true);
  });
});
