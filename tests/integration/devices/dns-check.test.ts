/** Row 225: the names that lead to an Oriel without a name of its own, as the name servers have them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLine } from '@/lib/devices/dns-check';
import type { DnsLine } from '@/lib/model/devices';
import { type NameAnswer, type NameServer, startNameServer } from '../../support/name-server';

let names: NameServer;
const zone: Record<string, NameAnswer> = {
  'right.example': ['192.0.2.7'],
  'several.example': ['192.0.2.9', '192.0.2.7'],
  'other.example': ['192.0.2.9'],
  'six.example': ['2001:db8::7'],
  'both.example': ['2001:db8:0:0::7', '192.0.2.7'],
  'other-six.example': ['2001:db8::9'],
  'broken.example': 'fault',
};

beforeAll(async () => {
  names = await startNameServer((name) => zone[name] ?? 'none');
});
afterAll(() => names.stop());

const line = (name: string, type: DnsLine['type'], value: string): DnsLine => ({ purpose: 'autoconfig', name, type, value });

test.each([
  ['right.example', 'right', ['192.0.2.7']],
  ['several.example', 'right', ['192.0.2.9', '192.0.2.7']],
  ['other.example', 'other', ['192.0.2.9']],
  ['nothing.example', 'missing', []],
  ['broken.example', 'unknown', []],
])('the address at %s: %s', async (name, state, found) => {
  expect(await checkLine(line(name, 'A', '192.0.2.7'), { servers: [names.at] })).toMatchObject({ name, type: 'A', state, found });
});

test.each([
  ['six.example', 'right', ['2001:db8::7']],
  ['both.example', 'right', ['192.0.2.7', '2001:db8::7']],
  ['other-six.example', 'other', ['2001:db8::9']],
])('the address of IPv6 at %s: %s', async (name, state, found) => {
  const checked = await checkLine(line(name, 'AAAA', '2001:db8::7'), { servers: [names.at] });
  expect({ ...checked, found: [...checked.found].sort() }).toMatchObject({ name, type: 'AAAA', state, found });
});

test('an address of IPv6 that is not there', async () => {
  const wanted = line('right.example', 'AAAA', '2001:db8::7');
  expect(await checkLine(wanted, { servers: [names.at] })).toMatchObject({ state: 'other', found: ['192.0.2.7'] });
  expect(await checkLine(wanted, { servers: 'none' })).toMatchObject({ state: 'unknown', found: [] });
});
