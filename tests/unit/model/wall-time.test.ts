import { describe, expect, it } from 'vitest';
import { instantOf, laterTimes, wallTimeOf } from '@/lib/model/wall-time';

const at = (iso: string) => Date.parse(iso);

describe('the time on the wall', () => {
  it('names one instant in its zone, in summer and in winter', () => {
    expect(instantOf({ date: '2027-01-15', time: '08:00' }, 'Europe/Oslo')).toBe(at('2027-01-15T07:00Z'));
    expect(instantOf({ date: '2027-07-15', time: '08:00' }, 'Europe/Oslo')).toBe(at('2027-07-15T06:00Z'));
    expect(instantOf({ date: '2027-07-15', time: '08:00' }, 'Asia/Kathmandu')).toBe(at('2027-07-15T02:15Z'));
    expect(instantOf({ date: '2027-07-15', time: '00:30' }, 'Pacific/Kiritimati')).toBe(at('2027-07-14T10:30Z'));
    expect(instantOf({ date: '2027-07-15', time: '23:30' }, 'Pacific/Niue')).toBe(at('2027-07-16T10:30Z'));
  });

  it('5.4: does not exist where the clocks go forward, and is the earlier one where they go back', () => {
    expect(instantOf({ date: '2027-03-28', time: '02:30' }, 'Europe/Oslo')).toBe('gap');
    expect(instantOf({ date: '2027-03-28', time: '03:00' }, 'Europe/Oslo')).toBe(at('2027-03-28T01:00Z'));
    expect(instantOf({ date: '2027-10-31', time: '02:30' }, 'Europe/Oslo')).toBe(at('2027-10-31T00:30Z'));
    expect(instantOf({ date: '2027-04-04', time: '01:45' }, 'Australia/Lord_Howe')).toBe(at('2027-04-03T14:45Z'));
    expect(instantOf({ date: '', time: '02:30' }, 'Europe/Oslo')).toBeNull();
  });

  it('comes back as it was written', () => {
    for (const zone of ['Europe/Oslo', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe']) {
      for (let hour = 0; hour < 24 * 400; hour += 37) {
        const instant = at('2027-01-01T00:00Z') + hour * 3_600_000;
        const back = instantOf(wallTimeOf(instant, zone), zone);
        expect([instant, instant - 3_600_000, instant - 1_800_000]).toContain(back);
      }
    }
  });
});

describe('the times that are offered', () => {
  it('are in an hour, on the next morning and on the next Monday', () => {
    // A Thursday evening in Oslo that is Friday in Tokyo.
    const now = at('2027-01-14T20:15:20Z');
    expect(laterTimes(now, 'Europe/Oslo')).toEqual({
      hour: at('2027-01-14T21:16Z'),
      tomorrow: at('2027-01-15T07:00Z'),
      monday: at('2027-01-18T07:00Z'),
    });
    expect(laterTimes(now, 'Asia/Tokyo').tomorrow).toBe(at('2027-01-15T23:00Z'));
  });

  it('do not name the same day twice', () => {
    expect(laterTimes(at('2027-01-17T10:00Z'), 'Europe/Oslo').monday).toBeNull();
    expect(laterTimes(at('2027-01-18T10:00Z'), 'Europe/Oslo').monday).toBe(at('2027-01-25T07:00Z'));
  });
});
