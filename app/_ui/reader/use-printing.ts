'use client';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** True while the page is drawn for the printer. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The paper is drawn as soon as the event is over.
    const turn = (to: boolean) => () => flushSync(() => setPrinting(to));
    const [begin, end] = [turn(true), turn(false)];
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}
