import { describe, expect, it } from 'vitest';
import { type Clock, fullTime, groupByDay, shortTime, timeOfDay, untilMidnight } from '@/lib/client/time';

const at = (text: string) => Date.parse(text);
// A Thursday.
const clock: Clock = { now: at('2026-11-19T14:00:00Z'), zone: 'UTC', locale: 'en-GB' };

describe('the short time of a row', () => {
  it.each([
    ['2026-11-19T10:42:00Z', '10:42'],
    ['2026-11-19T00:00:00Z', '00:00'],
    ['2026-11-18T23:59:00Z', 'Wed'],
    ['2026-11-16T08:00:00Z', 'Mon'],
    ['2026-11-15T08:00:00Z', '15 Nov'],
    ['2026-11-03T08:00:00Z', '3 Nov'],
    ['2026-01-01T08:00:00Z', '1 Jan'],
    ['2025-11-30T08:00:00Z', '11/2025'],
    ['1998-02-01T08:00:00Z', '02/1998'],
    ['2026-12-24T08:00:00Z', '24 Dec'],
  ])('%s is %s', (text, words) => {
    expect(shortTime(at(text), clock)).toBe(words);
  });

  it('goes by the calendar of the zone, not of the server', () => {
    const evening = at('2026-11-18T23:30:00Z');
    expect(shortTime(evening, { ...clock, zone: 'Europe/Berlin' })).toBe('00:30');
    expect(shortTime(evening, { ...clock, zone: 'America/New_York' })).toBe('Wed');
  });
  it('says yesterday by its weekday also where the week has just begun', () => {
    const monday = { ...clock, now: at('2026-11-16T09:00:00Z') };
    expect(shortTime(at('2026-11-15T20:00:00Z'), monday)).toBe('Sun');
    expect(shortTime(at('2026-11-14T20:00:00Z'), monday)).toBe('14 Nov');
  });
  it('follows the order and the hours of the locale', () => {
    const american = { ...clock, locale: 'en-US' };
    expect(shortTime(at('2026-11-03T08:00:00Z'), american)).toBe('Nov 3');
    expect(shortTime(at('2026-11-19T10:42:00Z'), american).replace(/\s/gu, ' ')).toBe('10:42 AM');
    expect(timeOfDay(at('2026-11-01T22:05:00Z'), clock)).toBe('22:05');
  });
});

describe('the full time', () => {
  it('names day, date, time and zone', () => {
    const words = fullTime(at('2026-11-19T10:42:00Z'), clock);
    for (const part of ['Thursday', '19 November 2026', '10:42', 'UTC']) expect(words).toContain(part);
  });
});

describe('groups', () => {
  it('are Today, Yesterday, Earlier this week, then months', () => {
    const times = [
      '2026-11-19T13:00:00Z',
      '2026-11-19T00:00:00Z',
      '2026-11-18T12:00:00Z',
      '2026-11-17T12:00:00Z',
      '2026-11-16T00:00:00Z',
      '2026-11-15T23:00:00Z',
      '2026-11-01T00:00:00Z',
      '2026-10-31T23:59:00Z',
      '2025-12-24T08:00:00Z',
    ];
    expect(groupByDay(times.map(at), clock)).toEqual([
      { words: 'Today', first: 0 },
      { words: 'Yesterday', first: 2 },
      { words: 'Earlier this week', first: 3 },
      { words: 'November', first: 5 },
      { words: 'October', first: 7 },
      { words: 'December 2025', first: 8 },
    ]);
  });
  it('put a letter from the future under Today', () => {
    expect(groupByDay([at('2026-11-25T08:00:00Z'), at('2026-11-19T08:00:00Z')], clock)).toEqual([{ words: 'Today', first: 0 }]);
  });
  it('of nothing are none', () => {
    expect(groupByDay([], clock)).toEqual([]);
  });
  it('agree with the calendar over a change of clocks', () => {
    const berlin: Clock = { now: at('2026-10-26T12:00:00Z'), zone: 'Europe/Berlin', locale: 'en-GB' };
    const hours = Array.from({ length: 60 }, (_, hour) => at('2026-10-26T10:00:00Z') - hour * 3_600_000);
    const groups = groupByDay(hours, berlin);
    const dayOf = (time: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(time);
    expect(groups[0]).toEqual({ words: 'Today', first: 0 });
    expect(groups[1]).toEqual({ words: 'Yesterday', first: hours.findIndex((time) => dayOf(time) === '2026-10-25') });
    expect(groups[2]).toEqual({ words: 'October', first: hours.findIndex((time) => dayOf(time) === '2026-10-24') });
  });
});

describe('midnight', () => {
  it('is waited for in the zone of the clock', () => {
    expect(untilMidnight(clock)).toBe(10 * 3_600_000 + 500);
    expect(untilMidnight({ ...clock, zone: 'Europe/Berlin' })).toBe(9 * 3_600_000 + 500);
  });
});
