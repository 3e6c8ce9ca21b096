'use client';
import { useEffect, useState } from 'react';

/** True once `waiting` has lasted `afterMs`: a skeleton that shows for an instant is only a flicker. */
export function useSlow(waiting: boolean, afterMs = 150): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), afterMs);
    return () => clearTimeout(timer);
  }, [waiting, afterMs]);
  return waiting && slow;
}

/** One still line of a skeleton. `width` in percent of what it stands in, `height` in pixels. */
export function Skeleton({ width, height = 11 }: { width: number; height?: number }) {
  return <i className="skel" style={{ inlineSize: `${width}%`, blockSize: height }} aria-hidden="true" />;
}
