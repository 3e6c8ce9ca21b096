import { describe, expect, test } from 'vitest';
import { repeatWords, whenWords, whereWords } from '@/lib/client/event-words';
import type { When } from '@/lib/model/cards';

const clock = { now: 0, zone: 'Europe/Berlin', locale: 'en-GB' };
const moment = (at: number, day: string, time: string, zone: string): When => ({ at, day, time, zone });
const plain = (words: string | null) => words?.replaceAll('\u202f', ' ').replaceAll('\u2009', ' ') ?? null;

describe('when an event is', () => {
  const start = moment(Date.UTC(2026, 11, 3, 0), '2026-12-03', '09:00', 'Asia/Tokyo');
  const end = moment(Date.UTC(2026, 11, 3, 1, 30), '2026-12-03', '10:30', 'Asia/Tokyo');

  test('is told in the reader’s own time, and in that of its place where it is another', () => {
    expect(plain(whenWords(start, end, clock))).toBe('Thursday, 3 December 2026, 01:00–02:30 CET');
    expect(plain(whereWords(start, end, clock))).toMatch(/^09:00 ?– ?10:30 in Asia\/Tokyo$/u);
    expect(whereWords(start, end, { ...clock, zone: 'Asia/Tokyo' })).toBeNull();
    expect(whereWords({ ...start, zone: 'UTC' }, end, clock)).toBeNull();
  });

  test('is told as it is written where nobody knows its zone, or it means none', () => {
    const there = { ...start, at: null, zone: 'Nowhere' };
    expect(plain(whenWords(there, null, clock))).toMatch(/09:00$/u);
    expect(whereWords(there, null, clock)).toBe('Nowhere');
    expect(whereWords({ ...there, zone: '' }, null, clock)).toBe('Wherever you are');
  });

  test('is days alone where it is whole days, the last one with them', () => {
    const day = (name: string): When => ({ at: null, day: name, time: '', zone: '' });
    expect(plain(whenWords(day('2026-11-03'), null, clock))).toMatch(/^Tuesday,? 3 November 2026$/u);
    expect(plain(whenWords(day('2026-11-03'), day('2026-11-05'), clock))).toMatch(/3.*–.*5 November 2026$/u);
    expect(plain(whenWords(day('2026-11-03'), day('2026-11-01'), clock))).toMatch(/^Tuesday,? 3 November 2026$/u);
  });
});

test.each([
  [{ unit: 'day', every: 1, days: [], until: '', times: 0 }, 'Every day'],
  [{ unit: 'week', every: 2, days: [2, 4], until: '', times: 1 }, 'Every 2 weeks on Tuesday and Thursday, once'],
  [{ unit: 'month', every: 1, days: [], until: '2026-12-31', times: 0 }, 'Every month, until 31 December 2026'],
  [{ unit: 'other', every: 1, days: [], until: 'never', times: 9 }, 'Repeats by a rule of its own, 9 times'],
  [{ unit: 'constructor', every: 1, days: [], until: '', times: 0 }, 'Repeats by a rule of its own'],
])('%j is “%s”', (repeats, words) => {
  expect(repeatWords(repeats, clock)).toBe(words);
});
