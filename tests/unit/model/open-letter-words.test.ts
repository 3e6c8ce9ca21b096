import { expect, test } from 'vitest';
import { letterTime, linkParts } from '@/lib/model/open-letter-words';

test('letterTime says less the nearer the letter is, in the zone of the reader', () => {
  const clock = { now: Date.UTC(2026, 10, 19, 12, 0), zone: 'Europe/Berlin', locale: 'en-GB' };
  const at = (...parts: [number, number, number, number, number]) => letterTime(Date.UTC(...parts), clock);
  expect(at(2026, 10, 19, 9, 42)).toBe('10:42');
  expect(at(2026, 10, 18, 23, 30)).toBe('00:30');
  expect(at(2026, 10, 18, 20, 4)).toBe('Wed 21:04');
  expect(at(2026, 10, 12, 20, 4)).toBe('12 Nov, 21:04');
  expect(at(2025, 10, 3, 9, 42)).toBe('3 Nov 2025');
});

test.each([
  ['https://tidewater.example/a?b=c', 'https://', 'tidewater.example', '/a?b=c'],
  ['https://tidewater.example/', 'https://', 'tidewater.example', ''],
  ['https://bank.example@evil.example/x', 'https://bank.example@', 'evil.example', '/x'],
  ['https://аррӏе.example/', 'https://', 'xn--80ak6aa92e.example', ''],
  ['mailto:ines%40x.example', '', 'ines@x.example', ''],
])('linkParts shows the real host of %s', (href, before, host, after) => {
  expect(linkParts(href)).toEqual({ use: href.startsWith('mailto') ? 'letter' : 'page', before, host, after });
});

test('linkParts gives nothing for what is no address', () => {
  expect(linkParts('#top')).toBeNull();
});
