/** The line to Oriel itself: the event stream, when it was last well, and how to try again now. */
import { create } from 'zustand';
import { applyChange, readAgain, theCache } from './cache';
import { followEvents, type LineState } from './events';

interface Line {
  state: LineState;
  /** When the stream was lost, milliseconds since the epoch; null while it is well. */
  lostAt: number | null;
}

/** The state of the line. */
export const useLine = create<Line>(() => ({ state: 'connecting', lostAt: null }));

let stop: (() => void) | null = null;
let since = '';

/** Follows the events after `lastEventId` into the cache. Returns the way to stop. */
export function openLine(lastEventId: string): () => void {
  since = lastEventId;
  start();
  window.addEventListener('offline', lost);
  window.addEventListener('online', start);
  return closeLine;
}

const lost = () => useLine.setState(({ lostAt }) => ({ lostAt: lostAt ?? Date.now() }));

function start(): void {
  stop?.();
  stop = followEvents({
    since,
    onChange: (change, id) => {
      since = id;
      applyChange(theCache(), change);
    },
    onLine: (state) =>
      useLine.setState(({ lostAt }) => ({
        state,
        lostAt: state === 'open' ? null : state === 'waiting' ? (lostAt ?? Date.now()) : lostAt,
      })),
    onDoubt: () => readAgain(theCache(), null),
  });
}

/** Stops following. */
export function closeLine(): void {
  window.removeEventListener('offline', lost);
  window.removeEventListener('online', start);
  stop?.();
  stop = null;
}

/** Tries now instead of later, and reads again what may have changed meanwhile. */
export function tryLineNow(): void {
  start();
  readAgain(theCache(), null);
}
