import { describe, expect, test } from 'vitest';
import { afterBreak, noBreaks } from '@/lib/mail/import-breaks';

/** What becomes of one letter over which the line breaks each time. */
function untilOver(before = noBreaks, isReady = true) {
  const waits: number[] = [];
  for (let breaks = before; ; ) {
    const after = afterBreak(breaks, isReady);
    breaks = after.breaks;
    if (after.fate !== 'again') return { ...after, waits };
    waits.push(after.waitMs);
  }
}

describe('T64: a letter over which the line breaks each time', () => {
  test('is tried less and less often, and then passed over', () => {
    expect(untilOver()).toEqual({ fate: 'passed', breaks: { tries: 0, letters: 1 }, waits: [10_000, 30_000, 60_000, 300_000] });
  });

  test('is not given up where others were just before it: then its person has to look, and all begins anew', () => {
    const second = untilOver({ tries: 0, letters: 1 });
    expect(second).toMatchObject({ fate: 'passed', breaks: { tries: 0, letters: 2 } });
    expect(untilOver(second.breaks)).toMatchObject({ fate: 'rest', breaks: noBreaks });
  });

  test('is not given up where its folder is what cannot be read', () => {
    expect(untilOver(noBreaks, false)).toMatchObject({ fate: 'rest', breaks: noBreaks });
  });
});
