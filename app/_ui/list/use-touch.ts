'use client';
import { useEffect, useState } from 'react';
import type { PullPhase } from './pull';
import type { SwipeGround } from './swipe';

/** What a finger does to the list: the row that it pushes aside, and the pull at the top. */
export interface Touched {
  ground: SwipeGround | null;
  pull: PullPhase;
}

/** Follows fingers on the list. What that takes is fetched only where there can be any, and after the list is there. */
export function useTouch(grid: HTMLElement | null): Touched {
  const [ground, setGround] = useState<SwipeGround | null>(null);
  const [pull, setPull] = useState<PullPhase>(null);
  useEffect(() => {
    if (!grid || navigator.maxTouchPoints === 0) return;
    const stops: (() => void)[] = [];
    let gone = false;
    const lay = (next: SwipeGround | { id: SwipeGround['id']; act: null }) =>
      setGround((before) => (next.act ? next : before?.id === next.id ? null : before));
    Promise.all([import('./swipe'), import('./pull')]).then(
      ([{ followSwipes }, { followPulls }]) => {
        if (!gone) stops.push(followSwipes(grid, lay), followPulls(grid, setPull));
      },
      // Without them the list is pressed and scrolled as ever.
      () => undefined,
    );
    return () => {
      gone = true;
      for (const stop of stops) stop();
    };
  }, [grid]);
  return { ground, pull };
}
