import { domainToASCII } from 'node:url';
import { describe, expect, test } from 'vitest';
import { providerOf, providerOfDomain, providerOfExchanger } from '@/lib/model/mail-providers';
import { providers } from '@/lib/model/provider-table';

describe('row 17, row 198: the one table of well-known providers', () => {
  test.each([
    ['a mail domain', ['gmail.com'], 'app', 'https://myaccount.google.com/apppasswords'],
    ['a server', ['imap.mail.me.com'], 'app', 'https://account.apple.com/account/manage'],
    ['a host of MX', ['aspmx.l.google.com.'], 'app', 'https://myaccount.google.com/apppasswords'],
    ['a name in capitals', ['IMAP.MAIL.YAHOO.COM'], 'app', 'https://login.yahoo.com/account/security'],
    ['the first of several that wants anything unusual', ['kestrel.example', 'posteo.de', 'imap.qq.com'], 'app', null],
    ['Microsoft', ['outlook.office365.com'], 'oauth', null],
    ['a domain at Microsoft', ['firm-example.mail.protection.outlook.com'], 'oauth', null],
  ] as const)('%s', (_, names, password, page) => expect(providerOf(...names)).toEqual({ password, page }));

  test('whoever takes a usual password wants nothing', () => expect(providerOf('posteo.de', 'imap.gmx.net')).toBeNull());

  test('by whole labels only', () => {
    expect(providerOf('notgmail.com', 'gmail.com.evil.example')).toBeNull();
    expect(providerOfDomain('mail.gmail.com')).toBeNull();
    expect(providerOfExchanger('notgoogle.com')).toBeNull();
  });

  test('no domain has two providers, every name is one, every page is under TLS', () => {
    const words = providers.flatMap(({ domains }) => domains.split(' ').filter(Boolean));
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
    const hosts = providers.flatMap((one) => [one.in, one.out, one.pop].flatMap((host) => (host ? [host.replace(/:starttls$/u, '')] : [])));
    const exchangers = providers.flatMap(({ mx }) => (mx ?? '').split(' ').filter(Boolean));
    const all = [...words, ...hosts, ...exchangers];
    expect(all.filter((name) => domainToASCII(name) !== name || !name.includes('.'))).toEqual([]);
    const pages = providers.flatMap(({ help, page }) => [help ?? [], page ?? []].flat());
    expect(pages.filter((page) => !page.startsWith('https://'))).toEqual([]);
  });
});
