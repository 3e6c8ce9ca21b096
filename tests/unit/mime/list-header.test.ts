import { describe, expect, it } from 'vitest';
import { bracketed, firstAddress, leaveOf, letterAddress, pageAddress } from '@/lib/mime/list-addresses';
import { readTrust } from '@/lib/mime/trust-facts';

const trusted = { ids: ['mx.home.example'], site: null };
const own =
  'Received: from out.news.example (out.news.example [203.0.113.9])\r\n\tby mx.home.example with ESMTPS id 1; Mon, 2 Nov 2026 10:00:00 +0000';
const results = (words: string) => `Authentication-Results: mx.home.example; ${words}`;
const signature = (names: string, more = 'd=news.example; s=a; b=AbCdEfGh1234') => `DKIM-Signature: v=1; a=rsa-sha256; h=${names}; ${more}`;
const all = 'From:Subject:List-Unsubscribe:List-Unsubscribe-Post';
const leave = [
  'List-Unsubscribe: <https://news.example/u?id=1>, <mailto:leave@news.example?subject=off>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
];

function listIn(lines: readonly string[], from = 'news@news.example') {
  const header = Buffer.from([...lines, `From: News <${from}>`, ''].join('\r\n'));
  return readTrust({ header, trusted, address: from }).mailing;
}
const leaving = (lines: readonly string[], from?: string) => listIn(lines, from)?.mailing.leave;

describe('row 100: leaving at once', () => {
  const sealed = [own, results('dkim=pass header.d=news.example'), signature(all), ...leave];

  it('is offered where a valid signature of the sender covers both fields', () => {
    expect(leaving(sealed)).toEqual({ way: 'post', to: 'https://news.example/u?id=1' });
  });

  it.each([
    ['nobody says that the signature is valid', [own, signature(all), ...leave]],
    ['it is not valid', [own, results('dkim=fail header.d=news.example'), signature(all), ...leave]],
    ['somebody else says so', [own, 'Authentication-Results: mx.evil.example; dkim=pass header.d=news.example', signature(all), ...leave]],
    [
      'it is that of another domain',
      [own, results('dkim=pass header.d=other.example'), signature(all, 'd=other.example; s=a; b=x'), ...leave],
    ],
    [
      'it does not cover how to leave',
      [own, results('dkim=pass header.d=news.example'), signature('From:Subject:List-Unsubscribe'), ...leave],
    ],
    [
      'one of two of that domain does not cover it, and which is valid is not said',
      [own, results('dkim=pass header.d=news.example'), signature(all), signature('From', 'd=news.example; s=b; b=Z'), ...leave],
    ],
    ['the field stands there twice', [...sealed, 'List-Unsubscribe: <https://news.example/other>']],
    ['it is not promised', [own, results('dkim=pass header.d=news.example'), signature(all), leave[0] ?? '']],
    [
      'something else is promised',
      [own, results('dkim=pass header.d=news.example'), signature(all), leave[0] ?? '', 'List-Unsubscribe-Post: Something=Else'],
    ],
  ])('is not where %s', (_, lines) => {
    expect(leaving(lines)).toEqual({ way: 'letter', to: 'leave@news.example', subject: 'off', text: '' });
  });

  it('goes by the signature that is named, of several', () => {
    const two = [signature(all), signature('From', 'd=news.example; s=b; b=Zyxwvu')];
    expect(leaving([own, results('dkim=pass header.d=news.example header.s=a'), ...two, ...leave])?.way).toBe('post');
    expect(leaving([own, results('dkim=pass header.d=news.example header.s=b'), ...two, ...leave])?.way).toBe('letter');
    expect(leaving([own, results('dkim=pass header.d=news.example header.b=AbCdEfGh'), ...two, ...leave])?.way).toBe('post');
    expect(leaving([own, results('dkim=pass header.d=news.example header.b=Zyxwvu'), ...two, ...leave])?.way).toBe('letter');
  });

  it('is never asked of a page without TLS', () => {
    const plain = sealed.map((line) => line.replace('https://news.example/u?id=1', 'http://news.example/u'));
    expect(leaving(plain.map((line) => line.replace(', <mailto:leave@news.example?subject=off>', '')))).toEqual({
      way: 'page',
      to: 'http://news.example/u',
    });
  });
});

describe('T25: what `mailto:` may ask for', () => {
  it('is one recipient, a subject and a text', () => {
    expect(letterAddress('mailto:a@list.example?subject=Leave%20me&body=one%0D%0Atwo')).toEqual({
      to: 'a@list.example',
      subject: 'Leave me',
      text: 'one\ntwo',
    });
  });

  it.each([
    'mailto:a@list.example?cc=b@else.example&bcc=c@else.example&attach=/etc/passwd&In-Reply-To=x',
    'mailto:?to=a@list.example',
    'MAILTO:a%40list.example',
  ])('nothing else of %s', (text) => {
    expect(letterAddress(text)).toEqual({ to: 'a@list.example', subject: '', text: '' });
  });

  it.each([
    'mailto:',
    'mailto:a@list.example,b@else.example',
    'mailto:a@list.example?to=b@else.example',
    'mailto:a@list.example%0D%0ABcc:b@else.example',
    'mailto:a%2Cb@list.example',
    'mailto:%ff@list.example',
    'mailto:"a b"@list.example',
    'mailto:a@list.example%20b@else.example',
    'https://list.example/?mailto:a@list.example',
    'javascript:mailto:a@list.example',
  ])('nobody where it is %s', (text) => {
    expect(letterAddress(text)).toBeNull();
  });

  it('no line ends and no turned text in the subject, and both cut', () => {
    const words = letterAddress(`mailto:a@list.example?subject=a%0D%0ABcc%3A%20b%E2%80%AE${'x'.repeat(500)}&body=${'y'.repeat(5000)}`);
    expect(words?.subject.startsWith('a Bcc: b x')).toBe(true);
    expect(words?.subject.length).toBe(200);
    expect(words?.text.length).toBe(2000);
  });
});

describe('addresses of pages', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://a.example',
    'https://user:secret@a.example/',
    'https://user@a.example',
    'https:',
    'https://',
    `https://a.example/${'x'.repeat(3000)}`,
  ])('are not %s', (text) => {
    expect(pageAddress(text)).toBeNull();
  });

  it('are written as browsers read them', () => {
    expect(pageAddress('HTTPS://Bücher.example\\@evil.example/a')).toBe('https://xn--bcher-kva.example/@evil.example/a');
  });

  it('stand in angle brackets, outside of comments, the first ten', () => {
    expect(bracketed('(<https://no.example>) <https://a.example/\r\n\tb> , https://bare.example, <mailto:x@y.example>')).toEqual([
      'https://a.example/b',
      'mailto:x@y.example',
    ]);
    expect(bracketed('<a>'.repeat(50))).toHaveLength(10);
    expect(bracketed('<'.repeat(8000))).toEqual([]);
  });

  it('the first that can be used is used', () => {
    expect(firstAddress('<javascript:x>, <mailto:help@list.example?subject=help>, <https://list.example/help>')).toBe(
      'mailto:help@list.example',
    );
    expect(firstAddress('NO')).toBeUndefined();
    expect(leaveOf('<javascript:x>', true)).toBeNull();
    expect(leaveOf('<mailto:leave@list.example>', false)).toEqual({
      way: 'letter',
      to: 'leave@list.example',
      subject: 'unsubscribe',
      text: '',
    });
  });
});

describe('the list of a letter', () => {
  it('is named by its List-Id, with what it offers', () => {
    expect(
      listIn([
        'List-Id: =?utf-8?q?Hafen=E2=80=AEgespr=C3=A4ch?= <TALK.harbour.example>',
        'List-Post: <mailto:talk@harbour.example>',
        'List-Help: <https://harbour.example/help>',
        'List-Archive: <https://harbour.example/archive>',
        'List-Owner: <mailto:owner@harbour.example> (Maren)',
        'List-Subscribe: <mailto:talk-join@harbour.example>',
      ]),
    ).toEqual({
      key: 'talk.harbour.example',
      mailing: {
        name: 'Hafengespräch',
        post: 'talk@harbour.example',
        help: 'https://harbour.example/help',
        archive: 'https://harbour.example/archive',
        owner: 'mailto:owner@harbour.example',
        subscribe: 'mailto:talk-join@harbour.example',
      },
    });
  });

  it('has no address to write to where nobody may', () => {
    expect(listIn(['List-Id: <news.harbour.example>', 'List-Post: NO', 'List-Help: <https://harbour.example/>'])?.mailing).toEqual({
      name: 'news.harbour.example',
      help: 'https://harbour.example/',
    });
  });

  it('is remembered by its sender where it has no id, and is none where it offers nothing', () => {
    expect(listIn(leave)?.key).toBe('news@news.example');
    expect(listIn(['List-Id: <news.harbour.example>'])).toBeNull();
    expect(listIn(['List-Unsubscribe: <javascript:x>'])).toBeNull();
  });
});
