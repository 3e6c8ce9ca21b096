import { describe, expect, it } from 'vitest';
import { personWords } from '@/lib/client/words';
import { isDisguised, lookAlike, oneSlip, siteOf } from '@/lib/mime/trust-hosts';
import { hostInWords, lieOf, linkLies } from '@/lib/mime/trust-links';
import { type Acquaintance, nameNotes } from '@/lib/mime/trust-names';
import { addressInName, ownName, shortName } from '@/lib/model/letter-words';

const known = new Map<string, Acquaintance>(
  [
    ['Ines Carvalho', 'ines@carvalho.example', 9],
    ['Harbour Bank', 'letters@harbourbank.example', 4],
    ['Support', 'support@shop.example', 4],
    ['Once Only', 'once@seldom.example', 1],
  ].map(([name, address, letters]) => [
    String(address),
    { person: { name: String(name), address: String(address) }, letters: Number(letters) },
  ]),
);
const circle = { own: new Set(['maren@home.example']), names: ['Maren Holt'], known, copies: 1 };
const codes = (name: string, address: string, more = {}) => nameNotes({ name, address }, { ...circle, ...more }).map(({ code }) => code);

describe('T28: names that pretend', () => {
  it.each([
    ['Ines Carvalho', 'ines@carvalho.example', []],
    ['Ines Carvalho', 'ines@free.example', ['nameKnown', 'first']],
    ['CARVALHO, Inês', 'ines@free.example', ['nameKnown', 'first']],
    ['Maren Holt', 'maren@free.example', ['nameOwn', 'first']],
    ['Maren Holt', 'maren@home.example', []],
    ['Support', 'support@other.example', ['first']],
    ['ines@carvalho.example', 'x@free.example', ['nameAddress', 'first']],
    ['Ines <ines@carvalho.example>', 'ines@carvalho.example', []],
    ['Harbour', 'a@harbourbamk.example', ['lookAlike', 'first']],
    ['Harbour', 'a@harb0urbank.example', ['lookAlike', 'first']],
    ['Harbour', 'a@news.harbourbank.example', ['first']],
    ['Stranger', 'a@sea.example', ['first']],
    ['', '', []],
  ])('%s <%s>', (name, address, wanted) => {
    expect(codes(name, address)).toEqual(wanted);
  });

  it('nobody is called a stranger while not all letters are known, or where letters lie in two folders', () => {
    expect(codes('Stranger', 'a@sea.example', { known: null })).toEqual([]);
    expect(codes('Once', 'once@seldom.example')).toEqual(['first']);
    expect(
      codes('Once', 'once@seldom.example', {
        known: new Map([['once@seldom.example', { person: { name: '', address: 'once@seldom.example' }, letters: 2 }]]),
      }),
    ).toEqual([]);
    expect(codes('Once', 'once@seldom.example', { copies: 2 })).toEqual(['first']);
  });

  it('T27: an address within a name is found in its disguises, and found fast in long names', () => {
    expect(addressInName({ name: 'a＠bank.example', address: 'x@y.example' })).toBe('a@bank.example');
    expect(addressInName({ name: 'me@home. Late', address: 'x@y.example' })).toBeNull();
    expect(addressInName({ name: 'Price @ the door', address: 'x@y.example' })).toBeNull();
    expect(addressInName({ name: 'a@'.repeat(200_000), address: 'x@y.example' })).toBeNull();
  });
});

describe('T30: hosts that look alike', () => {
  it.each([
    ['раураl.example', 'paypal.example'],
    ['rnicrosoft.example', 'microsoft.example'],
    ['examp1e.example', 'example.example'],
    ['harborbank.example', 'harbourbank.example'],
    ['harbuorbank.example', 'harbourbank.example'],
  ])('%s is taken for %s', (site, other) => {
    expect(lookAlike(siteOf(site) ?? '', [other])).toBe(other);
  });
  it.each([
    ['sea.example', 'tea.example'],
    ['mail.com', 'gmail.com'],
    ['harbour.example', 'garden.example'],
    ['harbour.example', 'harbour.example'],
  ])('%s is not taken for %s', (site, other) => {
    expect(lookAlike(site, [other])).toBeNull();
  });
  it('one slip is one letter more, less, other, or two swapped', () => {
    expect([oneSlip('abc', 'abd'), oneSlip('abc', 'ab'), oneSlip('abc', 'acb'), oneSlip('abc', 'abc'), oneSlip('abc', 'cab')]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
  it('scripts mixed in a name, or a Latin word written in another, are seen; honest names are not', () => {
    expect([
      isDisguised('pаypal.com'),
      isDisguised('xn--80ak6aa92e.com'),
      isDisguised('münchen.de'),
      isDisguised('пример.рф'),
      isDisguised('例え.jp'),
    ]).toEqual([true, true, false, false, false]);
  });
  it('knows what one owner has', () => {
    expect(['a.b.example.co.uk', 'x.github.io', 'mail.example.org.', '192.0.2.1', 'localhost', 'co.uk'].map(siteOf)).toEqual([
      'example.co.uk',
      'x.github.io',
      'example.org',
      null,
      null,
      null,
    ]);
  });
});

describe('T21: links whose words name another host', () => {
  it.each([
    ['https://bank.example/login', 'https://evil.example/', { shown: 'bank.example', host: 'evil.example' }],
    ['www.bank.example', 'https://evil.example/', { shown: 'www.bank.example', host: 'evil.example' }],
    ['bank.com', 'http://192.0.2.1/x', { shown: 'bank.com', host: '192.0.2.1' }],
    ['https://bank.example', 'https://bank.example@evil.example/', { shown: 'bank.example', host: 'evil.example' }],
    ['bank.com', 'https://click.bank.com/x?y', null],
    ['Read more', 'https://evil.example/', null],
    ['notes.md', 'https://code.example/', null],
    ['Node.js', 'https://nodejs.org/', null],
    ['a@bank.com', 'mailto:a@evil.example', null],
  ])('%s → %s', (words, href, lie) => {
    expect(lieOf(words, href)).toEqual(lie);
  });
  it('reads them from what is printed, tags and quotes within', () => {
    const html =
      '<body><a href="https://evil.example/?a=1&amp;b=2" title="x>y"><b>https://</b>bank.example</a> <a href="https://ok.example/">ok</a></body>';
    expect(linkLies(html)).toEqual([{ shown: 'bank.example', host: 'evil.example' }]);
    expect(linkLies('<a '.repeat(100_000))).toEqual([]);
    expect(linkLies('<a href="https://e.example/">'.repeat(50_000))).toEqual([]);
    expect(hostInWords(`www.${'a.'.repeat(200)}`)).toBeNull();
  });

  it('T28: a name that would pass for another address is not shown; the real address stands in its place', () => {
    const liar = { name: 'Ada ada@bank.example', address: 'x@evil.example' };
    expect([ownName(liar), shortName(liar), personWords(liar)]).toEqual(['', 'x', 'x@evil.example']);
    const honest = { name: ' ada@bank.example ', address: 'Ada@bank.example' };
    expect([ownName(honest), shortName(honest), personWords(honest)]).toEqual(['ada@bank.example', 'ada', 'ada@bank.example']);
    expect(personWords({ name: 'Ada @ Bank', address: 'ada@bank.example' })).toBe('Ada @ Bank');
  });
});
