'use client';
import { t } from '@/lib/client/texts';
import { Skeleton } from '../base/skeleton';

const lines: readonly [number, number][] = [
  [32, 84],
  [24, 71],
  [41, 90],
  [36, 66],
  [28, 79],
  [45, 88],
  [30, 74],
  [38, 85],
  [26, 69],
  [34, 91],
];

/** Still lines in the real geometry. */
export function ListSkeleton() {
  return (
    <div className="rows" id="letters" tabIndex={-1} role="status" aria-label={t('list.reading')}>
      <div className="group"> </div>
      {lines.map(([who, what]) => (
        <div className="skelrow" key={`${who}${what}`}>
          <Skeleton width={who} />
          <Skeleton width={what} />
        </div>
      ))}
    </div>
  );
}
