/** What becomes of a letter of a file over which the line to the mail server broke: it is tried again, later each time, and passed over in the end. Pure. */

/** Kept with the place of the reading. */
interface Breaks {
  /** How often the line broke over the letter at hand. */
  tries: number;
  /** Letters in a row that were passed over for that. */
  letters: number;
}

/** None yet. */
export const noBreaks: Breaks = { tries: 0, letters: 0 };

/** How long it is waited after the first break, the second and so on, ms; after the last one the letter is passed over. */
const pausesMs = [10_000, 30_000, 60_000, 300_000];
/** After so many letters in a row the server breaks off over all of them. */
const mostLetters = 3;

type AfterBreak = { fate: 'again'; breaks: Breaks; waitMs: number } | { fate: 'passed'; breaks: Breaks } | { fate: 'rest'; breaks: Breaks };

/**
 * The line broke over the letter at hand, or, where `isReady` is false, already over its folder, after all that was kept: whether it is tried again, passed over, or
 * its person has to look.
 */
export function afterBreak({ tries, letters }: Breaks, isReady: boolean): AfterBreak {
  const waitMs = pausesMs[tries];
  if (waitMs !== undefined) return { fate: 'again', breaks: { tries: tries + 1, letters }, waitMs };
  if (isReady && letters + 1 < mostLetters) return { fate: 'passed', breaks: { tries: 0, letters: letters + 1 } };
  return { fate: 'rest', breaks: noBreaks };
}
