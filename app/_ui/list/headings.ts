/** The headings between rows: Today, Yesterday, then months. A heading stands above a row and belongs to it. */
import { type Clock, groupByDay } from '@/lib/client/time';
import type { Loaded } from '@/lib/client/windows';

/** Headings by the position of the row below them. Above a gap nobody knows whether one begins there. */
export function headingsOf({ stretches }: Loaded, clock: Clock): Map<number, string> {
  const headings = new Map<number, string>();
  for (const { start, rows } of stretches) {
    const groups = groupByDay(
      rows.map((row) => row.internalAt),
      clock,
    );
    for (const { words, first } of groups) if (first > 0 || start === 0) headings.set(start + first, words);
  }
  return headings;
}

/** The heading under which a letter of this time stands. */
export const headingFor = (at: number, clock: Clock): string => groupByDay([at], clock)[0]?.words ?? '';
