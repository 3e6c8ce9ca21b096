'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { spokenNow } from '@/lib/client/texts';
import { type Clock, ClockContext, untilMidnight } from '@/lib/client/time';

/** The browser's own clock and zone. Dates are said in the language of the page. */
function ownClock(): Clock {
  return { now: Date.now(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone, locale: spokenNow().locale };
}

/** Begins with the clock that the server rendered by, goes on with the browser's own, and turns the day at midnight. */
export function ClockProvider({ served, children }: { served: Clock; children: ReactNode }) {
  const [clock, setClock] = useState(() => ({ ...served, locale: spokenNow().locale }));
  useEffect(() => {
    const own = ownClock();
    // Next time the server renders in this zone and nothing changes after the first paint.
    // biome-ignore lint/suspicious/noDocumentCookie: one plain cookie, and the Cookie Store API is not everywhere
    document.cookie = `oriel-clock=${encodeURIComponent(own.zone)}; path=/; max-age=31536000; samesite=lax`;
    setClock(own);
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(
        () => {
          setClock(ownClock());
          wait();
        },
        Math.min(untilMidnight(ownClock()), 3_600_000),
      );
    };
    const seen = () => {
      if (document.visibilityState === 'visible') setClock(ownClock());
    };
    wait();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);
  return <ClockContext value={clock}>{children}</ClockContext>;
}
