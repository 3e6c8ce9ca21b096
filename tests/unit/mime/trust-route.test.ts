import { expect, it } from 'vitest';
import { parseReceived, routeOf } from '@/lib/mime/trust-route';

it.each([
  [
    'from a.example (a.example [192.0.2.1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) by b.example (Postfix) with ESMTPS id 4 for <c@d.example>; Mon, 2 Nov 2026 10:00:00 +0100 (CET)',
    'a.example',
    'b.example',
    'encrypted',
    '1.3',
  ],
  [
    'from a.example by b.example with esmtps (TLS1.2) tls TLS_ECDHE (Exim 4.96) id 1; Mon, 2 Nov 2026 09:00:00 +0000',
    'a.example',
    'b.example',
    'encrypted',
    '1.2',
  ],
  [
    'from a.example (2001:db8::1) by b.example with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15; Mon, 2 Nov 2026 09:00:00 +0000',
    'a.example',
    'b.example',
    'encrypted',
    '1.2',
  ],
  ['from a.example by b.example with SMTP id 1; Mon, 2 Nov 2026 09:00:00 +0000', 'a.example', 'b.example', 'plain', null],
  ['from a.example by b.example with ESMTPA id 1; Mon, 2 Nov 2026 09:00:00 +0000', 'a.example', 'b.example', 'plain', null],
  [
    'from localhost (localhost [127.0.0.1]) by b.example with LMTP; Mon, 2 Nov 2026 09:00:00 +0000',
    'localhost',
    'b.example',
    'local',
    null,
  ],
  ['by b.example (Postfix, from userid 33) id 1; Mon, 2 Nov 2026 09:00:00 +0000', null, 'b.example', 'local', null],
  ['by 10.1.2.3 with HTTP; Mon, 2 Nov 2026 09:00:00 +0000', null, '10.1.2.3', 'plain', null],
  ['from a.example by b.example; Mon, 2 Nov 2026 09:00:00 +0000', 'a.example', 'b.example', 'unsaid', null],
])('reads a stop: %s', (value, from, by, line, tls) => {
  expect(parseReceived(value)).toEqual({ from, by, line, tls, at: Date.UTC(2026, 10, 2, 9) });
});

it('what cannot be read is not made up', () => {
  expect(parseReceived('')).toEqual({ from: null, by: null, at: null, line: 'unsaid', tls: null });
  expect(parseReceived('from ; by ; with ; never').at).toBeNull();
});

it('tells the stops from the first to the last, with the time between them', () => {
  const field = (from: string, time: string) => ({
    name: 'received',
    value: `from ${from} by x.example with ESMTPS; Mon, 2 Nov 2026 ${time} +0000`,
  });
  const { stops, more } = routeOf([
    field('c', '10:00:05'),
    { name: 'subject', value: 'x' },
    field('b', '09:00:00'),
    field('a', '09:00:30'),
  ]);
  expect(stops.map(({ from, delayMs }) => [from, delayMs])).toEqual([
    ['a', null],
    ['b', -30_000],
    ['c', 3_605_000],
  ]);
  expect(more).toBe(0);
});
