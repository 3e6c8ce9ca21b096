import { describe, expect, test } from 'vitest';
import { autodiscoverQuestion, readAutodiscover } from '@/lib/discovery/autodiscover-xml';
import { personOf } from '@/lib/discovery/candidate';
import { domainsIn, readClientConfig } from '@/lib/discovery/client-config';
import { BadXml, xmlTree } from '@/lib/model/xml';

const ann = { address: 'ann.ink@post.example', local: 'ann.ink', domain: 'post.example' };
const server = (kind: string, type: string, host: string, port: string, security: string, more = '') =>
  `<${kind} type="${type}"><hostname>${host}</hostname><port>${port}</port><socketType>${security}</socketType>${more}</${kind}>`;
const incoming = (...rest: [host: string, port: string, security: string, more?: string]) => server('incomingServer', 'imap', ...rest);
const file = (...servers: string[]) =>
  `<clientConfig version="1.1"><emailProvider id="p"><domain>Post.example</domain><domain>mail.example</domain>${servers.join('')}</emailProvider></clientConfig>`;

describe('row 13: Thunderbird’s file', () => {
  test.each([
    [
      'the safest of several',
      [incoming('a.example', '143', 'plain'), incoming('b.example', '143', 'STARTTLS'), incoming('c.example', '993', 'SSL')],
      'c.example',
    ],
    ['the first of equals', [incoming('a.example', '993', 'SSL'), incoming('b.example', '993', 'SSL')], 'a.example'],
    ['places filled', [incoming('imap.%EMAILDOMAIN%', '993', 'SSL')], 'imap.post.example'],
    ['a name in its own script', [incoming('bücher.example', '993', 'SSL')], 'xn--bcher-kva.example'],
    [
      'one that takes a password before one that does not',
      [
        incoming('o.example', '993', 'SSL', '<authentication>OAuth2</authentication>'),
        incoming('p.example', '143', 'STARTTLS', '<authentication>password-cleartext</authentication>'),
      ],
      'p.example',
    ],
    [
      'what cannot be a server left out',
      [
        incoming('a b.example', '993', 'SSL'),
        incoming('x.example', '99300', 'SSL'),
        incoming('y.example', '993', 'magic'),
        incoming('z.example', '993', 'SSL'),
      ],
      'z.example',
    ],
    ['a word of every object no security', [incoming('y.example', '993', 'constructor')], undefined],
    ['nothing', [], undefined],
  ])('%s', (_, servers, host) => {
    expect(readClientConfig(file(...servers), ann).imap?.host).toBe(host);
  });

  test.each([
    ['%EMAILLOCALPART%', 'ann.ink'],
    ['%EMAILADDRESS%', 'ann.ink@post.example'],
    ['post\\%EMAILLOCALPART%', 'post\\ann.ink'],
    ['%REALNAME%', 'ann.ink@post.example'],
    ['', 'ann.ink@post.example'],
  ])('the login name %j', (username, login) => {
    expect(readClientConfig(file(incoming('a.example', '993', 'SSL', `<username>${username}</username>`)), ann).login).toBe(login);
  });

  test('an address stays as it is, whatever its signs mean elsewhere', () => {
    const cash = { address: 'a$$b$&@post.example', local: 'a$$b$&', domain: 'post.example' };
    const config = file(incoming('a.example', '993', 'SSL', '<username>%EMAILADDRESS%</username>'));
    expect(readClientConfig(config, cash).login).toBe(cash.address);
  });

  test('OAuth alone and POP3 alone are said', () => {
    expect(readClientConfig(file(incoming('a.example', '993', 'SSL', '<authentication>OAuth2</authentication>')), ann).hint).toBe('oauth');
    expect(readClientConfig(file(server('incomingServer', 'pop3', 'a.example', '995', 'SSL')), ann)).toMatchObject({
      hint: 'pop3Only',
      imap: null,
    });
  });

  test('help is a page under TLS or none', () => {
    const help = (url: string) => readClientConfig(file(`<documentation url="${url}"/>`), ann).help;
    expect(help('https://help.example/a?b=1&amp;c=2')).toBe('https://help.example/a?b=1&c=2');
    expect(help('http://help.example/')).toBeNull();
    expect(help('javascript:alert(1)')).toBeNull();
  });

  test('a name of a provider is one line of plain text', () => {
    const called = (name: string) => readClientConfig(file(`<displayName>${name}</displayName>`), ann).provider;
    expect(called('The&#10;Post&#x202e;Ltd&#x2069;&amp;Co')).toBe('The Post Ltd &Co');
    expect(called('&#x2066;')).toBeNull();
  });

  test('a file of a table says whose it is', () => expect(domainsIn(file())).toEqual(['post.example', 'mail.example']));

  test.each([
    '',
    '<html><body>Not found</body></html>',
    '<clientConfig/>',
    '<!DOCTYPE x><clientConfig><emailProvider/></clientConfig>',
    '<clientConfig><emailProvider><domain>&post;</domain></emailProvider></clientConfig>',
    '<clientConfig><emailProvider>',
    `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`,
    '<a/><b/>',
  ])('%j is none', (text) => expect(() => readClientConfig(text, ann)).toThrow(BadXml));

  test('attributes: both quotes, prefixes, entities; the first of a name counts', () => {
    const { attributes } = xmlTree(`<a x:b='1' c = "&lt;&#65;" b="2"/>`);
    expect([...attributes]).toEqual([
      ['b', '1'],
      ['c', '<A'],
    ]);
  });
});

describe('Microsoft’s Autodiscover', () => {
  const answer = (inner: string) => `<Autodiscover><Response><Account>${inner}</Account></Response></Autodiscover>`;
  const protocol = (type: string, more: string) => answer(`<Protocol><Type>${type}</Type><Server>m.example</Server>${more}</Protocol>`);

  test.each([
    ['IMAP', '<Port>993</Port><SSL>on</SSL>', { port: 993, security: 'tls' }],
    ['IMAP', '<Port>143</Port><SSL>on</SSL>', { port: 143, security: 'starttls' }],
    ['IMAP', '<SSL>off</SSL>', { port: 143, security: 'plain' }],
    ['IMAP', '<Port>993</Port><Encryption>SSL</Encryption><SSL>off</SSL>', { port: 993, security: 'tls' }],
    ['IMAP', '<Encryption>TLS</Encryption>', { port: 143, security: 'starttls' }],
    ['IMAP', '<Encryption>None</Encryption>', { port: 143, security: 'plain' }],
    ['SMTP', '', { port: 465, security: 'tls' }],
  ])('%s with %s', (type, more, expected) => {
    const told = readAutodiscover(protocol(type, more), ann);
    expect('redirect' in told ? null : type === 'IMAP' ? told.imap : told.smtp).toEqual({ host: 'm.example', ...expected });
  });

  test('a redirect is told as such', () =>
    expect(readAutodiscover(answer('<Action>redirectUrl</Action><RedirectUrl>https://o.example/a</RedirectUrl>'), ann)).toEqual({
      redirect: 'https://o.example/a',
    }));

  test('what an address holds stays text in the question', () => {
    const asked = xmlTree(autodiscoverQuestion({ ...ann, address: `a&<b>"'@post.example` }));
    expect(asked.children[0]?.children[0]?.text).toBe(`a&<b>"'@post.example`);
  });

  test('an answer of Exchange without IMAP names nothing', () =>
    expect(readAutodiscover(protocol('EXCH', ''), ann)).toMatchObject({ imap: null, smtp: null, pop3: null }));

  test.each(['<html/>', answer('').replace('Account', 'Error').replace('/Account', '/Error')])('%j is none', (text) =>
    expect(() => readAutodiscover(text, ann)).toThrow(BadXml),
  );
});

describe('whose address it is', () => {
  test.each([
    ['Ann@Post.Example', { address: 'Ann@post.example', local: 'Ann', domain: 'post.example' }],
    ['ann@bücher.example', { address: 'ann@xn--bcher-kva.example', local: 'ann', domain: 'xn--bcher-kva.example' }],
    ['a@b@post.example', { address: 'a@b@post.example', local: 'a@b', domain: 'post.example' }],
    ['ann@localhost', null],
    ['ann@127.0.0.1', null],
    ['ann@[::1]', null],
    ['ann@2130706433', null],
    ['ann@post.example/..', null],
    ['ann@post.example:25', null],
    ['a\nb@post.example', null],
  ])('%j', (address, person) => expect(personOf(address)).toEqual(person));
});
