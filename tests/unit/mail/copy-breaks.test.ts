import { expect, it } from 'vitest';
import { afterBreak, afterBreakAlone, afterLetters, aloneUpTo, isGivenUp, notStuck } from '@/lib/mail/copy-breaks';

/** It broke so often over letters up to this one that they are taken one by one. */
const apart = afterBreak(afterBreak(notStuck, 50), 50);

it('takes letters one by one after the second break, and together again behind them', () => {
  expect(aloneUpTo(afterBreak(notStuck, 50))).toBe(0);
  expect(aloneUpTo(apart)).toBe(50);
  expect(aloneUpTo(afterLetters(apart, 49, true))).toBe(50);
  expect(afterLetters(apart, 50, true)).toEqual(notStuck);
});

it('forgets a break once letters came', () => {
  expect(afterLetters(afterBreak(notStuck, 50), 10, true)).toEqual(notStuck);
});

it('gives a letter up that broke the line twice by itself, and no other one', () => {
  const once = afterBreakAlone(apart, 7) ?? notStuck;
  expect(isGivenUp(once, 7)).toBe(false);
  const other = afterBreakAlone(once, 8) ?? notStuck;
  expect(isGivenUp(other, 8)).toBe(false);
  const twice = afterBreakAlone(once, 7) ?? notStuck;
  expect([isGivenUp(twice, 7), isGivenUp(twice, 8), isGivenUp(notStuck, 0)]).toEqual([true, false, false]);
});

it('asks its person where one letter after another would be given up, and goes on where one came between', () => {
  const twice = (before: typeof notStuck, uid: number) => afterBreakAlone(afterBreakAlone(before, uid) ?? notStuck, uid);
  let stuck = apart;
  for (const uid of [7, 8]) stuck = afterLetters(twice(stuck, uid) ?? notStuck, uid, false);
  expect(stuck.passed).toBe(2);
  expect(twice(stuck, 9)).toBeNull();
  expect(twice(afterLetters(stuck, 9, true), 10)).not.toBeNull();
});
