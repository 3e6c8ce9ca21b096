import { describe, expect, it } from 'vitest';
import { leavesAt } from '@/lib/mail/submission-words';

describe('when a letter that was taken goes on', () => {
  const cases: [string, Parameters<typeof leavesAt>[0], number, number][] = [
    ['at once', { held: false, sendAt: null }, 1000, 1000],
    ['at once, where it waited here for its time', { held: false, sendAt: 900 }, 1000, 1000],
    ['at its time, where the server holds it', { held: true, sendAt: 5000 }, 1000, 5000],
    ['at once, where that time is over', { held: true, sendAt: 900 }, 1000, 1000],
  ];
  it.each(cases)('%s', (_what, submission, now, expected) => {
    expect(leavesAt(submission, now)).toBe(expected);
  });
});
