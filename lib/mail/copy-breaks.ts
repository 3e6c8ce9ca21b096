/** What becomes of letters of an old account over which a line breaks each time: they are taken one by one, and the one that is to blame is left out. Pure. */
import type { CopyStuck } from '@/lib/db/account-copies';

/** Nothing broke. */
export const notStuck: CopyStuck = { breaks: 0, upTo: 0, alone: 0, tries: 0, passed: 0 };

/** After so many breaks at one place letters are taken one by one. */
const breaksTogether = 2;
/** A letter that broke the line so often by itself is left out. */
const mostTries = 2;
/** After so many letters in a row that were left out the next one is not: the line breaks over all of them. */
const mostPassed = 2;

/** Up to which UID letters are taken one by one; 0 where they are taken together. */
export const aloneUpTo = ({ breaks, upTo }: CopyStuck): number => (breaks >= breaksTogether ? upTo : 0);

/** True for a letter that is not tried again. */
export const isGivenUp = ({ alone, tries }: CopyStuck, uid: number): boolean => uid === alone && tries >= mostTries;

/** The line broke over letters that were taken together, none of which is done; the one to blame has a UID up to `upTo`. */
export const afterBreak = (before: CopyStuck, upTo: number): CopyStuck => ({
  ...notStuck,
  breaks: before.breaks + 1,
  upTo,
  passed: before.passed,
});

/** The line broke over this letter alone. Null where it did so over one letter after another, so that its person has to look. */
export function afterBreakAlone(before: CopyStuck, uid: number): CopyStuck | null {
  const after = { ...before, alone: uid, tries: before.alone === uid ? before.tries + 1 : 1 };
  return isGivenUp(after, uid) && before.passed >= mostPassed ? null : after;
}

/** Letters up to `last` are done; `put`: one of them lies here now, else what was left out counts. */
export function afterLetters(before: CopyStuck, last: number, put: boolean): CopyStuck {
  const passed = put ? 0 : before.passed + (isGivenUp(before, last) ? 1 : 0);
  return last < aloneUpTo(before) ? { ...before, alone: 0, tries: 0, passed } : { ...notStuck, passed };
}
