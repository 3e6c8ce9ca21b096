/** When a person is reminded of a letter that nobody answered. Without its schemas, so that the browser may import it. */

const dayMs = 24 * 3_600_000;

/** The days that are offered. */
export const remindDays = [1, 3, 7] as const;

/** The days that a wish such as "P3D" names, or null where it names a time. */
export function daysOf(remind: string): number | null {
  const days = /^P(\d{1,3})D$/u.exec(remind)?.[1];
  return days === undefined ? null : Number(days);
}

/** When to remind of a letter that goes out at `sentAt`; both in milliseconds since the epoch. */
export function remindTime(remind: string, sentAt: number): number {
  const days = daysOf(remind);
  return days === null ? Date.parse(remind) : sentAt + days * dayMs;
}
