import { describe, expect, it } from 'vitest';
import { backoffMs } from '@/lib/client/events';

describe('the wait before the next try', () => {
  it.each([
    [1, 0, 500],
    [1, 1, 1000],
    [2, 1, 2000],
    [4, 1, 8000],
    [6, 1, 30_000],
    [60, 1, 30_000],
    [60, 0, 15_000],
  ])('after %i failures, dice at %f: %i ms', (failures, random, ms) => {
    expect(backoffMs(failures, random)).toBe(ms);
  });
});
