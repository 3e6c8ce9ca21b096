/** Row 223: what is read of the draft's document, and when the name servers vouch for it. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isVouchedFor, readPacc } from '@/lib/discovery/pacc';

const ann = { address: 'ann.ink@post.example', local: 'ann.ink', domain: 'post.example' };
const read = (document: unknown) => readPacc(JSON.stringify(document), ann);
const [reading, sending] = [{ host: 'i.example' }, { host: 's.example' }];
const protocols = { imap: reading, submit: sending };

describe('the digest', () => {
  const bytes = Buffer.from('{"protocols":{"imap":{"host":"i.example"},"smtp":{"host":"s.example"}}}');
  const digestOf = (algorithm: string) => createHash(algorithm).update(bytes).digest('base64');
  const digest = digestOf('sha256');

  test.each([
    ['as Oriel writes it', `v=UAAC1; a=sha256; d=${digest}`],
    ['without blanks', `v=UAAC1;a=sha256;d=${digest}`],
    ['in another order, and with an end', `d=${digest} ; a = sha256; v=UAAC1; `],
    ['with tags of a later draft', `v=UAAC1; x=1; x=2; flag; a=sha256; d=${digest}`],
  ])('vouches: %s', (_, record) => expect(isVouchedFor(bytes, [record])).toBe(true));

  test.each([
    ['another version', `v=UAAC2; a=sha256; d=${digest}`],
    ['another algorithm', `v=UAAC1; a=sha1; d=${digestOf('sha1')}`],
    ['an algorithm that it is not', `v=UAAC1; a=sha512; d=${digest}`],
    ['other bytes', `v=UAAC1; a=sha256; d=${digest.slice(0, -3)}x==`],
    ['the beginning alone', `v=UAAC1; a=sha256; d=${digest.slice(0, 20)}`],
    ['no digest', 'v=UAAC1; a=sha256; d='],
    ['no version', `a=sha256; d=${digest}`],
    ['two digests in one', `v=UAAC1; a=sha256; d=AAAA; d=${digest}`],
    ['two versions in one', `v=UAAC2; v=UAAC1; a=sha256; d=${digest}`],
    ['the digest without a name', digest],
    ['words of another kind', `v=spf1 -all; ${digest}`],
    ['nothing', ''],
  ])('does not vouch: %s', (_, record) => expect(isVouchedFor(bytes, [record])).toBe(false));

  test('is one of several while a document changes, and without any there is nobody who vouches', () => {
    const old = `v=UAAC1; a=sha256; d=${createHash('sha256').update('old').digest('base64')}`;
    expect(isVouchedFor(bytes, ['google-site=1', old, `v=UAAC1; a=sha256; d=${digest}`])).toBe(true);
    expect(isVouchedFor(bytes, ['google-site=1', old])).toBe(false);
    expect(isVouchedFor(bytes, [])).toBe(false);
  });

  test('is of the bytes as they came', () => {
    const record = `v=UAAC1; a=sha256; d=${digest}`;
    expect(isVouchedFor(Buffer.concat([bytes, Buffer.from('\n')]), [record])).toBe(false);
    expect(isVouchedFor(Buffer.from(bytes.toString().replace('i.example', 'j.example')), [record])).toBe(false);
  });
});

describe('the document', () => {
  test('names servers, all under TLS at the usual ports', () => {
    expect(read({ protocols: { ...protocols, pop3: { host: 'p.example' } } })).toEqual({
      provider: null,
      login: 'ann.ink@post.example',
      imap: { host: 'i.example', port: 993, security: 'tls' },
      smtp: { host: 's.example', port: 465, security: 'tls' },
      pop3: { host: 'p.example', port: 995, security: 'tls' },
      hint: null,
      help: null,
      page: null,
    });
  });

  test('names the server for sending by the words of the second draft and of the third, the newer first', () => {
    expect(read({ protocols: { imap: reading, smtp: sending } })?.smtp?.host).toBe('s.example');
    expect(read({ protocols: { imap: reading, submit: { host: 't.example' }, smtp: sending } })?.smtp?.host).toBe('t.example');
  });

  test('says who the provider is, in one line of plain text, and where there is help, under TLS alone', () => {
    const told = (name: unknown, documentation: unknown) => {
      const found = read({ protocols, info: { provider: { name }, help: { documentation } } });
      return [found?.provider, found?.help];
    };
    expect(told('The Post', 'https://help.example/mail')).toEqual(['The Post', 'https://help.example/mail']);
    expect(told('The\nPost\u202eLtd', 'http://help.example/')).toEqual(['The Post Ltd', null]);
    expect(told(['The Post'], 'javascript:alert(1)')).toEqual([null, null]);
    expect(told(7, 7)).toEqual([null, null]);
  });

  test.each([
    ['a password', { password: true }, null],
    ['a password beside OAuth', { password: true, 'oauth-public': { issuer: 'https://id.example' } }, null],
    ['OAuth alone', { 'oauth-public': { issuer: 'https://id.example' } }, 'oauth'],
    ['OAuth and outright no password', { password: false, 'oauth-public': { issuer: 'https://id.example' } }, 'oauth'],
    ['nothing that can be read', { password: 'yes', 'oauth-public': null }, null],
    ['no object', 'password', null],
  ])('what one signs in with: %s', (_, authentication, hint) => expect(read({ protocols, authentication })?.hint).toBe(hint));

  test('POP3 alone is said', () =>
    expect(read({ protocols: { pop3: { host: 'p.example' }, submit: sending } })).toMatchObject({ imap: null, hint: 'pop3Only' }));

  test('what Oriel does not know is passed over', () => {
    const more = { port: 1, security: 'none', username: 'root' };
    const known = { imap: { ...reading, ...more }, submit: sending };
    const told = read({ version: 9, protocols: { ...known, jmap: { url: 'https://j.example' } }, extra: [1] });
    expect(told).toMatchObject({ login: ann.address, imap: { host: 'i.example', port: 993, security: 'tls' } });
  });

  test.each([
    'i.example:143',
    'i.example/path',
    'i.example?x',
    'i.example#x',
    'ann@i.example',
    'i.example\\x',
    'i%2eexample',
    'i.example\n',
    ' i.example',
    '[2001:db8::1]',
    '2001:db8::1',
    'localhost',
    '',
    `${'i.'.repeat(200)}example`,
    7,
    null,
  ])('%j is no host: that server is left out, and the others are not', (host) => {
    expect(read({ protocols: { imap: { host }, submit: sending } })).toMatchObject({ imap: null, smtp: { host: 's.example' } });
  });

  test.each([
    '',
    'null',
    '7',
    '"protocols"',
    '[]',
    '{}',
    '{"protocols":null}',
    '{"protocols":7}',
    '{"protocols":[{"imap":{"host":"i.example"}}]}',
    '{"__proto__":{"protocols":{"imap":{"host":"i.example"}}}}',
    '{"protocols":{"imap":{"host":"i.example"}}',
    '{"protocols":{}} {"protocols":{}}',
    '<html><body>Not found</body></html>',
    '<clientConfig version="1.1"/>',
  ])('%j is none', (text) => expect(readPacc(text, ann)).toBeNull());

  test('one that is nothing but depth is none', () => {
    const deep = [`${'['.repeat(120_000)}${']'.repeat(120_000)}`, '{"protocols":'.repeat(18_000)];
    for (const text of deep) expect(readPacc(text, ann)).toBeNull();
  });
});
