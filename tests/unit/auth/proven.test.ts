import { describe, expect, it } from 'vitest';
import { isFreshlyProven, noteProven } from '@/lib/auth/proven';
import type { AccountId } from '@/lib/model/ids';

const [first, second] = [1 as AccountId, 2 as AccountId];
const minute = 60_000;

describe('a proof', () => {
  it('is fresh for a quarter of an hour, for its session and its account alone', () => {
    noteProven('laptop', first, 0);
    expect(isFreshlyProven('laptop', first, 15 * minute)).toBe(true);
    expect(isFreshlyProven('laptop', first, 15 * minute + 1)).toBe(false);
    expect(isFreshlyProven('laptop', second, minute)).toBe(false);
    expect(isFreshlyProven('kiosk', first, minute)).toBe(false);
  });

  it('counts from the last time', () => {
    noteProven('laptop', second, 0);
    noteProven('laptop', second, 20 * minute);
    expect(isFreshlyProven('laptop', second, 30 * minute)).toBe(true);
  });
});
