import { describe, expect, test } from 'vitest';
import { type RawAddress, readAddresses, readMessageId, readMessageIds, readName, readText } from '@/lib/imap/words';

const one = (...raw: RawAddress) => readAddresses([raw])[0];
const binary = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('T27: an address is never taken from decoded words', () => {
  const nul = '=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3YA?=';

  test('a name that decodes to an address and NUL shows a mark and changes no address', () => {
    expect(one(nul, null, 'mallory', 'evil.example')).toEqual({ name: 'potus@whitehouse.gov\ufffd', address: 'mallory@evil.example' });
  });

  test('encoded words in the address itself stay as they are', () => {
    expect(one(null, null, '=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=0A=00?=', 'evil.example')).toEqual({
      name: '',
      address: '=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=0A=00?=@evil.example',
    });
  });

  test('line breaks and controls become visible in names and addresses', () => {
    expect(one('=?utf-8?Q?a=0D=0ABcc:_x?=', null, 'a\x01b', 'c\x7f.example')).toEqual({
      name: 'a\ufffd\ufffdBcc: x',
      address: 'a\ufffdb@c\ufffd.example',
    });
  });
});

describe('addresses', () => {
  test('a quoted local part gets its quotes back', () => {
    expect(one(null, null, 'john doe', 'x.example')?.address).toBe('"john doe"@x.example');
    expect(one(null, null, 'a"b@c', 'x.example')?.address).toBe('"a\\"b@c"@x.example');
    expect(one(null, null, "o'neil+tag", 'x.example')?.address).toBe("o'neil+tag@x.example");
  });

  test('groups: members by themselves, an empty group by its name', () => {
    const [start, end]: RawAddress[] = [
      [null, null, 'team', null],
      [null, null, null, null],
    ];
    expect(readAddresses([start as RawAddress, [null, null, 'a', 'b.example'], end as RawAddress])).toEqual([
      { name: '', address: 'a@b.example' },
    ]);
    expect(readAddresses([[null, null, 'undisclosed-recipients', null], end as RawAddress])).toEqual([
      { name: 'undisclosed-recipients', address: '' },
    ]);
  });

  test('halves that a server made up are left out', () => {
    expect(one('cron', null, 'root', 'MISSING_DOMAIN')).toEqual({ name: 'cron', address: 'root' });
    expect(one('x', null, 'MISSING_MAILBOX', 'MISSING_DOMAIN')).toEqual({ name: 'x', address: '' });
  });
});

describe('text', () => {
  test.each([
    ['plain', 'plain'],
    ['=?iso-8859-1?Q?Gr=FC=DFe?=', 'Grüße'],
    ['=?utf-8?B?8J+Y?= =?utf-8?B?gA==?=', '😀'],
    ['=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=', 'こんにちは'],
    ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
    ['=?x-none?Q?abc?=', 'abc'],
    [binary('Grüße raw'), 'Grüße raw'],
    ['Gr\xfc\xdfe raw', 'Grüße raw'],
    ['a\r\n\tb', 'a b'],
    ['=?utf-8?Q?a=0Ab=00c?=', 'a b\ufffdc'],
    ['  x  ', 'x'],
  ])('%j reads %s', (raw, expected) => {
    expect(readText(raw)).toBe(expected);
  });

  test('T30: what would turn the writing round goes from subjects and names; marks of scripts stay', () => {
    expect(readText(binary('bill \u202egnp.exe'))).toBe('bill gnp.exe');
    expect(readName(`=?utf-8?B?${Buffer.from('\u202emoc.knab@ofni\u202c \u200fשלום').toString('base64')}?=`)).not.toMatch(
      /[\u202d\u202e]/u,
    );
    expect(readText(binary('\u200fשלום'))).toBe('\u200fשלום');
  });

  test('quotes around a name go', () => {
    expect(readName('"Doe, Jane"')).toBe('Doe, Jane');
  });

  test('message ids', () => {
    expect(readMessageIds('<a@b>\r\n\t<c@d> junk <a@b>')).toEqual(['a@b', 'c@d']);
    expect(readMessageId('  <a@b> ')).toBe('a@b');
    expect(readMessageId('bare@id')).toBe('bare@id');
    expect(readMessageId('')).toBeNull();
    expect(readMessageId('two words')).toBeNull();
    expect(readMessageIds('<x@y>'.repeat(10_000)).length).toBe(1);
  });
});
