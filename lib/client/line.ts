/** The line to Oriel itself: the event stream, when it was last well, and how to try again now. */
import { create } from 'zustand';
import { applyChange, readAgain, theCache } from './cache';
import { sessionEnded } from './call';
import { changeOf } from './events';
import { ownsBrowser } from './owner';
import { type LineNews, Together } from './together';

/** The state of the line. */
export const useLine = create<LineNews>(() => ({ state: 'connecting', lostAt: null }));

let line: Together | null = null;

const doubt = () => readAgain(theCache(), null);

/** Follows the events after `lastEventId` into the cache, together with the other tabs of `owner`, the address signed in with. Returns the way to stop. */
export function openLine(lastEventId: string, owner: string): () => void {
  closeLine();
  line = new Together({
    name: owner.toLowerCase(),
    since: lastEventId,
    onEvent: ({ data }) => {
      const change = changeOf(data);
      if (change) applyChange(theCache(), change);
      else doubt();
    },
    onLine: (news) => useLine.setState(news),
    onDoubt: doubt,
    onSignedOut: sessionEnded,
    isOurs: () => ownsBrowser(owner),
  });
  window.addEventListener('offline', lost);
  window.addEventListener('online', found);
  return closeLine;
}

const lost = () => useLine.setState(({ lostAt }) => ({ lostAt: lostAt ?? Date.now() }));

/** Every tab hears that the network is back; the one with the stream opens it again. */
const found = () => {
  if (line?.reads) line.again();
};

/** Stops following. */
export function closeLine(): void {
  window.removeEventListener('offline', lost);
  window.removeEventListener('online', found);
  line?.stop();
  line = null;
  useLine.setState({ state: 'closed' });
}

/** Tries now instead of later, and reads again what may have changed meanwhile. */
export function tryLineNow(): void {
  line?.again();
  doubt();
}
