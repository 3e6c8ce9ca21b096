import { describe, expect, it } from 'vitest';
import { readTrust } from '@/lib/mime/trust-facts';
import { headerFields, withoutComments } from '@/lib/mime/trust-header';
import { parseResults } from '@/lib/mime/trust-results';

const trusted = { ids: ['mx.home.example'], site: null };
const own =
  'Received: from out.sender.example (out.sender.example [203.0.113.9])\r\n\tby mx.home.example (Postfix) with ESMTPS id 1; Mon, 2 Nov 2026 10:00:00 +0000';
const result = (words: string, id = 'mx.home.example') => `Authentication-Results: ${id};\r\n\t${words}`;
const pass =
  'dkim=pass header.d=sender.example header.s=a; spf=pass smtp.mailfrom=b@sender.example; dmarc=pass (p=reject) header.from=sender.example';

function verdict(lines: readonly string[], from = 'ada@sender.example', who: { ids: string[]; site: string | null } = trusted) {
  const named = lines.some((line) => line.startsWith('From:')) ? [] : [`From: Ada <${from}>`];
  return readTrust({ header: Buffer.from([...lines, ...named, ''].join('\r\n')), trusted: who, address: from }).verdict;
}

describe('what the own server found out', () => {
  it.each([
    ['a signature of the sender', [own, result(pass)], { kind: 'signed', domain: 'sender.example', by: 'sender.example' }],
    ['above its own stop too', [result(pass), own], { kind: 'signed', domain: 'sender.example', by: 'sender.example' }],
    [
      'DMARC alone',
      [own, result('dmarc=pass header.from=sender.example')],
      { kind: 'checked', domain: 'sender.example', by: 'sender.example' },
    ],
    [
      'only the server',
      [own, result('spf=pass smtp.mailfrom=b@sender.example')],
      { kind: 'sent', domain: 'sender.example', by: 'sender.example' },
    ],
    [
      'a stranger signed',
      [own, result('dkim=pass header.i=@mailer.example')],
      { kind: 'foreign', domain: 'sender.example', by: 'mailer.example' },
    ],
    [
      'DMARC failed',
      [own, result('dkim=fail header.d=sender.example; dmarc=fail header.from=sender.example')],
      { kind: 'failed', domain: 'sender.example', by: 'sender.example' },
    ],
    ['nothing', [own, result('none')], null],
    ['no field at all', [own], null],
  ])('%s', (_, lines, wanted) => {
    expect(verdict(lines)).toEqual(wanted);
  });

  it('T31: forged fields above and below the own one count for nothing', () => {
    const forged = result(pass, 'mx.other.example');
    expect(verdict([forged, own, result('dmarc=fail header.from=sender.example'), result(pass), forged])).toMatchObject({ kind: 'failed' });
    expect(verdict([forged, own, result('spf=none'), result(pass)])).toBeNull();
  });

  it('T31: a field with the own name below a stop outside is not the own one', () => {
    const outside = 'Received: from x by relay.sender.example with SMTP; Mon, 2 Nov 2026 09:00:00 +0000';
    expect(verdict([own, outside, result(pass)])).toBeNull();
    // Nor where the stop outside calls itself ours.
    expect(
      verdict([own, 'Received: from localhost by mx.home.example with LMTP; Mon, 2 Nov 2026 09:00:00 +0000', result(pass)]),
    ).toBeNull();
    expect(verdict([outside, result(pass)])).toBeNull();
  });

  it('T31: without a name that is set, all names within the site of the IMAP server count, and no longer ones', () => {
    const site = { ids: [], site: 'home.example' };
    expect(verdict([own, result(pass, 'mx3.home.example')], undefined, site)).toMatchObject({ kind: 'signed' });
    expect(verdict([own, result(pass, 'evilhome.example')], undefined, site)).toBeNull();
    expect(verdict([own, result(pass, 'home.example.evil.example')], undefined, site)).toBeNull();
    expect(verdict([own, result(pass)], undefined, { ids: [], site: null })).toBeNull();
  });

  it('T29: a letter with several senders, or judged under another name, gets no mark', () => {
    expect(verdict([own, result(pass), 'From: Ada <ada@sender.example>', 'From: Bob <bob@evil.example>'])).toBeNull();
    expect(verdict([own, result(pass), 'From: Ada <ada@sender.example>, Bob <bob@evil.example>'])).toBeNull();
    expect(verdict([own, result(pass)], 'ada@evil.example')).toBeNull();
    expect(verdict([own, result('dmarc=pass header.from=sender.example; dkim=pass header.d=evil.example')], 'ada@evil.example')).toBeNull();
    expect(verdict([own, result(pass), 'From: "Bob, bob@x.example" <ada@sender.example>'])).toMatchObject({ kind: 'signed' });
  });

  it('a name beside the sender is not the sender', () => {
    expect(verdict([own, result('dkim=pass header.d=b.shared.example')], 'ada@a.shared.example')).toMatchObject({ kind: 'foreign' });
    expect(verdict([own, result('dkim=pass header.d=shared.example')], 'ada@a.shared.example')).toMatchObject({ kind: 'signed' });
    expect(verdict([own, result('dkim=pass header.d=example')], 'ada@sender.example')).toMatchObject({ kind: 'foreign' });
  });
});

describe('the form of Authentication-Results', () => {
  it.each([
    ['mx.a.example 1; dkim = pass (a;b=c) header.d = "x.example"', 'mx.a.example', [['dkim', 'pass', { 'header.d': 'x.example' }]]],
    ['mx.a.example; none', 'mx.a.example', []],
    ['MX.A.Example; SPF/1=Pass smtp.mailfrom=a@b.example; x', 'mx.a.example', [['spf', 'pass', { 'smtp.mailfrom': 'a@b.example' }]]],
    ['mx.a.example; spf=fail reason="dmarc=pass; dkim=pass"', 'mx.a.example', [['spf', 'fail', { reason: 'dmarc_pass__dkim_pass' }]]],
  ])('%s', (value, id, findings) => {
    const found = parseResults(value);
    expect(found?.id).toBe(id);
    expect(found?.findings.map(({ method, result, properties }) => [method, result, Object.fromEntries(properties)])).toEqual(findings);
  });

  it('a field without a name, or of a version nobody knows, is none', () => {
    expect(parseResults('dkim=pass header.d=x.example')).toBeNull();
    expect(parseResults('mx.a.example 2; dkim=pass')).toBeNull();
    expect(parseResults('')).toBeNull();
  });
});

describe('hostile headers', () => {
  it('T65: ten thousand stops, a line of megabytes and comments a thousand deep are read within the bounds', () => {
    const many = Array.from(
      { length: 10_000 },
      (_, at) => `Received: from a${at}.example by mx.home.example with ESMTPS; Mon, 2 Nov 2026 10:00:00 +0000`,
    );
    const header = Buffer.from([...many, ''].join('\r\n'));
    const { route } = readTrust({ header, trusted, address: 'a@b.example' });
    expect(route.stops).toHaveLength(50);
    expect(route.more).toBeGreaterThan(1000);
    const long = Buffer.from(`X: ${'a'.repeat(3_000_000)}\r\nFrom: a@b.example\r\n`);
    expect(readTrust({ header: long, trusted, address: 'a@b.example' })).toMatchObject({ verdict: null, several: false });
    const deep = `mx.home.example ${'('.repeat(1000)}x${')'.repeat(1000)}; dmarc=fail header.from=sender.example`;
    expect(verdict([own, `Authentication-Results: ${deep}`])).toMatchObject({ kind: 'failed' });
    expect(parseResults(`mx.home.example; dkim=pass ${'('.repeat(5000)}`)?.findings).toHaveLength(1);
  });

  it('T67: blanks, quotes and folds without end cost no more than their length', () => {
    for (const piece of [' ', '"', '\\"', '(', '=', ';', 'a=b ', '<', '\r\n\t']) {
      const value = piece.repeat(100_000);
      const header = Buffer.from(`Authentication-Results: ${value}\r\nReceived: ${value}\r\nFrom: ${value}\r\n`.repeat(3));
      expect(readTrust({ header, trusted, address: 'a@b.example' }).verdict).toBeNull();
    }
  });

  it('reads folded fields, and comments apart from words', () => {
    expect(headerFields(Buffer.from('A: b\r\n c\r\n\td\nB:\n\nC: not read'))).toEqual([
      { name: 'a', value: 'b c d' },
      { name: 'b', value: '' },
    ]);
    expect(withoutComments('a (b (c\\)) d) "e; (f)" g')).toEqual({ words: 'a e__(f) g', comments: 'b c) d' });
  });
});
